"""Who else may look at a library, at what of it, and until when. Loads nothing slow: the server starts with it."""

from igcore.sharing.book import Book, Change, book_of
from igcore.sharing.device import device
from igcore.sharing.limits import EVERYTHING, Limits
from igcore.sharing.log import SignIn, note, sign_ins
from igcore.sharing.records import Guest, Link

__all__ = ["EVERYTHING", "Book", "Change", "Guest", "Limits", "Link", "SignIn", "book_of", "device", "note", "sign_ins"]
