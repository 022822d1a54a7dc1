"""Warnings for pages about time: some posts may be dated by nothing better than their file, or all by no place."""

import numpy as np
import streamlit as st

from igcore.schema import TimeSource
from igcore.selection import Field
from igcore.selection.columns import One
from igcore.web import state
from igcore.web.frame import View
from igcore.web.words import plain, several


def file_dated(view: View) -> tuple[int, int]:
    """Count the chosen posts that have only the date of their file, and all that are chosen."""
    source, posts = view.at.columns[Field.SOURCE], view.masks().posts
    assert isinstance(source, One)
    if TimeSource.FILE not in source.values:
        return 0, int(posts.sum())
    number = int(np.count_nonzero(source.codes[posts] == source.values.index(TimeSource.FILE)))
    return number, int(posts.sum())


def file_dates(number: int, every: int) -> str:
    """Say how many of all posts are dated by their files; empty where none is.

    Example:
        >>> file_dates(1, 4), file_dates(0, 4)
        ('1 of 4 posts have no date but that of their files, which may be the day of a copy.', '')
    """
    if not number:
        return ""
    whose = "All these posts have" if number == every else f"{number:,} of {several(every, 'post')} have"
    return f"{whose} no date but that of their files, which may be the day of a copy."


def warn_of_dates(view: View) -> None:
    """Say that nobody knows where one lived, if the file of it cannot be read; and of dates that are those of files."""
    if view.volume.fault:
        st.warning(f"{plain(view.volume.fault)} Until it is mended all times are UTC.", icon=":material/schedule:")
    _warn_of_file_dates(view)


def _warn_of_file_dates(view: View) -> None:
    """Say how many of the chosen posts have only the date of their file, with a way to leave them out."""
    number, every = file_dated(view)
    if not number:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/info: {file_dates(number, every)}", width="content")
        if number < every:
            action = ["exclude", Field.SOURCE.value, TimeSource.FILE.value]
            st.button(
                ":primary[Leave them out]", on_click=state.do, args=(action,), key="no-file-dates", type="tertiary"
            )
