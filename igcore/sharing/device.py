"""What kind of device says that it is asking, in plain words. Pure; it is a hint for people, and proof of nothing."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
#: Most pretend to be others as well: the first that is found counts.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def device(agent: str) -> str:
    """Name a device by what its browser says of itself.

    Args:
        agent: The header User-Agent; anybody may write anything there.

    Example:
        >>> device("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1")
        'iPhone, Safari'
        >>> device("curl/8")
        'Another device'
    """
    found = [next((name for mark, name in known if mark in agent), "") for known in (_SYSTEMS, _BROWSERS)]
    return ", ".join(filter(None, found)) or "Another device"
