"""Cells of CSV that no spreadsheet takes for a formula.

A caption may begin with =, +, - or @ (also as Japanese keyboards write them), with a tab or a line's end: spreadsheets
would reckon with it, and what it says may come from anybody. So an apostrophe is put before it, which spreadsheets and
people read as "this is text". A text that begins with apostrophes before such a sign gets one more, so that whoever
takes one away has what was there. Numbers stay numbers: only columns of text are looked at.
"""

import re

#: The beginning of a text that is not as it is in a cell: in the words of both `re` and RE2 (Arrow).
FORMULA = "^'*[=+\\-@\t\r\n＝＋－＠]"
_UNSAFE, _SAFE = re.compile(FORMULA), re.compile(FORMULA.replace("^", "^'", 1))


def safe(text: str) -> str:
    """Write a text as a cell.

    Example:
        >>> safe("=1+1"), safe("'=1"), safe("'quoted'"), safe("a=1")
        ("'=1+1", "''=1", "'quoted'", 'a=1')
    """
    return f"'{text}" if _UNSAFE.match(text) else text


def unsafe(cell: str) -> str:
    """Read a cell that `safe` wrote.

    Example:
        >>> unsafe("'=1+1"), unsafe("'quoted'")
        ('=1+1', "'quoted'")
    """
    return cell[1:] if _SAFE.match(cell) else cell
