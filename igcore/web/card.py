"""The card of one picture: the picture itself, its time and where that is from, caption, link, palette."""

from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from igcore.media_id import post_link
from igcore.schema import TimeSource
from igcore.web.pictures import BROWSER_FORMATS, original_link, thumbnail_link
from igcore.web.shelf import HOME_ZONE, Volume
from igcore.web.words import plain

#: What the badge of a time says when pointed at.
SOURCES = {
    TimeSource.EXPORT: "The time is in the archive's own lists.",
    TimeSource.ID: "The time is in Instagram's id: exact for pictures, within 20 minutes for videos.",
    TimeSource.EXIF: "The time is the camera's (EXIF); it may not know its time zone.",
    TimeSource.FILE: "The time is only that of the file; it may be when it was copied.",
}
#: Swatches with less of the picture are marked.
_SMALL_SHARE = 0.01
_SWATCH = ["red", "green", "blue", "share", "name"]
_PALETTE_RULE = (
    "ColorThief's five colours, the dominant one first; which part of the picture is nearest to each; "
    "and the nearest of CSS3's names by distance in RGB."
)

_STYLE = """<style>
.igcore-picture {
  width: 100%; max-height: 76vh; object-fit: contain; border-radius: 6px; display: block;
  background: var(--st-secondary-background-color); outline: 1px solid #8a8a8a40; outline-offset: -1px;
}
.igcore-palette {
  display: grid; grid-template-columns: 28px auto auto 1fr; gap: 4px 12px; align-items: center;
  font-size: 0.9rem;
}
.igcore-palette i { width: 28px; height: 28px; border-radius: 6px; border: 1px solid #8a8a8a80; }
.stDialog .stText { unicode-bidi: plaintext; }
.igcore-palette .part { text-align: right; }
.igcore-palette .small { opacity: 0.6; }
</style>"""


def show_card(volume: Volume, row: int) -> None:
    """Open the card of an image over the page.

    Args:
        volume: The library.
        row: Of its table of images.
    """
    image = volume.tables.images.iloc[row]
    posts = volume.tables.posts
    post = posts[posts["post_id"] == image["post_id"]].iloc[0]

    @st.dialog(plain(image["person"]), width="large")
    def card() -> None:
        st.html(_STYLE)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _picture(volume, row, image)
        with right:
            _time(image)
            _caption(post)
            _palette(volume.tables.swatches, image)
            _origin(image)
            _records(volume.tables.origins, image)

    card()


def _picture(volume: Volume, row: int, image: pd.Series) -> None:
    generation = volume.manifest.generation
    archive = next(each for each in volume.manifest.archives if each.name == image["archive"])
    there = Path(archive.path).exists()
    shown = there and image["format"] in BROWSER_FORMATS
    link = original_link(generation, row) if shown else thumbnail_link(generation, row)
    alt = f"{image['person']}, {_moment(image['taken_at'])}"
    ratio = f"{image['width']} / {image['height']}"
    st.html(f'<img class="igcore-picture" src="{link}" alt="{escape(alt)}" style="aspect-ratio: {ratio}">')
    if not there:
        st.caption(f"The archive is no longer at {plain(archive.path)}; this is the thumbnail.")
    elif not shown:
        st.caption(f"No browser shows {image['format']} pictures; this is the thumbnail.")


def _moment(taken_at: pd.Timestamp | None) -> str:
    if taken_at is None or pd.isna(taken_at):
        return "no time known"
    local = taken_at.tz_convert(HOME_ZONE)
    return f"{local:%a %-d %b %Y, %H:%M}, {HOME_ZONE}"


def _time(image: pd.Series) -> None:
    source = image["taken_from"]
    badge = f" :gray-badge[{source}]" if not pd.isna(source) else ""
    st.markdown(f"**{_moment(image['taken_at'])}**{badge}", help=SOURCES.get(source))


def _caption(post: pd.Series) -> None:
    if pd.isna(post["caption"]):
        st.caption("The archive has no caption for this post.")
    elif not post["caption"]:
        st.caption("Posted without a caption.")
    else:
        st.text(post["caption"])
    if not pd.isna(post["shortcode"]):
        st.markdown(f"[See the post on Instagram]({post_link(post['shortcode'])})")


def _palette(swatches: pd.DataFrame, image: pd.Series) -> None:
    mine = swatches[swatches["digest"] == image["digest"]]
    if mine.empty:
        st.caption("Nothing in this picture can be seen, so it has no colours.")
        return
    st.markdown("Palette", help=_PALETTE_RULE)
    rows = "".join(_swatch(*each) for each in mine[_SWATCH].itertuples(index=False, name=None))
    st.html(f'<div class="igcore-palette">{rows}</div>')
    if image["white"] >= _SMALL_SHARE and mine["name"].iat[0] != "white":
        st.caption(f"{image['white']:.0%} of the picture is white, which ColorThief leaves out of its palette.")


def _swatch(red: int, green: int, blue: int, share: float, name: str) -> str:
    small = ", under 1 % of the picture" if share < _SMALL_SHARE else ""
    return (
        f'<i style="background: rgb({red} {green} {blue})"></i><span class="part">{_share(share)}</span>'
        f'<span>{name}</span><span class="small">#{red:02x}{green:02x}{blue:02x}{small}</span>'
    )


def _share(share: float) -> str:
    return f"{share:.0%}" if share >= _SMALL_SHARE else "<1%"


def _origin(image: pd.Series) -> None:
    size = f"{image['width']:,} × {image['height']:,} px, {max(image['bytes'] / 1024, 1):,.0f} KiB"
    st.caption(f"{plain(image['file'])} in {plain(image['archive'])}  \n{image['format']}, {size}")


def _records(origins: pd.DataFrame, image: pd.Series) -> None:
    """Say where a post was found that several archives have, and what each of them gave."""
    mine = origins[origins["post_id"] == image["post_id"]]
    if mine.empty:
        return
    rows = zip(mine["archive"], mine["known_by"], mine["gives"], strict=True)
    found = [f"- {plain(archive)}: {gives or 'nothing more'}" for archive, _, gives in rows]
    rule = (
        f"Known to be the same post by its {mine['known_by'].iat[0]}. Each field is from the archive that knows best."
    )
    st.caption(f"Found in {mine['archive'].nunique():,} archives; taken from\n" + "\n".join(found), help=rule)
