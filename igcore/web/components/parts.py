"""How the components of our own come to the browser: their scripts by an address that it keeps, not in every message.

Streamlit sends a component's script again in every run in which its data changed: some 60 KB for the wall, at each
click. So what it sends is one line that asks for the script.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from igcore.web.answers import IMMUTABLE, refuse
from igcore.web.components import scripts

_HERE = Path(__file__).parent
#: Of two lines: Streamlit takes a text of one that names a .js file for the name of a file.
_LOADER = """const { default: run } = await import(new URL("/parts/FILE", location.origin));
export default run;
"""
#: Scripts of one part: its names are its own.
_ALONE = "(() => {\nSCRIPT\n})();"
#: What every component has besides its own scripts.
SHARED = tuple(f"shared/{name}.js" for name in ("elements", "send", "letters", "days", "going", "turns"))


@dataclass(frozen=True, slots=True)
class Part:
    """A component that shares its element with others: see `together_as`."""

    name: str
    html: str
    css: Sequence[str]
    js: Sequence[str]


def component(name: str, html: str, *, css: Sequence[str], js: Sequence[str]) -> Callable[..., Any]:
    """Register a component with Streamlit.

    Args:
        name: Of the component, without spaces.
        html: What it consists of at first.
        css: Files beside this one, put together.
        js: The same; together they are one module, whose default export Streamlit calls.
    """
    return _registered(name, html, together(css), together([*js, *SHARED]))


def together_as(name: str, parts: Sequence[Part], css: Sequence[str]) -> Callable[..., Any]:
    """Register several components as one, in this order; its data are those of each that is there, by name.

    An element of Streamlit costs the browser some 10 ms at the beginning of a visit and the script up to one in every
    run. Each part has a shadow of its own within the element and is written as if it were alone.
    """
    own = {each.name: {"html": each.html, "css": together(each.css)} for each in parts}
    alone = [_ALONE.replace("SCRIPT", _run_of(each)) for each in parts]
    script = "\n".join([together(SHARED), f"const PARTS = {json.dumps(own)};", *alone, together(["parts.js"])])
    return _registered(name, '<div class="parts"></div>', together(css), script)


def _run_of(part: Part) -> str:
    return together(part.js).replace("export default function", f"PARTS.{part.name}.run = function")


def _registered(name: str, html: str, css: str, js: str) -> Callable[..., Any]:
    file = scripts.keep(name, js)
    made: Callable[..., Any] = st.components.v2.component(
        f"igcore_{name}", html=html, css=css, js=_LOADER.replace("FILE", file)
    )
    return made


def together(files: Sequence[str]) -> str:
    """Return files of this folder, one after another."""
    return "\n".join((_HERE / file).read_text(encoding="utf-8") for file in files)


async def script(request: Request) -> Response:
    """Send the script of a component."""
    found = scripts.find(request.path_params["file"])
    if found is None:
        return refuse("igcore has changed since this page was opened: load it again.")
    return Response(found, media_type="text/javascript", headers=IMMUTABLE)
