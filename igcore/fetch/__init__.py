"""What is online, fetched when a person asks for it: politely, resumably, into a folder that is an archive.

Nothing else in igcore goes online. Each answer is written whole before the next is asked for, and what is
there is not asked for again. An item that does not come is a row in `problems.json`.
"""

from igcore.fetch.account import API, account_terms, fetch_account, fetch_pictures
from igcore.fetch.kept import Step, read_problems
from igcore.fetch.posts import ENDPOINT, PAUSE, Wanted, fetch_posts, missing, posts_terms, wanted
from igcore.fetch.server import Manners, Server, usable_token

__all__ = [
    "API",
    "ENDPOINT",
    "PAUSE",
    "Manners",
    "Server",
    "Step",
    "Wanted",
    "account_terms",
    "fetch_account",
    "fetch_pictures",
    "fetch_posts",
    "missing",
    "posts_terms",
    "read_problems",
    "usable_token",
    "wanted",
]
