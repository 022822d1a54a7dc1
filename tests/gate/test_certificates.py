"""Promises of certificates: what is made can be used, is used again, and what cannot be used is a sentence."""

import datetime as dt
import ipaddress
import ssl
import stat
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from igcore.errors import SharingError
from igcore.web.certificates import given, made

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
NAMES = ["192.168.1.7", "fd00::7", "laptop.local"]


def test_it_is_for_the_addresses_and_is_used_again(tmp_path: Path) -> None:
    found = made(tmp_path / "library", NAMES, NOW)
    again = made(tmp_path / "library", NAMES[:1], NOW + dt.timedelta(days=300))

    certificate = x509.load_pem_x509_certificate(found.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address(each) for each in NAMES[:2]]
    assert names.get_values_for_type(x509.DNSName) == ["laptop.local"]
    assert found == again
    digest = sha256(ssl.PEM_cert_to_DER_cert(found.certificate.read_text())).hexdigest().upper()
    assert found.fingerprint.replace(":", "") == digest
    assert found.fingerprint.count(":") == 31
    assert {stat.S_IMODE(each.stat().st_mode) for each in (found.certificate, found.key)} == {0o600}
    # What a browser demands: no longer than 398 days, for servers, no authority of its own.
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc < dt.timedelta(days=398)
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(found.certificate, found.key)


def test_it_is_made_anew_when_it_has_run_out_or_is_for_others(tmp_path: Path) -> None:
    prints = [
        made(tmp_path, NAMES, NOW).fingerprint,
        made(tmp_path, ["10.0.0.1"], NOW).fingerprint,
        made(tmp_path, ["10.0.0.1"], NOW + dt.timedelta(days=366)).fingerprint,
    ]

    assert len(set(prints)) == 3


@pytest.mark.parametrize("spoilt", ["gone", "empty", "of another", "text", "truncated"])
@pytest.mark.parametrize("which", ["certificate", "key"])
def test_what_was_spoilt_is_made_anew(tmp_path: Path, which: str, spoilt: str) -> None:
    """As by a process that was killed between one file and the other."""
    before, other = made(tmp_path / "a", NAMES, NOW), made(tmp_path / "b", NAMES, NOW)
    file = getattr(before, which)
    if spoilt == "gone":
        file.unlink()
    else:
        contents = {
            "empty": b"",
            "of another": getattr(other, which).read_bytes(),
            "text": b"-----BEGIN PRIVATE KEY-----\nnothing\n-----END PRIVATE KEY-----\n",
            "truncated": file.read_bytes()[:-60],
        }
        file.write_bytes(contents[spoilt])

    after = made(tmp_path / "a", NAMES, NOW)

    assert after.fingerprint not in (before.fingerprint, other.fingerprint)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(after.certificate, after.key)


def test_where_it_cannot_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("")

    with pytest.raises(SharingError, match="cannot be written"):
        made(tmp_path / "library", NAMES, NOW)


def test_given_ones_have_to_belong_together_and_to_be_open(tmp_path: Path) -> None:
    one, other = made(tmp_path / "a", NAMES, NOW), made(tmp_path / "b", NAMES, NOW)
    locked, text = tmp_path / "locked.key", tmp_path / "text"
    key = serialization.load_pem_private_key(one.key.read_bytes(), None)
    lock = serialization.BestAvailableEncryption(b"password")
    locked.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock))
    text.write_text("nothing")

    assert given(one.certificate, one.key) == one
    for certificate, its_key, says in [
        (one.certificate, other.key, "is not the key of"),
        (one.certificate, locked, "is locked by a password"),
        (one.certificate, text, "is no key that can be read"),
        (text, one.key, "is no certificate that can be read"),
        (tmp_path / "nothing", one.key, "is no certificate that can be read: No such file"),
        (one.certificate, tmp_path, "is no key that can be read"),
    ]:
        with pytest.raises(SharingError, match=says) as found:
            given(certificate, its_key)
        assert str(found.value).count("\n") == 0
        assert str(found.value).endswith(".")
        assert not str(found.value).endswith("..")
