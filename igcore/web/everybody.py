"""Until there is a gate: everybody on this computer is the owner, and nobody else is anybody."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from igcore.web.visitor import OWNER, introduce


@dataclass(frozen=True)
class EverybodyHere:
    """Middleware before `app` that says who asks."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who it is, and pass on."""
        if scope["type"] in ("http", "websocket") and (scope["client"] or ("",))[0] in ("127.0.0.1", "::1"):
            introduce(scope, OWNER)
        await self.app(scope, receive, send)
