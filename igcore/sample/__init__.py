"""The sample archive, as a backup tool of 2016 would have left it: drawn by this program, of nobody.

life.py     who posted what and when     words.py    captions and hashtags     people.py  their habits
scenes.py   every scene by name          canvas.py   what scenes draw with     toning.py  filters, grain
"""

import csv
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from igcore import media_id
from igcore.library.lived import FILE as PERIODS
from igcore.parallel import in_parallel
from igcore.places import to_toml
from igcore.sample import life
from igcore.sample.people import PEOPLE
from igcore.sample.scenes import SCENES
from igcore.sample.toning import finish, retouch, tone

TABLE = "posts.csv"
COPIES = "copies"
#: Of the table, as the blog of 2016 named them.
COLUMNS = ("image id", "Shortcode", "Title", "Photographer", "User id")

#: Every file that a sample may consist of.
_OF_SAMPLE = re.compile(
    rf"posts\.(csv|part)|{re.escape(PERIODS)}|"
    rf"({COPIES}/)?\d+_({'|'.join(str(person.user_id) for person in PEOPLE)})\.jpg"
)
#: Of the block of EXIF that holds the time, and of the time in it.
_EXIF_IFD, _TAKEN_AT = 0x8769, 36867
#: Pictures for one worker at a time.
_BATCH = 8


def write_sample(
    root: Path,
    images: int = 600,
    seed: int = 2016,
    jobs: int = -1,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Draw a sample archive: `MEDIAID_USERID.jpg` files, the table of their posts, and where the two lived.

    Args:
        root: Folder to fill; it is made. A sample in it, whole or not, is drawn anew.
        images: Number of picture files, duplicates among them.
        seed: The same images and seed give the same bytes, whatever the jobs.
        jobs: Processes at work; -1 is one per core, 0 is this one alone.
        progress: Called with the number of pictures just written, until they add up to `images`.

    Returns:
        Number of posts, the rows of the table. It is written last: no table, no whole sample.

    Raises:
        FileExistsError: `root` holds anything that is not of a sample; nothing is touched then.
    """
    _clear(root)
    pictures = life.plan(images, seed)
    folders = {(root / _file(picture)).parent for picture in pictures} | {root}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    batches = [(root, pictures[start : start + _BATCH]) for start in range(0, images, _BATCH)]
    for written in in_parallel(_write_pictures, batches, jobs):
        if progress:
            progress(written)
    (root / PERIODS).write_text(to_toml(life.PERIODS), encoding="utf-8")
    return _write_table(root / TABLE, pictures)


def _clear(root: Path) -> None:
    """Remove an older sample, the table first; real archives have pictures of other people."""
    older = []
    for path in root.glob("**/*"):
        if path.is_dir():
            continue
        if not _OF_SAMPLE.fullmatch(path.relative_to(root).as_posix()):
            raise FileExistsError(f"{root} holds other files; choose an empty or a new folder for the sample.")
        older.append(path)
    for path in sorted(older, key=lambda path: path.name != TABLE):
        path.unlink()


def draw(drawing: life.Drawing) -> Image.Image:
    """Draw one picture: RGB, of the drawing's size, and of nothing but the drawing."""
    rng = np.random.default_rng(drawing.seed)
    image = tone(SCENES[drawing.scene](rng, drawing.size), drawing.toning)
    image = finish(rng, image, drawing.grain)
    return retouch(rng, image) if drawing.retouched else image


def _write_pictures(root: Path, pictures: Sequence[life.Picture]) -> int:
    for picture in pictures:
        exif = Image.Exif()
        if picture.legacy:
            exif.get_ifd(_EXIF_IFD)[_TAKEN_AT] = f"{picture.local:%Y:%m:%d %H:%M:%S}"
        image = draw(picture.drawing)
        image.save(root / _file(picture), quality=picture.drawing.quality, exif=exif)
    return len(pictures)


def _file(picture: life.Picture) -> str:
    name = f"{picture.media_id}_{picture.person.user_id}.jpg"
    return f"{COPIES}/{name}" if picture.copy else name


def _write_table(path: Path, pictures: Sequence[life.Picture]) -> int:
    rows = [
        (
            post.media_id,
            media_id.shortcode(post.media_id),
            post.caption,
            post.person.name,
            post.person.user_id,
        )
        for post in pictures
        if not post.copy
    ]
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    part.replace(path)
    return len(rows)
