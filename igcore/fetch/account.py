"""A person's own account, by the Instagram API with Instagram Login: for Business and Creator accounts only.

Pages of the list of posts are kept as they come, but for the addresses of other pages, which hold the token.
A page knows where the next one begins, so an interrupted run goes on there. Once a list has been read to its end,
the next run asks for what is newer.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from igcore.errors import FetchError, NotFetchedError
from igcore.fetch.kept import Step, claim, noting_problems, read_object, write_bytes, write_json
from igcore.fetch.server import Server

#: Meta's address of today.
API = "https://graph.instagram.com/v26.0"
#: Folder of the pictures.
PICTURES = "pictures"

_ACCOUNT = "user_id,username,name,account_type,media_count"
_CHILDREN = "children{id,media_type,media_url,thumbnail_url,permalink,timestamp}"
_FIELDS = f"id,caption,media_type,media_url,thumbnail_url,permalink,timestamp,username,{_CHILDREN}"
#: Not every account and version of the API knows these; where one is unknown, the whole question is refused.
_ALL_FIELDS = f"{_FIELDS},media_product_type,shortcode,like_count,comments_count,legacy_instagram_media_id"
_REFUSED = 100
_FOUR = "[0-9]" * 4
_A_PAGE = "100"
#: An address that has expired.
_EXPIRED = frozenset({403, 404, 410})


def fetch_account(server: Server, root: Path) -> Generator[Step, None, None]:
    """Fetch the posts of the account that the server's token is for, newest first.

    Args:
        server: The API.
        root: New or empty folder, or one of before: what is in it is not asked for again.

    Raises:
        FetchError: The folder holds something else, the token is not accepted, or the server does not answer.
    """
    claim(root, "account")
    account = _account(server, root)
    total = account.get("media_count")
    with noting_problems(root) as problems:
        problems.pop("list of posts", None)
        try:
            for done in _pages(server, root):
                yield Step(done, max(total if isinstance(total, int) else 0, done), len(problems))
        except NotFetchedError as error:
            problems["list of posts"] = error.reason
            raise


def account_terms(server: Server, with_pictures: bool) -> str:
    """Say what `fetch_account` will do online, before it does."""
    pictures = ", then once for each picture not there yet, at the addresses it gives" if with_pictures else ""
    return (
        f"igcore will go online: it asks {server.host} with your token, once for the account and once for each "
        f"{_A_PAGE} posts{pictures}, {server.manners.pause:g} s apart.\n"
        "This works for Business and Creator accounts (Meta ended the way for personal ones on 4 December 2024). "
        "Meta's Platform Terms hold.\n"
        "The token is not stored. What is fetched stays on this computer."
    )


def _account(server: Server, root: Path) -> dict[str, Any]:
    """Ask whose account it is: the one whose posts are in the folder, if there are any."""
    account = server.data("/me", {"fields": _ACCOUNT})
    path, number = root / "account.json", _number(account)
    before = read_object(path)
    if number is None:
        raise NotFetchedError("what came is no account")
    if before is not None and _number(before) != number:
        held, now = (each.get("username") or _number(each) for each in (before, account))
        raise FetchError(f"{root} holds the account {held}, and the token is for {now}; name another folder.")
    write_json(path, account)
    return account


def _number(account: dict[str, Any]) -> str | None:
    number = account.get("user_id") or account.get("id")
    return str(number) if isinstance(number, str | int) else None


@dataclass
class _Walk:
    """Where a walk through the list is: the walk's and page's numbers, and what the API is asked for."""

    walk: int
    page: int
    after: str | None
    #: A page of nothing but known posts ends the walk, if the one before it had come to its end.
    ends_at_known: bool
    fields: str = _ALL_FIELDS
    seen: set[str] = field(default_factory=set)


def _pages(server: Server, root: Path) -> Iterator[int]:
    """Keep page after page; yield how many posts are there."""
    known = {str(record["id"]) for record in _records(root) if "id" in record}
    walk = _begin(root)
    yield len(known)
    while True:
        page = _page(server, walk)
        fresh = [each for each in page["data"] if not isinstance(each, dict) or str(each.get("id")) not in known]
        if walk.ends_at_known and not fresh and walk.page == 0:
            return
        walk.after = None if walk.ends_at_known and not fresh else _after(page)
        if walk.after in walk.seen:
            raise NotFetchedError("the list of posts goes round in a circle")
        walk.page += 1
        write_json(root / f"page-{walk.walk:04d}-{walk.page:04d}.json", {"data": fresh, "after": walk.after})
        known |= {str(each["id"]) for each in fresh if isinstance(each, dict) and "id" in each}
        yield len(known)
        if walk.after is None:
            return
        walk.seen.add(walk.after)


def _begin(root: Path) -> _Walk:
    """Go on where the last walk stopped; one that came to its end is followed by a new one."""
    pages = _kept_pages(root)
    if not pages:
        return _Walk(1, 0, None, ends_at_known=False)
    path, last = pages[-1]
    walk, page = (int(number) for number in path.stem.split("-")[1:])
    if last.get("after") is None:
        return _Walk(walk + 1, 0, None, ends_at_known=True)
    return _Walk(walk, page, str(last["after"]), ends_at_known=False)


def _page(server: Server, walk: _Walk) -> dict[str, Any]:
    """Ask for the page; with fewer fields, or from the beginning again, where the API refuses more."""
    while True:
        query = {"fields": walk.fields, "limit": _A_PAGE} | ({"after": walk.after} if walk.after else {})
        try:
            page = server.data("/me/media", query)
        except NotFetchedError as error:
            if error.code != _REFUSED or (walk.fields == _FIELDS and walk.after is None):
                raise
            if walk.fields != _FIELDS:
                walk.fields = _FIELDS
            else:
                # Not the fields were refused, but the place in the list, of too long ago: it begins again.
                walk.after, walk.fields = None, _ALL_FIELDS
                walk.seen.clear()
            continue
        if not isinstance(page.get("data"), list):
            raise NotFetchedError("what came is no list of posts")
        return page


def _after(page: dict[str, Any]) -> str | None:
    """Where the next page begins; `None` after the last. Its address as given is not used: it holds the token."""
    paging = page.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    if not isinstance(paging, dict) or not isinstance(following, str):
        return None
    cursors = paging.get("cursors")
    if isinstance(cursors, dict) and isinstance(cursors.get("after"), str):
        return str(cursors["after"])
    try:
        return parse_qs(urlsplit(following).query).get("after", [None])[0]
    except ValueError:
        return None


def _kept_pages(root: Path) -> list[tuple[Path, dict[str, Any]]]:
    found = ((path, read_object(path)) for path in sorted(root.glob(f"page-{_FOUR}-{_FOUR}.json")))
    return [(path, page) for path, page in found if page is not None]


def _records(root: Path) -> Iterator[dict[str, Any]]:
    for _, page in _kept_pages(root):
        records = page.get("data")
        yield from (each for each in (records if isinstance(records, list) else []) if isinstance(each, dict))


def fetch_pictures(server: Server, root: Path) -> Generator[Step, None, None]:
    """Fetch the pictures of the posts in a folder, and the poster of each video, named by their ids.

    Args:
        server: The API, which is asked for a new address where an old one has expired.
        root: What `fetch_account` left; pictures that are there are not asked for again.

    Raises:
        FetchError: The token is not accepted, or nobody answers.
    """
    folder = root / PICTURES
    folder.mkdir(exist_ok=True)
    there = {path.stem for path in folder.iterdir() if path.suffix != ".part"}
    addresses = dict(each for record in _records(root) for each in _pictures(record) if each[0] not in there)
    with noting_problems(root) as problems:
        for number in there:
            problems.pop(number, None)
        yield Step(0, len(addresses))
        failed = 0
        for done, (number, address) in enumerate(addresses.items(), 1):
            try:
                content = _picture(server, number, address)
                write_bytes(folder / f"{number}{_ending(content)}", content)
                problems.pop(number, None)
            except NotFetchedError as error:
                problems[number] = error.reason
                failed += 1
            yield Step(done, len(addresses), failed)


def _pictures(record: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Id and address of each picture of a post; ids that are no numbers name no file."""
    children = record.get("children")
    parts = children.get("data") if isinstance(children, dict) else None
    for each in parts if isinstance(parts, list) and parts else [record]:
        number = each.get("id") if isinstance(each, dict) else None
        if isinstance(number, str) and number.isascii() and number.isdecimal() and len(number) <= 20:
            yield number, _address(each)


def _address(record: dict[str, Any]) -> str | None:
    """Where the picture is: the poster of a video, else the picture itself."""
    found = record.get("thumbnail_url" if record.get("media_type") == "VIDEO" else "media_url")
    return found if isinstance(found, str) else None


def _picture(server: Server, number: str, address: str | None) -> bytes:
    """Fetch a picture; addresses are good for some days, and a new one is asked for when one is not."""
    if address is not None:
        try:
            return server.picture(address)
        except NotFetchedError as error:
            if error.code not in _EXPIRED:
                raise
    address = _address(server.data(f"/{number}", {"fields": "media_type,media_url,thumbnail_url"}))
    if address is None:
        raise NotFetchedError("Instagram names no picture for it, as for posts with music of others")
    return server.picture(address)


def _ending(content: bytes) -> str:
    """File ending by what the bytes are.

    Raises:
        NotFetchedError: They are no picture.

    Example:
        >>> _ending(b"RIFF....WEBPVP8 ")
        '.webp'
    """
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return ".webp"
    if content[4:8] == b"ftyp":
        if content[8:12] in {b"avif", b"avis"}:
            return ".avif"
        if content[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}:
            return ".heic"
    raise NotFetchedError("what came is no picture")
