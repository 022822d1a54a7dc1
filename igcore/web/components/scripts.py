"""The scripts of our components, each at an address that changes with it, so that browsers may keep it for ever.

It imports nothing slow: the first page is sent before there are any.
"""

import hashlib

#: Scripts by the last part of their address.
_scripts: dict[str, bytes] = {}


def keep(name: str, script: str) -> str:
    """Have a script ready to be sent; gives the last part of its address."""
    data = script.encode()
    file = f"{name}-{hashlib.sha256(data).hexdigest()[:16]}.js"
    _scripts[file] = data
    return file


def find(file: str) -> bytes | None:
    """Return the script at this last part of an address."""
    return _scripts.get(file)


def address(name: str) -> str:
    """Return where the script of a component is; nothing before it is registered."""
    return next((f"/parts/{file}" for file in _scripts if file.startswith(f"{name}-")), "")
