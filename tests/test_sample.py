"""The sample: two invented lives that every chart has something to say about."""

import csv
import hashlib
import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PIL import Image

from igcore import media_id
from igcore.errors import NotAMediaIdError
from igcore.sample import COLUMNS, draw, life, write_sample
from igcore.sample.people import PEOPLE, Person
from igcore.sample.scenes import SCENES
from igcore.sample.toning import TONINGS, finish, retouch, tone
from igcore.sample.words import DENMARK, SAN_FRANCISCO, Vocabulary

NOW = datetime(2017, 1, 1, tzinfo=UTC)
SIZES = [(64, 64), (97, 61), (40, 120)]


@cache
def plan(images: int = 600, seed: int = 2016) -> list[life.Picture]:
    return life.plan(images, seed)


def posts() -> list[life.Picture]:
    return [picture for picture in plan() if not picture.copy]


def hashtags(caption: str) -> set[str]:
    return {tag.casefold() for tag in re.findall(r"#(\w+)", caption)}


def tags_of(vocabulary: Vocabulary) -> set[str]:
    return {tag.casefold() for spellings in vocabulary.tags for tag in spellings.split("|")}


def rows(root: Path) -> list[dict[str, str]]:
    with (root / "posts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in root.rglob("*.*")
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small, but with a duplicate of each kind; drawn by this process."""
    root = tmp_path_factory.mktemp("sample") / "archive"
    write_sample(root, images=84, seed=7, jobs=0)
    return root


def test_the_same_seed_gives_the_same_bytes_however_many_work_at_it(tmp_path: Path, sample: Path) -> None:
    write_sample(tmp_path / "again", images=84, seed=7, jobs=2)

    assert contents(tmp_path / "again") == contents(sample)


def test_another_seed_gives_another_life() -> None:
    assert plan(30, 1) == life.plan(30, 1)
    assert plan(30, 1) != plan(30, 2)


def test_there_are_as_many_files_as_asked_for(sample: Path) -> None:
    names = [path.name for path in sample.rglob("*.jpg")]

    assert len(names) == 84
    assert all(re.fullmatch(r"\d+_\d+\.jpg", name) for name in names)
    assert len(list((sample / "copies").iterdir())) == 1


def test_the_table_has_each_post_under_the_column_names_of_2016(sample: Path) -> None:
    table = rows(sample)
    files = {path.stem for path in sample.glob("*.jpg")}

    assert tuple(table[0]) == COLUMNS
    assert {f"{row['image id']}_{row['User id']}" for row in table} == files
    assert all(media_id.from_shortcode(row["Shortcode"]) == int(row["image id"]) for row in table)
    assert {(row["Photographer"], int(row["User id"])) for row in table} == {
        (person.name, person.user_id) for person in PEOPLE
    }


@pytest.mark.parametrize("images", [0, 1, 2, 5])
def test_small_samples_work(tmp_path: Path, images: int) -> None:
    counted: list[int] = []

    assert write_sample(tmp_path, images=images, jobs=0, progress=counted.append) == images
    assert sum(counted) == images == len(list(tmp_path.rglob("*.jpg"))) == len(rows(tmp_path))


@pytest.mark.parametrize("name", ["thesis.txt", "1317927813210600632_1234567.jpg", "copies/2011/a.jpg"])
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, name: str) -> None:
    """A real archive of that tool looks the same, but for whose it is."""
    write_sample(tmp_path, images=1, jobs=0)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("precious")
    before = contents(tmp_path)

    with pytest.raises(FileExistsError, match="holds other files"):
        write_sample(tmp_path, images=1, jobs=0, seed=2)

    assert contents(tmp_path) == before


def test_a_run_that_was_stopped_can_be_repeated(tmp_path: Path, sample: Path) -> None:
    """With fewer pictures too: none of the older ones stays."""
    shutil.copytree(sample, tmp_path / "stopped")
    (tmp_path / "stopped" / "posts.csv").unlink()
    write_sample(tmp_path / "fresh", images=3, jobs=0)

    write_sample(tmp_path / "stopped", images=3, jobs=0)

    assert contents(tmp_path / "stopped") == contents(tmp_path / "fresh")


def test_ids_tell_the_planned_time_but_legacy_ones() -> None:
    legacy = [post for post in posts() if post.legacy]

    assert 3 <= len(legacy) <= 30
    for post in posts():
        if post.legacy:
            with pytest.raises(NotAMediaIdError):
                media_id.taken_at(post.media_id, NOW)
        else:
            assert media_id.taken_at(post.media_id, NOW) == post.taken_at


def test_ids_are_unique_and_rise_with_time() -> None:
    ids = [post.media_id for post in posts()]

    assert ids == sorted(set(ids))


def test_only_pictures_with_a_legacy_id_carry_their_local_time(tmp_path: Path) -> None:
    write_sample(tmp_path, images=12, seed=3, jobs=0)
    planned = {post.media_id: post for post in life.plan(12, 3)}

    for path in tmp_path.glob("*.jpg"):
        post = planned[int(path.name.split("_")[0])]
        with Image.open(path) as image:
            taken = image.getexif().get_ifd(0x8769).get(36867)
        assert taken == (f"{post.local:%Y:%m:%d %H:%M:%S}" if post.legacy else None)


def test_the_first_post_is_of_july_2011() -> None:
    assert posts()[0].local.date() == life.FIRST_DAY
    assert max(post.local.date() for post in posts()) <= life.LAST_DAY


def test_hashtags_of_a_place_stop_and_start_with_the_move() -> None:
    before = Counter(tag for post in posts() if post.local.date() < life.MOVE for tag in hashtags(post.caption))
    after = Counter(tag for post in posts() if post.local.date() >= life.MOVE for tag in hashtags(post.caption))

    assert not tags_of(SAN_FRANCISCO) & before.keys()
    assert not tags_of(DENMARK) & after.keys()
    assert tags_of(DENMARK) <= before.keys()
    assert tags_of(SAN_FRANCISCO) <= after.keys()
    assert before.keys() & after.keys()


def test_local_times_are_of_where_they_live() -> None:
    for post in posts():
        zone = "Europe/Copenhagen" if post.local.date() < life.MOVE else "America/Los_Angeles"
        assert post.local == post.taken_at
        assert post.local.utcoffset() == post.taken_at.astimezone(ZoneInfo(zone)).utcoffset()


def test_three_kinds_of_duplicates_are_there() -> None:
    drawings = Counter(post.drawing for post in posts())
    seeds = {post.drawing.seed for post in posts() if not post.drawing.retouched}
    copies = [picture for picture in plan() if picture.copy]

    assert sum(count > 1 for count in drawings.values()) >= 5
    assert sum(post.drawing.retouched and post.drawing.seed in seeds for post in posts()) >= 5
    assert len(copies) >= 5
    assert {copy.media_id for copy in copies} <= {post.media_id for post in posts()}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_some_posts_have_no_hashtag_and_few_no_caption(person: Person) -> None:
    captions = [post.caption for post in plan(6000) if post.person == person and not post.copy]
    untagged = sum(not hashtags(caption) for caption in captions) / len(captions)

    assert 0.07 < untagged < 0.16
    assert 0.01 < captions.count("") / len(captions) < 0.03
    assert max(len(hashtags(caption)) for caption in captions) <= 12


def test_winter_is_the_quietest_season_in_copenhagen_but_not_in_san_francisco() -> None:
    def per_day(place: str) -> dict[str, float]:
        days = [life.FIRST_DAY.fromordinal(n) for n in range(life.FIRST_DAY.toordinal(), life.LAST_DAY.toordinal())]
        covered = Counter(life.season(day) for day in days if life.place(day).name == place)
        found = Counter(
            life.season(post.local.date()) for post in posts() if life.place(post.local.date()).name == place
        )
        return {season: found[season] / covered[season] for season in covered}

    copenhagen, san_francisco = per_day("Copenhagen"), per_day("San Francisco")

    assert min(copenhagen, key=lambda season: copenhagen[season]) == "winter"
    assert min(san_francisco, key=lambda season: san_francisco[season]) != "winter"
    assert max(san_francisco, key=lambda season: san_francisco[season]) == "autumn"


def test_both_post_on_some_prolific_days() -> None:
    days = Counter(post.local.date() for post in posts())
    busiest = {day for day, _ in days.most_common(5)}

    assert days.most_common(5)[-1][1] >= 5
    assert any({p.person.name for p in posts() if p.local.date() == day} == {"Kat", "Mads"} for day in busiest)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_scene_draws_at_every_size(scene: str, size: tuple[int, int]) -> None:
    """And shows something: no picture is of one colour."""
    for seed in range(3):
        image = SCENES[scene](np.random.default_rng(seed), size)

        assert (image.mode, image.size) == ("RGB", size)
        assert np.asarray(image).std() > 4


@pytest.mark.parametrize("toning", TONINGS)
def test_every_toning_keeps_size_and_light(toning: str) -> None:
    """Dark stays darker than light."""
    grey = Image.linear_gradient("L").resize((50, 40)).convert("RGB")

    toned = tone(grey, toning)
    light = np.asarray(toned.convert("L"), int).mean(axis=1)

    assert (toned.mode, toned.size) == ("RGB", (50, 40))
    assert light[-1] - light[0] > 100
    assert (np.diff(light) >= -1).all()


def test_black_and_white_has_no_colour() -> None:
    image = tone(SCENES["flowers"](np.random.default_rng(1), (64, 64)), "black-and-white")

    assert np.ptp(np.asarray(image), axis=2).max() == 0


def test_a_retouched_picture_still_looks_alike() -> None:
    drawing = plan()[0].drawing
    first = np.asarray(draw(drawing), int)
    rng = np.random.default_rng(1)

    second = np.asarray(retouch(rng, Image.fromarray(first.astype(np.uint8))), int)

    assert 0 < np.abs(first - second).mean() < 16


def test_grain_is_fine_and_fair() -> None:
    """It makes a picture neither lighter nor darker; the vignette does, a little."""
    flat_grey = Image.new("RGB", (100, 100), (128, 128, 128))

    grainy = np.asarray(finish(np.random.default_rng(2), flat_grey, 1.0), float)
    plain = np.asarray(finish(np.random.default_rng(2), flat_grey, 0.0), float)

    assert grainy.std() > plain.std()
    assert abs(grainy.mean() - plain.mean()) < 4


def test_the_sample_covers_all_hues_and_greys() -> None:
    """Over a hundred posts, some picture leans to each sixth of the circle, some is dark, light or grey."""
    means = np.array([_mean_colour(post.drawing) for post in posts()[::6]])
    spread = np.ptp(means, axis=1)
    hues = {round(_hue(mean) / 60) % 6 for mean in means[spread > 12]}

    assert hues == set(range(6))
    assert spread.min() < 3
    assert means.mean(axis=1).min() < 45
    assert means.mean(axis=1).max() > 205


def _mean_colour(drawing: life.Drawing) -> list[float]:
    image = tone(SCENES[drawing.scene](np.random.default_rng(drawing.seed), (64, 64)), drawing.toning)
    channels: list[float] = np.asarray(image, float).mean(axis=(0, 1)).tolist()
    return channels


def _hue(mean: np.ndarray) -> float:
    red, green, blue = (mean - mean.min()) / np.ptp(mean)
    return float(np.degrees(np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)) % 360)
