"""How the components of our own come to the browser: their scripts by an address that it keeps, not in every message.

Streamlit sends a component's script again in every run in which its data changed: some 60 KB for the wall, at each
click. So what it sends is one line that asks for the script.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from igcore.web.answers import IMMUTABLE, refuse

_HERE = Path(__file__).parent
#: Of two lines: Streamlit takes a text of one that names a .js file for the name of a file.
_LOADER = """const { default: run } = await import(new URL("/parts/FILE", location.origin));
export default run;
"""
#: What every component has besides its own scripts.
SHARED = tuple(f"shared/{name}.js" for name in ("elements", "send", "letters", "days"))
#: Scripts by the last part of their address, which changes with them.
_scripts: dict[str, bytes] = {}


def component(name: str, html: str, *, css: Sequence[str], js: Sequence[str]) -> Callable[..., Any]:
    """Register a component with Streamlit.

    Args:
        name: Of the component, without spaces.
        html: What it consists of at first.
        css: Files beside this one, put together.
        js: The same; together they are one module, whose default export Streamlit calls.
    """
    script = together([*js, *SHARED]).encode()
    file = f"{name}-{hashlib.sha256(script).hexdigest()[:16]}.js"
    _scripts[file] = script
    made: Callable[..., Any] = st.components.v2.component(
        f"igcore_{name}", html=html, css=together(css), js=_LOADER.replace("FILE", file)
    )
    return made


def together(files: Sequence[str]) -> str:
    """Return files of this folder, one after another."""
    return "\n".join((_HERE / file).read_text(encoding="utf-8") for file in files)


async def script(request: Request) -> Response:
    """Send the script of a component."""
    found = _scripts.get(request.path_params["file"])
    if found is None:
        return refuse("igcore has changed since this page was opened: load it again.")
    return Response(found, media_type="text/javascript", headers=IMMUTABLE)
