"""What can be wrong with a store, or on the way to it: an OSError of one sentence each, and nothing else is one."""

import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import botocore.session
import pytest
import requests
import s3fs

from igcore.errors import UnreadableArchiveError
from igcore.importers.address import Address, disconnect
from igcore.importers.source import open_source
from igcore.library import Wish, read_manifest, read_tables
from tests.clusters import SECRET, put, store
from tests.make_archive import backup, built
from tests.wires import wire

MANY = bytes(1_000_000)


@pytest.fixture(scope="module")
def bucket() -> Iterator[Address]:
    with store() as found:
        found.write_all({"many.bin": MANY, "small.bin": b"1"})
        yield found


@pytest.fixture
def anew(bucket: Address, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:  # noqa: ARG001 - its server
    """For an environment that is another one while a test runs."""
    disconnect()
    yield monkeypatch
    disconnect()


def port() -> int:
    found = urlsplit(os.environ["AWS_ENDPOINT_URL"]).port
    assert found
    return found


def reason_of(place: Address) -> str:
    """Why a folder in a store cannot be opened."""
    with pytest.raises(UnreadableArchiveError) as caught:
        open_source(place)
    assert SECRET not in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize("name", ["folder", "export.zip"])
def test_a_wrong_secret(name: str, bucket: Address, anew: pytest.MonkeyPatch) -> None:
    """Of somebody whom the store knows; it sees to signatures here."""
    url = os.environ["AWS_ENDPOINT_URL"]
    people = botocore.session.Session().create_client("iam", endpoint_url=url)
    people.create_user(UserName=name)
    everything = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}], "Version": "2012-10-17"}
    people.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=json.dumps(everything))
    key = people.create_access_key(UserName=name)["AccessKey"]
    people.close()
    anew.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    requests.post(f"{url}/moto-api/reset-auth", data="0", timeout=30).raise_for_status()
    try:
        wrong = reason_of(bucket.below(name))
        with pytest.raises(PermissionError):
            bucket.read("small.bin")
        anew.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
        disconnect()
        right = bucket.read("small.bin")
    finally:
        requests.post(f"{url}/moto-api/reset-auth", data="inf", timeout=30).raise_for_status()

    assert wrong == "the store does not let you, with the credentials in the environment"
    assert right == b"1"


def test_no_such_bucket(bucket: Address) -> None:  # noqa: ARG001 - its server
    assert reason_of(Address("s3://nobucket/x")) == "there is no such bucket or folder in the store"
    with pytest.raises(FileNotFoundError, match="there is no such bucket or folder in the store"):
        Address("s3://nobucket/x").write_all({"a.jpg": b"1"})


def test_no_such_key(bucket: Address) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no file gone\.jpg in the store"):
        bucket.read("gone.jpg")
    with pytest.raises(FileNotFoundError):
        bucket.read_all(["small.bin", "gone.jpg"])
    assert bucket.below("gone.jpg").info() is None
    assert reason_of(bucket.below("gone.zip")) == "there is no such file in the store"


@pytest.mark.parametrize(
    ("then", "why"),
    [("cut", "the connection to the store broke off"), ("silence", "the store did not answer in time")],
)
def test_a_store_that_goes_in_the_middle_of_a_read(
    then: str, why: str, bucket: Address, anew: pytest.MonkeyPatch
) -> None:
    """However often it is tried; what is small enough comes over whole."""
    anew.setattr(s3fs.S3FileSystem, "read_timeout", 0.5)
    with wire(port(), 100_000, "cut" if then == "cut" else "silence") as broken:
        anew.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{broken}")

        small = bucket.read("small.bin")
        with pytest.raises(OSError, match=f"{why}$"):
            bucket.read("many.bin")
        disconnect()

    assert small == b"1"


@pytest.mark.parametrize("after", [0, 100])
def test_a_store_that_says_nothing(after: int, bucket: Address, anew: pytest.MonkeyPatch) -> None:
    """At all, or in the middle of its answer's head."""
    anew.setattr(s3fs.S3FileSystem, "read_timeout", 0.2)
    with wire(port(), after, "silence") as silent:
        anew.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent}")

        assert reason_of(bucket) == "the store did not answer in time"
        disconnect()


def test_a_zip_whose_store_goes_in_the_middle(bucket: Address, anew: pytest.MonkeyPatch) -> None:
    """Its list comes over whole, one of its files does not."""
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as whole:
        whole.writestr("many.bin", MANY)
        whole.writestr("small.bin", b"1")
    bucket.write_all({"packed.zip": packed.getvalue()})
    source = open_source(bucket.below("packed.zip"))
    disconnect()
    with wire(port(), 1000, "cut") as broken:
        anew.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{broken}")

        with pytest.raises(OSError, match="the connection to the store broke off$"):
            source.read("many.bin")
        disconnect()

    assert set(source.entries) == {"many.bin", "small.bin"}


def test_pictures_of_a_store_that_goes_are_problems(bucket: Address, anew: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And measured by the next build."""
    place = put(backup(tmp_path / "backup", 2), bucket.below("goes"))
    place.write_all({"large.jpg": MANY})
    disconnect()
    with wire(port(), 100_000, "cut") as broken, anew.context() as patched:
        patched.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{broken}")
        built(tmp_path / "library", wish=Wish([place], jobs=0))
        disconnect()

    first = read_tables(tmp_path / "library", read_manifest(tmp_path / "library")).problems
    place.write_all({"large.jpg": next((tmp_path / "backup").iterdir()).read_bytes()})
    built(tmp_path / "library", wish=Wish([place], jobs=0))
    second = read_tables(tmp_path / "library", read_manifest(tmp_path / "library")).problems

    assert list(first["reason"]) == ["cannot be read: the connection to the store broke off"]
    assert second.empty


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        (
            {"AWS_ENDPOINT_URL": "no address"},
            "the environment names a store or a region that cannot be (",
        ),
        (
            {"AWS_DEFAULT_REGION": "no region"},
            "the environment names a store or a region that cannot be (",
        ),
        ({"AWS_PROFILE": "nobody"}, "there is no such profile as AWS_PROFILE names"),
        ({"AWS_ENDPOINT_URL": "https://127.0.0.1:PORT"}, "the store has no certificate that this computer trusts"),
    ],
    ids=["no address", "no region", "no profile", "no TLS there"],
)
def test_what_the_environment_says_wrongly(
    environment: dict[str, str], why: str, bucket: Address, anew: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        anew.setenv(name, value.replace("PORT", str(port())))

    assert reason_of(bucket).startswith(why)


def test_a_slip_of_who_calls_is_no_fault_of_the_store(bucket: Address) -> None:
    with pytest.raises(TypeError):
        bucket.read("small.bin", end="1")  # type: ignore[arg-type]  # that is the slip
