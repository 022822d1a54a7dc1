"""Charts of a page, and what stands behind their marks."""

import pandas as pd
from playwright.sync_api import Locator, Page

from igcore.library import Tables
from igcore.selection import Field, Index
from igcore.selection.columns import One
from tests.browser.person import go, opened, settled

PALE, FULL = "0.25", "1"


def chart(page: Page, name: str) -> Locator:
    """A chart by the beginning of what it says of itself."""
    return page.locator(f'[data-testid="stVegaLiteChart"][aria-label^="{name}"]')


def mark(page: Page, name: str, words: str) -> Locator:
    """A mark of a chart by what it stands for."""
    return chart(page, name).locator(f'path[role="graphics-symbol"][aria-label*="{words}"]')


def column_of(at: Index, tables: Tables, field: Field) -> pd.Series:
    """What a field says of the post of each picture."""
    column = at.columns[field]
    assert isinstance(column, One)
    return pd.Series([column.values[code] if code >= 0 else "" for code in column.codes[at.post]])


def on_page(page: Page, sample: str, title: str, query: str = "") -> None:
    """Open a page by the menu, with its charts."""
    opened(page, f"{sample}/{query}")
    go(page, title)
    settled(page)
