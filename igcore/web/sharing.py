"""The part of the page Data and sharing that opens the app to the network, makes links, and says who is in."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, TypeVar

import pandas as pd
import segno
import streamlit as st

from igcore.errors import SharingError
from igcore.selection import write
from igcore.sharing import Guest, Limits, Link, SignIn, note, sign_ins
from igcore.sharing.limits import in_words
from igcore.web import door, gate, opening, state
from igcore.web.addresses import own_addresses
from igcore.web.door import Door
from igcore.web.frame import View
from igcore.web.root import book, library_root
from igcore.web.tables import show_table
from igcore.web.words import plain, several

_Row = TypeVar("_Row")
_RULE = (
    "Guests need a link that you make here. They look; they change nothing. Everything is behind the link: pages, "
    "pictures, downloads. When this server ends, or when you close it here, nobody else can reach it."
)
_ALL = "All addresses of this computer"
_PORT = 8502
_LASTS = {"1 hour": 3600, "1 day": 86_400, "1 week": 7 * 86_400, "30 days": 30 * 86_400}
_DEVICES: dict[str, int | None] = {"One device": 1, "Any number": None}
_WITHOUT = ("Captions", "Names", "Originals")
_INVITED, _OWNER = "invited", "link-owner"
#: Seconds after which who is in is looked up again.
_AGAIN = 5.0
#: So many guests, and links, are listed at once; the others are folded away, and of very many only counted.
_AT_ONCE, _SHOWN = 8, 50


def show_sharing(view: View) -> None:
    """Open and close the door, make links, say who is in."""
    st.header("Share on the local network", help=_RULE)
    fault = st.session_state.pop("sharing-fault", "")
    if fault:
        st.error(plain(fault), icon=":material/error:")
    if book().problem:
        st.warning(plain(book().problem), icon=":material/warning:")
    opened = door.door()
    if opened is None:
        _offer_to_open()
    else:
        _show_door(opened)
        _offer_links(view)
    st.fragment(_show_who, run_every=_AGAIN)(opened)


def _offer_to_open() -> None:
    st.markdown("Only this computer can open igcore now. Open it to your network, then make a link for a guest.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        address = st.selectbox("Listen at", [_ALL, *own_addresses()], key="share-address", width=320)
        port = st.number_input("Port", 1, 65535, _PORT, key="share-port", width=140)
        tls = st.toggle("Encrypt (TLS)", key="share-tls", help=opening.SECURED)
    if not tls:
        st.caption(opening.PLAIN)
    asked = (None if address == _ALL else address, int(port), bool(tls))
    st.button("Open to the local network", icon=":material/wifi:", on_click=_open, args=asked)


@state.of_owner
def _open(address: str | None, port: int, tls: bool) -> None:
    try:
        opening.open_at(address, port, tls=tls)
    except (SharingError, OSError) as error:
        st.session_state["sharing-fault"] = str(error)


def _show_door(opened: Door) -> None:
    listed = ", ".join(f"`{address}`" for address in opened.addresses)
    st.markdown(f":material/wifi: **Open to the network** at {listed}")
    if opened.certificate:
        st.caption(f"{opening.SECURED} `{opened.certificate.fingerprint}`")
    else:
        st.caption(opening.PLAIN)
    st.caption(opening.firewall_hint(opened.port))
    closes = "Links and guests stay good for the next time you open it, until they expire; revoke them to end them."
    st.button("Close it", icon=":material/wifi_off:", on_click=_close, help=closes)


@state.of_owner
def _close() -> None:
    door.close_door()
    st.session_state.pop(_INVITED, None)


def _offer_links(view: View) -> None:
    st.header("Make a link")
    chosen = write(view.selection)
    # It sees everything: what it would not see cannot be said then.
    mine = bool(st.session_state.get(_OWNER))
    with st.container(horizontal=True):
        lasts = st.segmented_control("Good for", list(_LASTS), default="1 day", key="link-lasts", required=True)
        devices = st.segmented_control("Lets in", list(_DEVICES), default="One device", key="link-for", required=True)
        part = st.segmented_control(
            "Shows", ["Everything", "Only what is chosen"], default="Everything", key="link-part", required=True,
            disabled=mine or not chosen, help="Choose something above to share only that." if not chosen else None,
        )  # fmt: skip
        left_out = st.pills(
            "Leaves out", _WITHOUT, selection_mode="multi", key="link-without", help=_LEFT_OUT, disabled=mine
        )
        owner = st.toggle(
            "For a device of my own", key=_OWNER, help="It sees everything and may change the library, as you can here."
        )
    limits = Limits(
        query=chosen if chosen and part == "Only what is chosen" and not owner else "",
        captions=owner or "Captions" not in left_out,
        names=owner or "Names" not in left_out,
        originals=owner or "Originals" not in left_out,
    )
    asked = (_LASTS[lasts or "1 day"], _DEVICES[devices or "One device"], limits, "owner" if owner else "guest")
    st.button("Make the link", icon=":material/link:", on_click=_invite, args=asked)


_LEFT_OUT = (
    "Without captions there are no hashtags either; without names people are numbered, and nothing leads to their "
    "posts, and larger pictures are drawn anew, without what their files say besides (EXIF); without originals there "
    "are small pictures only. Names that stand in captions or can be seen in pictures stay there."
)


@state.of_owner
def _invite(lasts: int, uses: int | None, limits: Limits, role: Literal["owner", "guest"]) -> None:
    try:
        st.session_state[_INVITED] = book().invite(time.time(), lasts, limits, uses=uses, role=role)[1]
    except (ValueError, OSError) as error:
        st.session_state["sharing-fault"] = f"The link cannot be made: {error}"


def _show_link(links: Sequence[str]) -> None:
    left, right = st.columns([1, 3])
    with left:
        # On white in the dark, too: many phones read nothing else.
        drawn = segno.make(links[0], error="l").svg_data_uri(scale=5, border=3, light="#fff")
        st.markdown(f"![QR code of the link]({drawn})")
    with right:
        st.markdown("Send this link, or let a phone’s camera look at the code. **It is shown here only.**")
        for link in links:
            st.code(link, language=None, wrap_lines=True)
        st.button("Done", icon=":material/check:", on_click=st.session_state.pop, args=(_INVITED, None))


def _show_who(opened: Door | None) -> None:
    """The link that was made last; who is in, and which links still let somebody in; all can be ended."""
    now = time.time()
    if opened and (secret := st.session_state.get(_INVITED)):
        link = book().opens(secret, now)
        if link is None or link.left == 0:
            st.success("The link was used; make another one for the next device.", icon=":material/check:")
        else:
            _show_link(opening.join_links(opened, secret))
    guests, links, here = book().guests(now), book().links(now), gate.connected()
    st.header("Who is in")
    if not guests:
        st.markdown("Nobody but you.")
    elif not opened:
        st.caption("It is closed: none of them can look before you open it again.")
    letting = {link.id for link in links}
    for guest in _some(guests, "guest"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_guest_text(guest, here[guest.id], now), width="stretch")
            _offer_to_revoke(guest, by_open_link=guest.link in letting)
    _show_links(links, now)
    if guests or links:
        with st.popover("Revoke all", icon=":material/delete_sweep:"):
            st.markdown("All who are in are out at once, and all links end.")
            st.button("Revoke all of them", icon=":material/delete_sweep:", on_click=_revoke)
    _show_log()


def _show_links(links: Sequence[Link], now: float) -> None:
    if links:
        st.header("Links that still let somebody in")
    for link in _some(links, "link"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_link_text(link, now), width="stretch")
            st.button(
                "Revoke", key=f"end-{link.id}", icon=":material/block:", on_click=_revoke, args=(link.id,),
                help="It lets in nobody else, and all who came by it are out at once.",
            )  # fmt: skip


def _some(rows: Sequence[_Row], what: str) -> Iterator[_Row]:
    """Yield rows to be drawn one by one: the first few, then those that are folded away."""
    yield from rows[:_AT_ONCE]
    if more := rows[_AT_ONCE:]:
        with st.expander(several(len(more), f"more {what}"), key=f"more-{what}"):
            yield from more[: _SHOWN - _AT_ONCE]
            if len(rows) > _SHOWN:
                st.markdown(f"Not listed: {several(len(rows) - _SHOWN, what)}. Revoke some, or all.")


def _offer_to_revoke(guest: Guest, *, by_open_link: bool) -> None:
    st.button(
        "Revoke", key=f"out-{guest.id}", icon=":material/block:", on_click=_revoke, args=(guest.id,),
        help=_OUT_BUT_FOR_OTHERS if by_open_link else "Out at once. Their link is used up.",
    )  # fmt: skip
    if by_open_link:
        st.button(
            "Revoke and close the link", key=f"shut-{guest.id}", icon=":material/link_off:", on_click=_revoke,
            args=(guest.id,), kwargs={"closing": True},
            help="Out at once, and their link lets nobody else in. Others who came by it stay.",
        )  # fmt: skip


_OUT_BUT_FOR_OTHERS = (
    "Out at once. Their link goes on to let in others, but not this browser. In another browser, or once its cookies "
    "are deleted, it cannot be told from a new device: close the link if you do not trust them."
)


@state.of_owner
def _revoke(*names: str, closing: bool = False) -> None:
    """End links and guests by their ids; without any, all. With `closing` links of these guests let in nobody else."""
    now = time.time()
    gone = [each for each in book().guests(now) if not names or each.id in names or each.link in names]
    if not names:
        st.session_state.pop(_INVITED, None)
    try:
        if names:
            book().revoke(*names, closing=closing)
        else:
            book().revoke_all()
        for each in gone:
            note(library_root(), SignIn(now, "revoked", "", each.device, each.link, each.id, each.name))
    except OSError as error:
        state.notify(f"Revoked until this server ends; it could not be written: {error.strerror or error}.")


def _guest_text(guest: Guest, pages: int, now: float) -> str:
    seen = f"**here now** ({several(pages, 'page')} open)" if pages else f"seen {ago(now - guest.seen)} ago"
    role = ", may change the library" if guest.role == "owner" else ""
    return (
        f"**{plain(guest.name)}** ({plain(guest.device)}{role}): {seen}, until {_moment(guest.until)}  \n"
        f"{plain(_begun(in_words(guest.limits)))}."
    )


def _link_text(link: Link, now: float) -> str:
    whom = "any number of devices" if link.left is None else several(link.left, "more device")
    mine = " of yours" if link.role == "owner" else ""
    made = ago(now - link.made)
    sees = plain(_begun(in_words(link.limits)))
    return f"For **{whom}**{mine}, until {_moment(link.expires)}, made {made} ago  \n{sees}."


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def ago(seconds: float) -> str:
    """Say how long that is, about.

    Example:
        >>> ago(5), ago(125), ago(7300), ago(200_000)
        ('a moment', '2 minutes', '2 hours', '2 days')
    """
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return several(int(seconds // length), unit)
    return "a moment"


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%a %-d %b, %H:%M}"


def _show_log() -> None:
    lines = sign_ins(library_root())
    if not lines:
        return
    with st.expander(f"Sign-ins: {len(lines):,}", icon=":material/list:"):
        table = pd.DataFrame(
            {
                "when": [_moment(each.time) for each in lines],
                "who": [each.name for each in lines],
                "how it ended": [each.outcome for each in lines],
                "device": [each.device for each in lines],
                "address": [each.address for each in lines],
            }
        )
        show_table(table, "sign-ins")
