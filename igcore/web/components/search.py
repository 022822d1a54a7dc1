"""The search box: what to choose by, in words, completed while one types."""

from collections.abc import Callable, Sequence

from igcore.web.components.parts import component

_STYLES, _SCRIPTS = ("shared/controls.css", "search.css"), ("search_help.js", "search.js")
_search = component("search", '<div class="search"></div>', css=_STYLES, js=_SCRIPTS)


def search(*, token: str, query: str, key: str, on_do: Callable[[], None], left_out: Sequence[str] = ()) -> None:
    """Show the search box; Enter sends the action `["search", text]`.

    After "As text", which puts all that is chosen into the box, Enter sends `["write", text]` instead.

    Args:
        token: The library's generation: completions come from `/complete/{token}`.
        query: All that is chosen, as `igcore.selection.write` writes it.
        key: Of the widget; keeps what is being typed from run to run.
        on_do: Called before the run that an action causes; the action is then `st.session_state[key].do`.
        left_out: "captions" and "names", where who looks does not see them: then nothing is said of searching for them.
    """
    _search(key=key, data={"token": token, "query": query, "left_out": list(left_out)}, on_do_change=on_do)
