"""Who looks now: of a request as the gate said, of a page's script by what the gate wrote into its websocket."""

from igcore.web.visitor import NOW, OWNER, Visitor


def visiting() -> Visitor:
    """Who looks at the page whose script runs."""
    return OWNER


def now() -> Visitor:
    """Who looks: who sent the request that is answered, or at the page whose script runs; else this computer itself."""
    return NOW.get() or visiting()
