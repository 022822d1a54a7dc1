"""A page of the app without a browser: what Streamlit's own page would send, and all that comes back."""

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection

_PATIENCE = 60
#: Of actions; they only rise.
_numbers = itertools.count(1)


@dataclass
class Visit:
    """Somebody at a page, by a websocket that is open."""

    socket: ClientConnection
    query: str = ""
    page: str = ""
    heard: bytes = b""
    components: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    #: Ids of text fields, by label.
    fields: dict[str, str] = field(default_factory=dict)
    #: What went wrong in the script, as the page shows it.
    faults: list[str] = field(default_factory=list)

    def run(self, page: str | None = None, query: str | None = None, widgets: Iterable[WidgetState] = ()) -> bytes:
        """Run the script, at a page by its name; gives all that was sent meanwhile."""
        self.page = self.page if page is None else page
        message = BackMsg()
        # Streamlit's page tells so where its address was changed by going back, or along a link.
        message.rerun_script.is_history_navigation = query is not None and self.heard != b""
        self.query = self.query if query is None else query
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.page_script_hash = self.pages.get(self.page, "")
        message.rerun_script.widget_states.widgets.extend(widgets)
        self.socket.send(message.SerializeToString())
        return self._until_done()

    def act(self, component: str, *action: str) -> bytes:
        """Do as if a person had done something in a component."""
        return self.run(widgets=[self.does(component, *action)])

    def does(self, component: str, *action: str) -> WidgetState:
        """What a component sends where a person does something."""
        trigger = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{self.components[component]}__events")
        value = [[next(_numbers), list(action)]]
        trigger.json_trigger_value = json.dumps([{"event": "do", "value": value}])
        return trigger

    def _until_done(self) -> bytes:
        begun = len(self.heard)
        while True:
            data = self.socket.recv(_PATIENCE)
            assert isinstance(data, bytes)
            self.heard += data
            message = ForwardMsg.FromString(data)
            self._look(message)
            if message.WhichOneof("type") == "script_finished":
                # A run that a later one has overtaken ends early; so does one that asks for another.
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return self.heard[begun:]

    def _look(self, message: ForwardMsg) -> None:
        if message.HasField("navigation"):
            self.pages = {each.url_pathname: each.page_script_hash for each in message.navigation.app_pages}
        if message.HasField("delta") and message.delta.new_element.HasField("exception"):
            self.faults.append(message.delta.new_element.exception.message)
        if message.HasField("delta") and message.delta.new_element.HasField("text_input"):
            self.fields[message.delta.new_element.text_input.label] = message.delta.new_element.text_input.id
        if message.HasField("delta") and message.delta.new_element.HasField("bidi_component"):
            found = message.delta.new_element.bidi_component
            name = found.id.rsplit("-", 1)[-1]
            self.components[name], self.given[name] = found.id, found.json
            if name in ("around", "aside"):
                told = json.loads(found.json)
                self.components |= dict.fromkeys(told, found.id)
                self.given |= {part: json.dumps(each) for part, each in told.items()}
