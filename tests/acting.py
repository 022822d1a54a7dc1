"""A page run without a browser: what its components were given, and what they send."""

import itertools
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
_MAIN = ROOT / "igcore" / "web" / "main.py"
#: Components that share an element, around every page or beside it, by its key.
_PARTS = {"search": "around", "bar": "around", "job": "around", "card": "around", "menu": "aside", "facets": "aside"}
#: Of actions; they only rise.
_numbers = itertools.count(1)


def opened(file: str, library: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    """The page as a visitor gets it, with these values in the address."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(library))
    app = AppTest.from_file(str(_MAIN), default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page(str(ROOT / "pages" / f"{file}.py")).run()


def words(app: AppTest) -> str:
    """All sentences on the page."""
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.info))


def press(app: AppTest, label: str) -> AppTest:
    """Click the first button that is called so."""
    return next(each for each in app.button if each.label == label).click().run()


def component(app: AppTest, key: str) -> Any:
    """Return the message of the component with this key, or of that of which it is a part."""
    key = _PARTS.get(key, key)
    return next(each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"-{key}"))


def given(app: AppTest, key: str) -> dict[str, Any]:
    """Return the JSON that a component was given."""
    found: dict[str, Any] = json.loads(component(app, key).json)
    return found[key] if key in _PARTS else found


def count(app: AppTest) -> str:
    """How much is chosen, as the line above the page says it."""
    text: str = given(app, "bar")["count"]
    return text


def chips(app: AppTest) -> dict[str, list[str]]:
    """Words of what is chosen, by the title of the field."""
    return {chip["title"]: [value["label"] for value in chip["values"]] for chip in given(app, "bar")["chips"]}


def facet(app: AppTest, field: str) -> dict[str, tuple[int, str]]:
    """Count and state of the values of an open facet, by label."""
    item = next(each for each in given(app, "facets")["items"] if each["field"] == field)
    return {label: (number, state) for _, label, number, state, _, _ in item["values"]}


def send(app: AppTest, key: str, *action: str) -> AppTest:
    """Do as if a person had done something in a component."""
    return event(app, key, [[next(_numbers), list(action)]])


def event(app: AppTest, key: str, value: object, name: str = "do") -> AppTest:
    """Do as if a component had sent this, whatever it is, as one of its events."""
    trigger = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{component(app, key).id}__events")
    trigger.json_trigger_value = json.dumps([{"event": name, "value": value}])
    return _run_with(app, trigger)


def open_facets(app: AppTest, *fields: str) -> AppTest:
    """Do as if a person had opened these facets and no others."""
    state = WidgetState(id=component(app, "facets").id)
    state.json_value = json.dumps({"view": {"open": list(fields), "find": {}}})
    return _run_with(app, state)


def pick(app: AppTest, key: str, *values: str) -> AppTest:
    """Do as if Vega reported that it has these values selected in a chart."""
    return _vega(app, key, {"pick": [{"value": value} for value in values]})


def brush(app: AppTest, key: str, column: str, start: datetime, end: datetime) -> AppTest:
    """Do as if somebody had drawn a brush over a time in a chart."""
    return _vega(app, key, {"span": {column: [start.timestamp() * 1000, end.timestamp() * 1000]}})


def _vega(app: AppTest, key: str, selection: dict[str, Any]) -> AppTest:
    chart = next(each.proto for each in app.get("vega_lite_chart") if f"-{key}-" in each.proto.id)
    state = WidgetState(id=chart.id)
    state.string_value = json.dumps({"selection": selection})
    return _run_with(app, state)


def _run_with(app: AppTest, state: WidgetState) -> AppTest:
    tree = app._tree
    known = tree.get_widget_states

    def states() -> WidgetStates:
        found = known()
        found.widgets.append(state)
        return found

    tree.get_widget_states = states  # type: ignore[method-assign]  # for one run
    return app.run()
