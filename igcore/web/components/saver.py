"""Saves the charts of a page, each as SVG or PNG, as it is seen."""

from igcore.web.components.parts import component

_STYLES, _SCRIPTS = ("shared/framed.css", "saver.css"), ("saver.js",)
_saver = component("saver", '<div class="saver"></div>', css=_STYLES, js=_SCRIPTS)


def saver(*, key: str) -> None:
    """List the charts on the page, with what saves them; the browser does it, nothing is sent.

    Args:
        key: Of the element.
    """
    _saver(key=key, data={})
