"""What the server has besides the pages: its routes, who may ask, and what it does as it starts.

A route is named by where its function is and is looked up when somebody asks for it first: so the server answers long
before pandas is there, while a thread brings it in.
"""

import asyncio
import gc
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from igcore.web import door, starter
from igcore.web.first_page import FirstPage, page_paths
from igcore.web.gate import Gate
from igcore.web.root import library_root

# NumPy's algebra would wake all cores for products of some thousand numbers, and take them from the browser. It looks
# for this as it is loaded, which is later.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

#: Address, and module and name of the function that answers.
_PLACES = (
    ("/t/{generation}/{row}.jpg", "igcore.web.pictures:thumbnail"),
    ("/thumbnails/{generation}/{size}/{rows}.txt", "igcore.web.pictures:thumbnails"),
    ("/o/{generation}/{row}", "igcore.web.pictures:original"),
    ("/columns/{generation}.bin", "igcore.web.columns:columns"),
    ("/order/{generation}/{name:path}.bin", "igcore.web.columns:order"),
    ("/moved/{before}/{generation}/{rows}.json", "igcore.web.moved:moved"),
    ("/card/{generation}/id/{picture}.json", "igcore.web.card_route:by_id"),
    ("/card/{generation}/{picture}.json", "igcore.web.card_route:by_row"),
    ("/findings/{generation}", "igcore.web.findings_route:tiles"),
    ("/parts/{file}", "igcore.web.components.parts:script"),
    ("/sheet/{generation}/{number}.jpg", "igcore.web.sheets:sheet"),
    ("/poster/{token}.png", "igcore.web.poster:poster"),
    ("/complete/{generation}", "igcore.web.complete:completions"),
    ("/job", "igcore.web.job_route:progress"),
    ("/places", "igcore.web.place_route:places"),
)
#: The same for what is asked by a form, since the question is too long for an address or changes something.
_FORMS = (
    ("/zip/{generation}", "igcore.web.export:as_zip"),
    ("/links/{generation}", "igcore.web.export:links"),
    ("/handon/{generation}", "igcore.web.handon_route:hand_on"),
    ("/job/cancel", "igcore.web.job_route:cancel"),
)
#: Of uploads, with the methods that each knows.
_UPLOADS = (
    ("/uploads", "igcore.web.uploads:drops", ["POST", "OPTIONS"]),
    ("/uploads/{drop}", "igcore.web.uploads:drop", ["POST", "DELETE", "OPTIONS"]),
    ("/uploads/{drop}/finish", "igcore.web.uploads:finish", ["POST"]),
    ("/uploads/{drop}/{number}", "igcore.web.uploads:file", ["HEAD", "PATCH", "DELETE", "OPTIONS"]),
)
#: What every page needs; none of it is needed to answer first.
_SOON = ("igcore.web.frame", "igcore.web.browse", "streamlit.elements.vega_charts")

_UNTIL_IT_ANSWERS = 0.2  # seconds


def _later(place: str) -> Callable[[Request], Awaitable[Response]]:
    module, name = place.split(":")

    async def answer(request: Request) -> Response:
        response: Response = await getattr(import_module(module), name)(request)
        return response

    return answer


async def browse(request: Request) -> Response:
    """Send whoever asks for the wall by its name to where it is: at the root."""
    # Bytes of any kind may stand there.
    query: str = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"/?{query}" if query else "/")


@asynccontextmanager
async def warming(app: Any) -> AsyncIterator[None]:
    """Bring in, beside the server, what the first page needs: modules and the library; let doors be opened to it.

    It ends with the command that started it.
    """
    starter.end_with_it()
    ending = threading.Event()
    thread = threading.Thread(target=warm, args=(ending,), name="igcore warming", daemon=True)
    # There is no event for a server that has begun to answer; imports beforehand would hold it up.
    asyncio.get_running_loop().call_later(_UNTIL_IT_ANSWERS, thread.start)
    async with door.house(app):
        if asked := os.environ.get("IGCORE_SHARE"):
            opening = import_module("igcore.web.opening")
            threading.Thread(target=opening.open_as_asked, args=(asked,), name="igcore opening", daemon=True).start()
        try:
            yield
        finally:
            ending.set()


def warm(ending: threading.Event) -> None:
    """Bring in what the first page needs; once `ending` is set, an import that Python refuses is nothing to speak of.

    Whoever ends the server at once ends this in the middle of an import, which then fails with a traceback.
    """
    try:
        _warm()
    except (RuntimeError, ImportError):
        if not ending.is_set():
            raise


def _warm() -> None:
    memory = import_module("igcore.memory")
    # Of 100,000 images Arrow would hold 130 MB that nothing uses.
    memory.as_the_system_has_it()
    for module in _SOON:
        import_module(module)
    errors, shelf = import_module("igcore.errors"), import_module("igcore.web.shelf")
    # What is wrong with a library is for the pages to say.
    with suppress(errors.IgcoreError, OSError):
        import_module("igcore.web.left_over").finish(library_root())
    with suppress(errors.IgcoreError):
        import_module("igcore.web.nearby").nearby(shelf.opened(library_root()))
    memory.give_back()
    # While Python looks for garbage everything waits: among these there is none, for good.
    gc.collect()
    gc.freeze()


#: What only the owner may ask for, though it looks like what guests may.
_NOT_FOR_GUESTS = frozenset({"/places", "/job/cancel"})
#: Paths at which guests may look, by method; one that ends with a slash stands for all below it.
_LOOKING = (
    ("GET", "/browse"),
    *(("GET", path.partition("{")[0]) for path, _ in _PLACES if path not in _NOT_FOR_GUESTS),
    *(("POST", path.partition("{")[0]) for path, _ in _FORMS if path not in _NOT_FOR_GUESTS),
)
MIDDLEWARE = [Middleware(Gate, looking=_LOOKING, pages=page_paths), Middleware(FirstPage)]
ROUTES = [
    Route("/browse", browse),
    *(Route(path, _later(place)) for path, place in _PLACES),
    *(Route(path, _later(place), methods=["POST"]) for path, place in _FORMS),
    *(Route(path, _later(place), methods=methods) for path, place, methods in _UPLOADS),
]
