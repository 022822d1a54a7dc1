"""All that the card of one picture shows, as a value for JSON: what is known of it, why, and what lies beside it."""

from typing import Any
from urllib.parse import quote

import pandas as pd

from igcore.charts import person_colours
from igcore.colour.explain import GATHERS, Names, family_of, names_of
from igcore.colour.names import hexes
from igcore.importers.hashtags import key_of, pieces
from igcore.media_id import post_link
from igcore.schema import Kind, TimeSource
from igcore.selection import RULES, Rules
from igcore.web.beside import date_of, dated, day_text, sections
from igcore.web.nearby import Nearby, nearby
from igcore.web.pictures import BROWSER_FORMATS, original_link, thumbnail_link
from igcore.web.volume import Volume

Json = dict[str, Any]

#: What the badge of a time says.
SOURCES = {
    TimeSource.EXPORT: "The time is in the archive's own lists.",
    TimeSource.ID: "The time is in Instagram's id: exact for pictures, within 20 minutes for videos.",
    TimeSource.EXIF: "The time is the camera's (EXIF); it may not know its time zone.",
    TimeSource.FILE: "The time is only that of the file; it may be when it was copied.",
}
#: Swatches with less of the picture are marked.
_SMALL_SHARE = 0.01
_PALETTE_RULE = (
    "ColorThief's five colours, the dominant one first; which part of the picture is nearest to each; and the nearest "
    "of CSS3's names, by distance in RGB as in 2016 and as the eye sees it (CIEDE2000: about 1 can just be seen)."
)

_DARK_RULE = " Eleven dark neutrals are names of our own beside CSS3's."


def card(volume: Volume, row: int, rules: Rules = RULES) -> Json:
    """Tell all that the card of a picture shows.

    Args:
        volume: The library.
        row: Of its table of images.
        rules: Where black, grey and white end, and which of the two names of a colour can be chosen by.

    Returns:
        Texts, links, and rows of other pictures with their labels, for `json.dumps`. Whatever is from an archive is
        plain text. What is not known is None, and there is a sentence that says so.
    """
    image = volume.tables.images.iloc[row]
    post = volume.tables.posts.iloc[int(volume.at.post[row])]
    beside = nearby(volume)
    return {
        "row": row,
        "image_id": str(image["image_id"]),
        "person": str(image["person"]),
        "person_colour": person_colours(volume.at.people).get(str(image["person"])),
        "label": dated(str(image["person"]), int(beside.day[row])),
        "kind": None if image["kind"] == Kind.POST else str(image["kind"]),
        **_picture(volume, row, image),
        "time": _time(volume, row, image),
        **_caption(post["caption"], told=volume.limits.captions),
        "link": None if pd.isna(post["shortcode"]) else post_link(quote(str(post["shortcode"]), safe="")),
        **_colours(beside, row, image, rules),
        "sections": sections(volume, beside, row),
        "origins": _origins(volume.tables.origins, str(image["post_id"])),
        "file": _file(image, named=volume.limits.names),
    }


def _picture(volume: Volume, row: int, image: pd.Series) -> Json:
    """Where to find the picture, and what to say where it cannot be shown."""
    readable, allowed = image["format"] in BROWSER_FORMATS, volume.limits.originals
    why = f"The picture itself cannot be shown: {image['archive']} is not where it was when the library was built."
    if not readable:
        why = f"No browser shows {image['format']} pictures."
    return {
        "thumbnail": thumbnail_link(volume.token, row),
        "original": original_link(volume.token, row) if readable and allowed else None,
        "instead": f"{why} This is the thumbnail." if allowed else None,
    }


def _time(volume: Volume, row: int, image: pd.Series) -> Json:
    post = int(volume.at.post[row])
    day = int(volume.at.day[post])
    there = date_of(day)
    if there is None:
        return {"text": "No time is known.", "day": None, "source": None, "says": None}
    local = volume.at.local
    source = None if pd.isna(image["taken_from"]) else TimeSource(image["taken_from"])
    return {
        "text": f"{day_text(day)}, {local.moment(post):%H:%M}, {local.where(post)}",
        "day": there.isoformat(),
        "source": source,
        "says": source and SOURCES[source],
    }


def _caption(caption: Any, *, told: bool) -> Json:
    """Pieces of the caption, each a text and the key of the hashtag that it is."""
    if pd.isna(caption):
        why = "The archive has no caption for this post." if told else None
        return {"caption": None, "caption_says": why}
    cut = [[text, tag and key_of(tag)] for text, tag in pieces(caption)]
    return {"caption": cut, "caption_says": None if cut else "Posted without a caption."}


def _colours(beside: Nearby, row: int, image: pd.Series, rules: Rules) -> Json:
    colours, shares = beside.swatches(row)
    if not len(colours):
        says = ["Nothing in this picture can be seen, so it has no colours."]
        return {"palette": [], "palette_rule": _PALETTE_RULE, "palette_says": says, "hue": None}
    dark = rules.names.startswith("dark")
    names = names_of(colours, dark=dark)
    hue = family_of(colours[0], rules.thresholds)
    by_rgb = not rules.names.endswith("ciede2000")
    swatches = [
        _swatch(colour, float(share), named, by_rgb)
        for colour, share, named in zip(hexes(colours), shares, names, strict=True)
    ]
    return {
        "palette": swatches,
        "palette_rule": f"{_PALETTE_RULE}{_DARK_RULE if dark else ''}",
        "palette_says": list(_remarks(names, image["white"])),
        "hue": {"family": hue.family, "says": hue.says},
    }


def _swatch(colour: str, share: float, named: Names, by_rgb: bool) -> Json:
    """A colour, and what it was rounded to; the name that is first can be chosen by."""
    first, second = (named.rgb, named.eye) if by_rgb else (named.eye, named.rgb)
    return {
        "hex": colour,
        "part": round(share, 4),
        "share": f"{share:.0%}" if share >= _SMALL_SHARE else "<1%",
        "name": first.name,
        "name_hex": first.hex,
        "other": second.name,
        "other_hex": second.hex,
        "other_by": "to the eye" if by_rgb else "by RGB",
        "says": named.says,
    }


def _remarks(names: list[Names], white: Any) -> list[str]:
    remarks = [GATHERS] if any(named.gathered for named in names) else []
    if not pd.isna(white) and white >= _SMALL_SHARE and names[0].rgb.name != "white":
        remarks.append(f"{white:.0%} of the picture is white, which ColorThief leaves out of its palette.")
    return remarks


def _origins(origins: pd.DataFrame, post_id: str) -> Json | None:
    """Where a post was found that several archives have, and what each of them gave."""
    mine = origins[(origins["post_id"] == post_id).to_numpy(bool, na_value=False)]
    if mine.empty:
        return None
    count = mine["archive"].nunique()
    records = [
        {"archive": str(archive), "gives": str(gives) if gives else "nothing more"}
        for archive, gives in zip(mine["archive"], mine["gives"].fillna(""), strict=True)
    ]
    return {
        "title": f"Found in {count:,} archive{'' if count == 1 else 's'}",
        "says": f"Known to be the same post by its {mine['known_by'].iat[0]}. Each field is from the archive that "
        "knows it best.",
        "records": records,
    }


def _file(image: pd.Series, *, named: bool) -> Json:
    size = f"{image['width']:,} × {image['height']:,} px, {max(image['bytes'] / 1024, 1):,.0f} KiB"
    name, archive = (str(image["file"]), str(image["archive"])) if named else (None, None)
    return {"name": name, "archive": archive, "says": f"{image['format']}, {size}"}
