"""Values as archives write them: Instagram's numbers, in records and in the names of files."""

import re
from typing import Any

_FBID = re.compile(r"1[78]\d{15}", re.ASCII)
_FBID_IN_NAME = re.compile(r"(?:^|_)(1[78]\d{15})(?:\.|$)", re.ASCII)


def fbid(value: Any) -> int | None:
    """Read an FBID, written as a number or as text; `None` for anything else, so for media ids too.

    Example:
        >>> fbid("17900000000000001"), fbid("1317927813210600632")
        (17900000000000001, None)
    """
    text = str(value) if isinstance(value, int | str) else ""
    return int(text) if _FBID.fullmatch(text) else None


def fbid_in_name(file: str) -> int | None:
    """Find the FBID that ends the name of a file, as in Instagram's own exports.

    Example:
        >>> fbid_in_name("media/posts/202107/211_412_7_n_17841400000000001.jpg")
        17841400000000001
    """
    found = _FBID_IN_NAME.search(file.rsplit("/", 1)[-1])
    return int(found[1]) if found else None
