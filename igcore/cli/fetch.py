"""The commands that go online: each says where and how often, and asks before it does."""

import os
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from igcore.fetch import (
    API,
    ENDPOINT,
    PAUSE,
    Manners,
    Server,
    Step,
    account_terms,
    fetch_account,
    fetch_pictures,
    fetch_posts,
    missing,
    posts_terms,
    read_problems,
    usable_token,
    wanted,
)
from igcore.importers import read_archive
from igcore.importers.source import open_source
from igcore.library import read_manifest, read_tables
from igcore.schema import PUBLISHED, Post

#: Where a token is looked for before it is asked for. It is no option: other users of the computer could read it.
TOKEN = "IGCORE_TOKEN"
#: Where in Click's context the posts are gathered that several options name.
_ASKED = f"{__name__}.asked"
#: So many problems are shown; all are in the file.
_SHOWN = 5

_Command = TypeVar("_Command", bound=Callable[..., Any])

_PLACE = click.Path(path_type=Path)
_YES = click.option("--yes", is_flag=True, help="Say yes to the question beforehand.")


@click.group("fetch")
def fetch() -> None:
    """Fetch what Instagram knows of posts: the only commands that go online.

    Each says first whom it will ask, how often and under which terms, and waits for a yes. What is
    fetched is a folder that "igcore build" reads. Run again, a command goes on where it stopped.
    """


@fetch.command("account")
@click.argument("out", type=_PLACE)
@click.option("--pictures", is_flag=True, help="Fetch the pictures too, and the posters of videos.")
@click.option("--api", default=API, hidden=True)
@_YES
@click.pass_obj
def account(manners: Manners | None, out: Path, pictures: bool, api: str, yes: bool) -> None:
    """Fetch the posts of your own Business or Creator account into the folder OUT.

    The token for Instagram's API is taken from the environment (IGCORE_TOKEN), else asked for.
    """
    manners = manners or Manners()
    _agree(account_terms(Server(api, manners), pictures), yes)
    with closing(Server(api, manners, _token())) as server:
        posts = _with_bar(fetch_account(server, out), "Posts")
        counts = f"{posts.done:,} posts"
        if pictures:
            step = _with_bar(fetch_pictures(server, out), "Pictures")
            counts += f", {step.done - step.problems:,} new pictures"
    _tell(out, counts)


def _naming(
    flag: str, kind: click.ParamType[Any], read: Callable[[Any], Iterable[str]], says: str
) -> Callable[[_Command], _Command]:
    """Option that names posts by the dozen: what `read` finds is added to those that are asked for."""

    def add(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:
            context.meta.setdefault(_ASKED, []).extend(read(value))

    return click.option(flag, type=kind, expose_value=False, callback=add, help=says)


def _in_list(stream: TextIO) -> list[str]:
    return [line.strip() for line in stream if line.strip()]


def _in_library(root: Path) -> list[str]:
    posts = read_tables(root, read_manifest(root)).posts
    lacking = posts["kind"].isin(PUBLISHED) & posts["caption"].isna() & posts["shortcode"].notna()
    return list(posts.loc[lacking, "shortcode"])


def _in_archive(path: Path) -> list[str]:
    rows = read_archive(open_source(path), datetime.now(UTC))
    posts = (row for row in rows if isinstance(row, Post) and row.kind in PUBLISHED and row.caption is None)
    return [post.shortcode for post in posts if post.shortcode]


@fetch.command("posts")
@click.argument("out", type=_PLACE)
@click.argument("posts", nargs=-1, metavar="[SHORTCODE|LINK|MEDIAID]...")
@_naming("--from", click.File("r", "utf-8", "replace"), _in_list, "File with one of them a line; - is standard input.")
@_naming("--library", _PLACE, _in_library, "Ask for the posts of this library that have no caption.")
@_naming("--archive", _PLACE, _in_archive, "Ask for the posts of this archive that have no caption.")
@click.option("--endpoint", default=ENDPOINT, show_default=True, metavar="URL", help="An oEmbed endpoint.")
@click.option("--with-token", is_flag=True, help="Send it a token: IGCORE_TOKEN, else it is asked for.")
@_YES
@click.pass_context
def posts(context: click.Context, out: Path, posts: Sequence[str], endpoint: str, with_token: bool, yes: bool) -> None:
    """Ask an oEmbed endpoint about posts one by one, into the folder OUT.

    Meta's endpoint is for showing posts on web pages and tells little today; the command says more.
    """
    manners = context.obj or Manners(pause=PAUSE)
    known, wrong = wanted([*posts, *context.meta.get(_ASKED, [])], datetime.now(UTC))
    for text, reason in wrong.items():
        click.echo(f"{text}: {reason}", err=True)
    if not known:
        raise click.ClickException("There is no post to ask for; name shortcodes or links, or see --help.")
    todo = missing(out, known)
    if not todo:
        click.echo(f"{out} is up to date: it has all {len(known):,} posts")
        return
    _agree(posts_terms(Server(endpoint, manners), len(todo), with_token), yes)
    with closing(Server(endpoint, manners, _token() if with_token else None)) as server:
        step = _with_bar(fetch_posts(server, out, todo), "Posts")
    _tell(out, f"{step.done - step.problems:,} of {step.total:,} posts")
    if step.problems == step.total:
        sys.exit(1)


def _agree(terms: str, yes: bool) -> None:
    """Say what will happen; go on only after a yes."""
    click.echo(terms, err=True)
    if not yes and not _asked(lambda: click.confirm("Go on?", err=True), "--yes says yes beforehand"):
        raise click.ClickException("Nothing was asked for, and nothing fetched.")


def _token() -> str:
    found = os.environ.get(TOKEN)
    if found is None:
        found = _asked(lambda: click.prompt("Token (not shown)", hide_input=True, err=True), f"{TOKEN} can hold it")
    return usable_token(found)


def _asked(ask: Callable[[], Any], instead: str) -> Any:
    """Ask; who interrupts the question has interrupted the command, and nobody may be there to answer."""
    try:
        return ask()
    except click.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise click.ClickException(f"Nobody is there to answer; {instead}.") from None


def _with_bar(steps: Generator[Step, None, None], label: str) -> Step:
    """Run to the end behind a progress bar; return the last step."""
    with closing(steps):
        last = next(steps)
        with click.progressbar(length=last.total, label=label, show_pos=True, file=sys.stderr) as bar:
            bar.update(last.done)
            for last in steps:
                bar.length = last.total
                bar.update(last.done - bar.pos)
    return last


def _tell(out: Path, counts: str) -> None:
    """Say what came and what did not."""
    problems = read_problems(out)
    click.echo(f"{counts}, {len(problems):,} problems -> {out}")
    for item, reason in list(problems.items())[:_SHOWN]:
        click.echo(f"{item}: {reason}", err=True)
    if len(problems) > _SHOWN:
        click.echo(f"... all of them in {out / 'problems.json'}", err=True)
    click.echo(f"Read it with: igcore build {out} --library LIBRARY", err=True)
