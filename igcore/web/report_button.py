"""The button that saves a report."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from igcore.web.frame import View
from igcore.web.report import report, report_name

_CAPTIONS = "report-captions"


def offer_report(view: View) -> None:
    """Offer a report on what is chosen; it is written when it is asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        there = view.volume.limits.captions
        captions = there and st.session_state.get(_CAPTIONS, True)
        st.download_button(
            "Save a report",
            partial(_written, view, captions),
            file_name=report_name(view, _now(view)),
            mime="text/html",
            icon=":material/description:",
            key="report",
            on_click="ignore",
            help="Findings, charts and some pictures of what is chosen, in one HTML file that needs nothing else.",
        )
        if there:
            st.checkbox("with captions", True, key=_CAPTIONS)


def _written(view: View, captions: bool) -> bytes:
    return report(view, _now(view), captions).encode()


def _now(view: View) -> datetime:
    return datetime.now(ZoneInfo(view.volume.periods.home))
