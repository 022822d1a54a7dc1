"""What is chosen is the same on all pages: by facets, chips and addresses, with a way back."""

from pathlib import Path

import pytest

from igcore.library import read_manifest, read_tables
from igcore.selection import Field, Selection, choice, read, write
from tests.acting import chips, count, event, facet, given, open_facets, opened, send
from tests.make_archive import built, export


def test_facets_choose_and_chips_remove(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch)
    total = count(app)

    send(app, "facets", "toggle", "person", "Kat")
    chosen, said, states = count(app), chips(app), facet(app, "person")
    send(app, "bar", "drop", "person", "Kat")

    assert " of " in chosen
    assert said == {"Person": ["Kat"]}
    assert {name: state for name, (_, state) in states.items()} == {"Kat": "selected", "Mads": "alternative"}
    assert count(app) == total


def test_the_field_of_the_address_is_there_from_the_first_choice_on(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And stays: a browser that goes back has to find it."""
    app = opened("numbers", sample_library, monkeypatch)
    fields = [[each.value for each in app.text_input]]
    for action in (["toggle", "person", "Kat"], ["toggle", "person", "Kat"]):
        send(app, "facets", *action)
        fields.append([each.value for each in app.text_input])

    linked = opened("numbers", sample_library, monkeypatch, q="@Kat")

    assert fields == [[], ["@Kat"], [""]]
    assert [each.value for each in linked.text_input] == ["@Kat"]


def test_a_link_can_ask_for_stories(with_stories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", with_stories, monkeypatch, q="kind:story")

    assert count(app) == "2 of 5 images, 2 posts"
    assert count(send(app, "bar", "drop", "kind", "story")) == "3 images, 3 posts"


def test_where_all_is_of_one_kind_there_is_no_choice(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stories alone are shown at once."""
    built(tmp_path / "library", export(tmp_path / "export", stories=["", ""]))

    stories = opened("numbers", tmp_path / "library", monkeypatch)
    listed = [each["field"] for each in given(stories, "facets")["items"]]
    sample = opened("numbers", sample_library, monkeypatch)

    assert "kind" not in listed
    assert "kind" not in [each["field"] for each in given(sample, "facets")["items"]]
    assert (count(stories), count(sample)) == ("2 images, 2 posts", "60 images, 60 posts")


@pytest.mark.parametrize("asked", ["sun", "Sun", "SUN", '"sUn"'])
def test_hashtags_are_shown_as_most_often_written(
    asked: str, with_stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However an address writes them."""
    app = opened("numbers", with_stories, monkeypatch, q=f"#{asked}")
    open_facets(app, "hashtag")

    assert facet(app, "hashtag") == {"#Sun": (3, "selected")}
    assert count(app) == "3 of 3 images, 3 posts"
    assert chips(app) == {"Hashtag": ["#Sun"]}
    assert chips(send(app, "bar", "drop", "hashtag", "sun")) == {}


def test_what_an_address_asks_for_in_vain_is_dropped_and_said(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("numbers", sample_library, monkeypatch, q="@Kat @Nobody hue:ultraviolet")

    assert chips(app) == {"Person": ["Kat"]}


def test_the_way_back_and_forward(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("browse", sample_library, monkeypatch)
    counts = [count(app)]
    for action in (["toggle", "person", "Kat"], ["toggle", "hue", "red"], ["invert"], ["clear"]):
        counts.append(count(send(app, "bar", *action)))

    back = [count(send(app, "bar", "back")) for _ in range(4)]
    forward = [count(send(app, "bar", "forward")) for _ in range(4)]

    assert back == counts[-2::-1]
    assert forward == counts[1:]
    assert not given(app, "bar")["forward"]


def test_whoever_comes_by_a_link_has_nothing_to_go_back_to(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("browse", sample_library, monkeypatch, q="@Kat")

    assert not given(app, "bar")["back"]
    assert given(send(app, "bar", "clear"), "bar")["back"]


def test_a_locked_field_stays(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("browse", sample_library, monkeypatch, q="@Kat hue:red")

    send(app, "bar", "lock", "person")
    send(app, "facets", "toggle", "person", "Mads")
    refused = given(app, "bar")["notices"]
    send(app, "bar", "clear")

    assert refused == ["Person is locked: unlock it to change what is chosen there."]
    assert chips(app) == {"Person": ["Kat"]}
    assert app.query_params["q"] == "@Kat lock:person"


def test_a_component_may_send_anything(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a browser that speaks, and it may be anybody's."""
    app = opened("browse", sample_library, monkeypatch)
    before = count(app)

    for action in ([], ["destroy"], ["toggle"], ["toggle", "nothing", "x"], ["toggle", "hue", "ultraviolet"]):
        send(app, "bar", *action)

        assert not app.exception
        assert given(app, "bar")["notices"]
        assert count(app) == before


def test_nothing_left_has_a_way_out(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch, q="@Kat")
    before = count(app)
    send(app, "bar", "search", "xyzzy")

    assert count(app).startswith("0 of ")
    next(each for each in app.button if each.label == "Undo the last choice").click().run()
    assert count(app) == before


def test_several_actions_between_two_runs_are_all_done_and_none_twice(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit keeps only the last event: it brings those before it along."""
    app = opened("browse", sample_library, monkeypatch)

    event(app, "facets", [[1, ["toggle", "hue", "red"]], [2, ["toggle", "hue", "blue"]]])
    clicks = [[number, ["toggle", "hue", hue]] for number, hue in enumerate(("red", "blue", "grey"), start=1)]

    event(app, "facets", clicks[:2])
    event(app, "facets", clicks)

    assert chips(app) == {"Hue": ["red", "blue", "grey"]}


@pytest.mark.parametrize("sent", [None, 7, "back", {}, [["back"]], [[True, ["back"]]], [["1", ["back"]]], [[1]]])
def test_what_has_no_number_is_no_action(sent: object, sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("browse", sample_library, monkeypatch, q="@Kat")

    event(app, "bar", sent)

    assert not app.exception
    assert chips(app) == {"Person": ["Kat"]}


def test_picked_pictures_are_a_choice_like_any_other(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the address, with the way back; one chip for all of them."""
    images = read_tables(sample_library, read_manifest(sample_library)).images
    app = opened("browse", sample_library, monkeypatch)

    send(app, "bar", "only", "picture", *images["image_id"].head(3))

    assert count(app).startswith("3 of 60 images")
    assert chips(app) == {"Pictures": ["3 pictures"]}
    assert app.query_params["q"] == f"picture:{','.join(images['image_id'].head(3))}"
    assert chips(send(app, "bar", "only", "picture")) == {}


def test_a_thousand_pictures_have_room_in_an_address() -> None:
    ids = [f"{number:016x}" for number in range(1_000)]
    chosen = Selection().choose(Field.PICTURE, choice(ids))

    assert read(write(chosen)).selection == chosen
    assert not read(write(chosen)).faults
