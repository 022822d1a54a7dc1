"""Who else may look at a library, at what of it, and until when. Loads nothing slow: the server starts with it."""

from igcore.sharing.limits import EVERYTHING, Limits

__all__ = ["EVERYTHING", "Limits"]
