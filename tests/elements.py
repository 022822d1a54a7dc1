"""What an HTML page consists of, for tests."""

from collections import Counter
from html.parser import HTMLParser


class Elements(HTMLParser):
    """Names of all elements, all attributes, and the text without that of styles."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.names: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._last = ""
        self.feed(page)

    def of(self, *names: str) -> list[str]:
        """Values of all attributes of these names."""
        return [value for name, value in self.attributes if name in names]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.names[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        self._last = tag

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ended."""
        self._last = ""

    def handle_data(self, data: str) -> None:
        """Note text."""
        if self._last != "style":
            self.text += data
