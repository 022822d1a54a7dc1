"""The card of a picture, over any page: opened, paged through and closed without a run of the script."""

from igcore.selection import RULES, Rules
from igcore.web.card_route import query_of
from igcore.web.components.parts import Part

#: The first is what Streamlit calls.
_SCRIPTS = ("card/card.js", "card/picture.js", "card/facts.js", "card/strips.js", "card/address.js")
_STYLES = ("card.css", "card/facts.css")
_ICON = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
_LEFT, _RIGHT, _CROSS = (_ICON.format(path) for path in ("M15 5l-7 7 7 7", "M9 5l7 7-7 7", "M6 6l12 12M18 6L6 18"))
_HTML = f"""
<dialog class="card" aria-labelledby="who" tabindex="-1">
  <header class="top">
    <button type="button" class="return" hidden>{_LEFT}<span></span></button>
    <p class="place"></p>
    <button type="button" class="copy" title="Copy a link to this picture and this view"><span>Copy link</span></button>
    <button type="button" class="close icon" aria-label="Close" title="Close (Esc)">{_CROSS}</button>
  </header>
  <div class="stage">
    <div class="shown"></div>
    <p class="instead" role="status" hidden></p>
    <button type="button" class="before icon" aria-label="Previous picture" title="Left arrow">{_LEFT}</button>
    <button type="button" class="next icon" aria-label="Next picture" title="Right arrow">{_RIGHT}</button>
  </div>
  <div class="facts"></div>
  <p class="said" role="status"></p>
</dialog>
"""


CARD = Part("card", _HTML, _STYLES, _SCRIPTS)


def card(token: str, rules: Rules = RULES) -> dict[str, str]:
    """Return what a card is told that is ready for whichever picture is to be opened; it takes no room on the page.

    Any part of a page opens it by the document's event `igcore-open`, with `detail` `{token, rows, index}`: a
    library's generation, rows of its table of images in the order of the view, and the place of one of them. Two more
    are optional: `name` of what the rows are, and `labels`, a function from a place to the text that stands for that
    picture until more is known. When the card closes it dispatches `igcore-closed`, with `{row}`; a wish to sort by
    likeness is `igcore-order`, with `{order: "like/<row>"}`. While it is open the address ends in
    `#picture=<image_id>`, and a page that is opened with that opens the card.

    Args:
        token: Generation of the library that the address is about.
        rules: Where black, grey and white end, and which name of a colour is chosen by a click on it.
    """
    return {"token": token, "rules": query_of(rules)}
