"""Who clicks again before the answer to the click before is there sends along what was chosen earlier."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.gate.asking import Shared
from tests.gate.visit import Visit


def chosen(visit: Visit) -> str:
    """What is chosen, as it is written."""
    query: str = json.loads(visit.given["search"])["query"]
    return query


def test_another_page_does_not_undo_a_click_that_is_not_answered_yet(server: Shared) -> None:
    """The browser knows of the choice before, for the answer is on the way: nobody went back."""
    with server.socket({}, at=server.own) as socket:
        visit = Visit(socket, query="q=hue%3Ared")
        visit.run()
        earlier = WidgetState(id=visit.fields["Selection"], string_value="hue:red")
        visit.act("bar", "only", "hue", "blue")
        assert chosen(visit) == "hue:blue"

        visit.run("colours", widgets=[earlier])

        assert chosen(visit) == "hue:blue"
        assert not visit.faults


def test_another_page_does_not_undo_the_first_click_of_a_visit(server: Shared) -> None:
    """Whose answer brings the field of the address."""
    with server.socket({}, at=server.own) as socket:
        visit = Visit(socket)
        visit.run()
        assert not visit.fields
        visit.act("bar", "toggle", "hue", "blue")

        visit.run("colours")

        assert chosen(visit) == "hue:blue"
        assert visit.fields
        assert not visit.faults


@pytest.mark.parametrize("part", ["bar", "facets"])
def test_a_click_is_done_that_came_along_with_another_page(server: Shared, part: str) -> None:
    """While the page before was still drawn, both were asked for: Streamlit runs the script once for them."""
    with server.socket({}, at=server.own) as socket:
        visit = Visit(socket)
        visit.run()

        visit.run("colours", widgets=[visit.does(part, "toggle", "hue", "blue")])

        assert chosen(visit) == "hue:blue"
        visit.run("time", widgets=[visit.does(part, "toggle", "hue", "blue")])
        assert chosen(visit) == ""
        assert not visit.faults


def test_going_back_undoes_it(server: Shared) -> None:
    """An address that the browser went back to says what is chosen, whatever else comes along."""
    with server.socket({}, at=server.own) as socket:
        visit = Visit(socket)
        visit.run()
        visit.act("bar", "toggle", "hue", "blue")

        visit.run(query="q=hue%3Ared")
        assert chosen(visit) == "hue:red"
        visit.run(query="")

        assert chosen(visit) == ""
        assert not visit.faults
