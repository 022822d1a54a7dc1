"""How a selection is written as a query: in an address, and in the search box to be changed there. Pure."""

import re
from collections.abc import Iterable

from igcore.selection.choice import SEVERAL, Choice, Field, Selection

#: A word that means nothing but itself.
_PLAIN_WORD = re.compile(r'(?!or$)[^\s,()"#@:\\＃-][^\s,()":\\]*', re.IGNORECASE)
_PLAIN_VALUE = re.compile(r'[^\s,()"\\]+')


def write(selection: Selection) -> str:
    """Write a selection as the query that says it: `parse` gives it back.

    Example:
        >>> from igcore.selection.query import parse
        >>> write(parse("  hue:BLUE,red #Sun -beach"))
        '-beach #sun hue:blue,red'
    """
    parts = [_choice(field, chosen) for field, chosen in selection.choices]
    locks = [f"lock:{','.join(field for field in Field if field in selection.locked)}"] if selection.locked else []
    return " ".join([*parts, *locks])


def term(field: Field, value: str) -> str:
    """Write one value of a field.

    Example:
        >>> term(Field.PERSON, "Kat A"), term(Field.NEAR, "#2f4f4f~12")
        ('@"Kat A"', 'colour:#2f4f4f~12')
    """
    if field is Field.TEXT:
        return value if _PLAIN_WORD.fullmatch(value) else _in_quotes(value)
    if field is Field.HASHTAG:
        return f"#{quoted(value)}"
    if field is Field.PERSON:
        return f"@{quoted(value)}"
    return f"{'colour' if field is Field.NEAR else field}:{quoted(value)}"


def quoted(value: str) -> str:
    """Write a value so that it can stand behind a colon or a sign: in quotes where it has to be.

    Example:
        >>> quoted("post"), quoted("profile picture")
        ('post', '"profile picture"')
    """
    return value if _PLAIN_VALUE.fullmatch(value) else _in_quotes(value)


def _choice(field: Field, chosen: Choice) -> str:
    wanted = [term(field, value) for value in chosen.values]
    without = [f"-{term(field, value)}" for value in chosen.none]
    if field not in SEVERAL:
        wanted = _listed(field, chosen.values)
        without = [f"-{each}" for each in _listed(field, chosen.none)]
    # What is left out stands first: between two wanted ones “or” would be missing.
    written = " ".join([*without, (" or " if chosen.how == "or" else " ").join(wanted)]).strip()
    return f"-({written})" if chosen.inverted else written


def _listed(field: Field, values: Iterable[str]) -> list[str]:
    each = [quoted(value) for value in values]
    if field is Field.PERSON and len(each) == 1:
        return [f"@{each[0]}"]
    return [f"{field}:{','.join(each)}"] if each else []


def _in_quotes(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
