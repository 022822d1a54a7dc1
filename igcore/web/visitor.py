"""Who is looking: the owner, or a guest with limits. The gate says so of every request and websocket; nobody else can.

In a request it stands in the ASGI scope, for the script of a page in a header of its websocket, which the gate writes
anew after it took away whatever the browser sent under that name.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

from igcore.sharing import EVERYTHING, Limits

Role = Literal["owner", "guest", "nobody"]
#: Of an ASGI scope: the `Visitor`.
SCOPE = "igcore.visitor"
#: Of a websocket's request, for the script.
HEADER = "x-igcore-visitor"
#: Only the gate of this process knows it: a header without it was written by somebody else.
_PROOF = secrets.token_hex(32)


#: Pages that are the owner's alone: which archives there are, where they lie, what is wrong with them.
_OWN = frozenset({"library"})
#: Pages of which nothing can be said without captions.
_OF_CAPTIONS = frozenset({"hashtags"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who looks. A guest has an `id`, is called `name`, and sees what `limits` leave."""

    role: Role
    id: str = ""
    name: str = ""
    limits: Limits = EVERYTHING

    @property
    def may_change(self) -> bool:
        """Whether the library is theirs to change."""
        return self.role == "owner"

    @property
    def hidden_pages(self) -> frozenset[str]:
        """Pages that are not for them, by name."""
        own, of_captions = not self.may_change, not self.limits.captions
        return (_OWN if own else frozenset()) | (_OF_CAPTIONS if of_captions else frozenset())


OWNER = Visitor("owner")
NOBODY = Visitor("nobody")
#: Of a request, in the task that answers it: who sent it.
NOW: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def asking(scope: Mapping[str, Any]) -> Visitor:
    """Who sent a request; nobody where no gate stands before the routes."""
    found = scope.get(SCOPE)
    return found if isinstance(found, Visitor) else NOBODY


def introduce(scope: MutableMapping[str, Any], visitor: Visitor) -> None:
    """Say in a scope who it is; what it said of that before is gone."""
    others = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER.encode()]
    scope["headers"] = [*others, (HEADER.encode(), f"{_PROOF}.{visitor.role}.{visitor.id}".encode())]
    scope[SCOPE] = visitor
    NOW.set(visitor)


def introduced(header: str | None, guest: Callable[[str], Visitor]) -> Visitor:
    """Who a header says it is, if the gate of this process wrote it.

    Args:
        header: Its value.
        guest: Finds a guest, as they are now, by their id.
    """
    proof, _, rest = (header or "").partition(".")
    role, _, name = rest.partition(".")
    if not hmac.compare_digest(proof.encode(), _PROOF.encode()):
        return NOBODY
    return OWNER if (role, name) == ("owner", "") else guest(name)
