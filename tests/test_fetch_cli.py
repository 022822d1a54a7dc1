"""Promises of the commands that go online: nothing unasked, nothing twice, the token nowhere."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from igcore.cli import main
from igcore.cli.fetch import TOKEN as VARIABLE
from igcore.cli.fetch import fetch
from tests.make_archive import backup, built
from tests.online import TOKEN, Asked, Instagram, Online, Play, Reply, Time, as_json, error, media, playing

SEVEN = [media(number) for number in range(7, 0, -1)]
CODES = ["BJKOF0KBnS4", "C6bVAo4yUKq", "BMAqOn3Be6p"]
TODAY = {"type": "rich", "html": "<blockquote></blockquote>", "version": "1.0"}
#: The command line without its pauses.
COMMAND = """
from igcore.cli import main
from igcore.fetch import Manners
main(obj=Manners(pause=0))
"""


def run(*words: object, said: str | None = None, token: str | None = TOKEN) -> Result:
    """Run a command in this process with a clock that does not wait; `said` is typed."""
    environment = {VARIABLE: token}
    result = CliRunner(env=environment).invoke(main, ["fetch", *map(str, words)], input=said, obj=Time().manners())
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def account(online: Online, out: Path, *words: str, said: str | None = None, token: str | None = TOKEN) -> Result:
    return run("account", out, "--api", online.base, *words, said=said, token=token)


def posts(online: Online, out: Path, *words: object, said: str | None = None) -> Result:
    return run("posts", out, *words, "--endpoint", f"{online.base}/oembed?url=", said=said)


def of_today(_: Asked) -> Reply:
    return as_json(TODAY)


def test_an_account_with_its_pictures(tmp_path: Path) -> None:
    with playing(Instagram(SEVEN)) as online:
        result = account(online, tmp_path / "kat", "--pictures", "--yes")

    assert result.exit_code == 0
    assert f"7 posts, 7 new pictures, 0 problems -> {tmp_path / 'kat'}" in result.output
    assert len(list((tmp_path / "kat/pictures").iterdir())) == 7


@pytest.mark.parametrize("command", ["account", "posts"])
def test_nothing_is_asked_before_the_terms_and_a_yes(command: str, tmp_path: Path) -> None:
    """They name whom, how often and at which pace; a no leaves nothing behind."""
    with playing(Instagram(SEVEN)) as online:
        ask = account if command == "account" else posts
        refused = ask(online, tmp_path / "out", *([] if command == "account" else CODES), said="n\n")
        before = list(online.asked)
        nobody = ask(online, tmp_path / "out", *([] if command == "account" else CODES), said="")

    assert before == online.asked == []
    assert not (tmp_path / "out").exists()
    assert (refused.exit_code, nobody.exit_code) == (1, 1)
    assert f"asks {online.base.removeprefix('http://')} " in refused.output
    assert "s apart" in refused.output
    assert "terms" in refused.output.lower()
    assert "Go on? [y/N]" in refused.output
    assert "Nothing was asked for" in refused.output
    assert "--yes" in nobody.output


def test_terms_of_oembed_are_said(tmp_path: Path) -> None:
    with playing(of_today) as online:
        output = posts(online, tmp_path / "out", *CODES, said="n\n").output

    assert "about 3 posts, one request each" in output
    assert "with your token" not in output
    assert "forbid extracting" in output
    assert "who posted" in output


def test_the_token_is_asked_for_and_does_not_show(tmp_path: Path) -> None:
    with playing(Instagram(SEVEN)) as online:
        result = account(online, tmp_path / "kat", said=f"y\n{TOKEN}\n", token=None)

    assert result.exit_code == 0
    assert {asked.authorization for asked in online.asked} == {f"Bearer {TOKEN}"}
    assert TOKEN not in result.output


def test_nobody_there_to_give_a_token(tmp_path: Path) -> None:
    with playing(Instagram(SEVEN)) as online:
        result = account(online, tmp_path / "kat", "--yes", said="", token=None)

    assert result.exit_code == 1
    assert "IGCORE_TOKEN can hold it" in result.output
    assert online.asked == []


def test_no_option_takes_a_token() -> None:
    """Whoever looks at the processes of a computer sees the words of their commands."""
    for command in fetch.commands.values():
        for option in command.params:
            assert "token" not in (option.name or "") or getattr(option, "is_flag", False)


FAILURES: dict[str, Play] = {
    "expired": lambda _: error(190, f"Malformed access token {TOKEN}", 401),
    "limit": lambda _: error(4, f"{TOKEN} too many", 403, Retry_After="4000"),
    "429": lambda _: as_json({"token": TOKEN}, 429),
    "5xx": lambda _: Reply(TOKEN.encode(), 500),
    "cut": lambda _: Reply(TOKEN.encode(), length=999),
    "garbage": lambda _: Reply(b"\x00" + TOKEN.encode()),
    "page": lambda _: Reply(b"<html>" + TOKEN.encode()),
    "redirect": lambda asked: Reply(b"", 302, {"Location": f"https://example.org/{TOKEN}?t={asked.authorization}"}),
    "huge": lambda _: Reply(b" " * 17_000_000 + TOKEN.encode()),
    "refused": lambda _: error(10, f"Not with {TOKEN}", 403),
    "strange": lambda _: as_json({"id": [TOKEN]}),
    "echo": lambda _: as_json({"id": "1", "title": TOKEN, TOKEN: TOKEN, "data": [{"id": "1", "caption": TOKEN}]}),
    "next": lambda _: as_json({"id": "1", "data": [], "paging": {"next": f"https://x/?access_token={TOKEN}"}}),
}


@pytest.mark.parametrize("words", [["account"], ["account", "--pictures"], ["posts", *CODES, "--with-token"]])
@pytest.mark.parametrize("failure", list(FAILURES))
def test_the_token_is_in_no_output_and_no_file(failure: str, words: list[str], tmp_path: Path) -> None:
    """However the server fails, and whatever it repeats; and what fails is said in sentences."""
    with playing(FAILURES[failure]) as online:
        where = ["--api", online.base] if words[0] == "account" else ["--endpoint", online.base]
        result = run(words[0], tmp_path / "out", *words[1:], *where, "--yes")

    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    names = "".join(path.name for path in tmp_path.rglob("*"))
    assert online.asked[0].authorization == f"Bearer {TOKEN}"
    for secret in (TOKEN, "0123456789secret", "%7C0123"):
        assert secret not in result.output + names
        assert secret.encode() not in written
    assert "Traceback" not in result.output
    assert result.exit_code == (
        0 if failure in ("echo", "next") or (failure == "strange" and words[0] == "posts") else 1
    )


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        ("expired", "Error: The token has expired or is not valid; make a new one"),
        ("limit", "takes no more requests for now; run the same command again after 2026-07-01 13:07 UTC"),
        ("429", "takes no more requests for now"),
        ("5xx", "Error: What was asked for did not come: the server failed (status 500), 5 times."),
    ],
)
def test_what_ends_a_run_is_one_sentence(failure: str, says: str, tmp_path: Path) -> None:
    with playing(FAILURES[failure]) as online:
        result = account(online, tmp_path / "out", "--yes")

    assert result.exit_code == 1
    assert says in result.output.splitlines()[-1]


def test_posts_from_words_a_file_and_standard_input(tmp_path: Path) -> None:
    (tmp_path / "codes.txt").write_text(f"{CODES[1]}\n\n  https://www.instagram.com/p/{CODES[0]}/ \n")
    with playing(of_today) as online:
        first = posts(online, tmp_path / "out", CODES[0], "--from", tmp_path / "codes.txt", "--yes")
        second = posts(online, tmp_path / "out", "--from", "-", "--yes", said="\n".join([*CODES, "no such code!"]))
        third = posts(online, tmp_path / "out", *CODES)

    assert [asked.query["url"].split("/")[-2] for asked in online.asked] == CODES
    assert "2 of 2 posts, 0 problems" in first.output
    assert "1 of 1 posts, 0 problems" in second.output
    assert "no such code!: shortcodes are letters" in second.output
    assert "is up to date: it has all 3 posts" in third.output
    assert {asked.authorization for asked in online.asked} == {None}


def test_posts_of_a_library_or_an_archive_that_lack_a_caption(tmp_path: Path) -> None:
    """Those that have one are not asked about."""
    archive = backup(tmp_path / "backup", 2)
    names = sorted(path.name for path in archive.iterdir())
    (archive / "posts.csv").write_text(f"image id,Title\n{names[0].split('_')[0]},Known\n")
    built(tmp_path / "library", archive)
    with playing(of_today) as online:
        of_library = posts(online, tmp_path / "a", "--library", tmp_path / "library", "--yes")
        of_archive = posts(online, tmp_path / "b", "--archive", archive, "--yes")

    for result, out in ((of_library, "a"), (of_archive, "b")):
        assert result.exit_code == 0
        assert (tmp_path / out / f"{names[1].split('_')[0]}.json").is_file()
    assert len(online.asked) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["posts", "OUT"], "There is no post to ask for"),
        (["posts", "OUT", "?"], "There is no post to ask for"),
        (["posts", "OUT", "--library", "nowhere"], "no library yet"),
        (["posts", "OUT", "--archive", "nowhere"], "cannot be read"),
        (["posts", "OUT", "BJKOF0KBnS4", "--endpoint", "http://example.org/"], "cannot be asked"),
        (["account", "OUT", "--api", "http://example.org/"], "cannot be asked"),
        (["account", "file", "--api", "http://127.0.0.1:9"], "is a file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine")

    result = run(*words, "--yes")

    assert result.exit_code == 1
    assert says in result.output
    assert not Path("OUT").exists()


def test_when_none_of_the_posts_comes_the_exit_code_says_so(tmp_path: Path) -> None:
    with playing(lambda _: Reply(b"", 404)) as online:
        result = posts(online, tmp_path / "out", *CODES, "--yes")

    assert result.exit_code == 1
    assert "0 of 3 posts, 3 problems" in result.output
    assert f"{CODES[2]}: the server has no such thing" in result.output


def test_a_command_without_a_clock_of_its_own_is_polite() -> None:
    """A thousand an hour at most: what the terms say is what is done."""
    output = CliRunner().invoke(main, ["fetch", "posts", "out", *CODES], input="n\n").output

    assert "asks graph.facebook.com about 3 posts, one request each, 3.6 s apart" in output


class Stop:
    """Plays on until so many requests have come, and holds the next one back until it is let go."""

    def __init__(self, play: Play, after: int) -> None:
        """Play on for so many requests."""
        self.play, self.left = play, after
        self.reached, self.over = threading.Event(), threading.Event()

    def __call__(self, asked: Asked) -> Reply:
        """Answer, or wait."""
        self.left -= 1
        if self.left < 0 and not self.reached.is_set():
            self.reached.set()
            assert self.over.wait(60)
        return self.play(asked)


def disturbed(out: Path, base: str, stop: Stop, by: signal.Signals) -> tuple[int, str]:
    """Run the real command in a process of its own and end it at that moment; its exit code and last words."""
    words = ["fetch", "account", str(out), "--api", base, "--yes", "--pictures"]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        env={**os.environ, VARIABLE: TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert stop.reached.wait(60)
            process.send_signal(by)
            said, _ = process.communicate(timeout=60)
        finally:
            process.kill()
            stop.over.set()
    return process.returncode, said


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("after", [0, 1, 3, 5, 9])
def test_a_run_that_is_killed_goes_on_where_it_was(after: int, tmp_path: Path) -> None:
    """In the first question, in the first and in a later page, among the pictures: nothing is asked for twice."""
    stop = Stop(Instagram(SEVEN), after)
    with playing(stop) as online:
        code, _ = disturbed(tmp_path / "a", online.base, stop, signal.SIGKILL)
        result = account(online, tmp_path / "a", "--pictures", "--yes")
        asked = Counter((each.path, each.query.get("after")) for each in online.asked if each.path != "/me")
        account(online, tmp_path / "b", "--pictures", "--yes")

    assert (code, result.exit_code) == (-signal.SIGKILL, 0)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    # The question that was never answered, no other: and after the end of the list, what is newer.
    assert sum(asked.values()) == 4 + 7 + (1 if after else 0) + (1 if after >= 5 else 0)


def test_ctrl_c_is_one_sentence_and_130(tmp_path: Path) -> None:
    stop = Stop(Instagram(SEVEN), 3)
    with playing(stop) as online:
        code, said = disturbed(tmp_path / "kat", online.base, stop, signal.SIGINT)

    assert code == 130
    assert said.strip().splitlines()[-1] == "Interrupted; what is done is kept for the next time."
    assert "Traceback" not in said
    assert TOKEN not in said
    assert len(list((tmp_path / "kat").glob("page-*.json"))) == 2


def test_ctrl_c_at_the_question_is_an_interruption_too(tmp_path: Path) -> None:
    """And nothing was asked for."""
    with (
        playing(of_today) as online,
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "igcore",
                "fetch",
                "posts",
                str(tmp_path / "out"),
                *CODES,
                "--endpoint",
                online.base,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        assert process.stdout
        said = b""
        while b"[y/N]" not in said:
            said += process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        last, _ = process.communicate(timeout=60)

    assert (process.returncode, online.asked) == (130, [])
    assert last.strip() == b"Interrupted; what is done is kept for the next time."
