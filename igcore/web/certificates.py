"""Certificates for TLS: one that is given, or one that igcore makes, which browsers do not know and warn of."""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from igcore.errors import SharingError
from igcore.sharing.book import write_private
from igcore.web.door import Certificate

_LASTS = dt.timedelta(days=365)
_CERTIFICATE, _KEY = "sharing.crt", "sharing.key"


def given(certificate: Path, key: Path) -> Certificate:
    """Return a certificate of somebody's own.

    Raises:
        SharingError: One of them cannot be read, or they do not belong together.
    """
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise SharingError(f"{certificate} is no certificate that can be read: {_words(error)}.") from error
    try:
        its_key = serialization.load_pem_private_key(key.read_bytes(), None)
    except TypeError as error:
        # TLS would ask for it in the terminal, and everything would wait.
        raise SharingError(f"{key} is locked by a password; igcore needs a key without one.") from error
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise SharingError(f"{key} is no key that can be read: {_words(error)}.") from error
    if its_key.public_key() != found.public_key():
        raise SharingError(f"{key} is not the key of {certificate}.")
    return Certificate(certificate, key, _fingerprint(found))


def _words(error: Exception) -> str:
    """One line of an error: libraries say much, and with a full stop."""
    said = (error.strerror if isinstance(error, OSError) else None) or str(error).partition("\n")[0]
    return said.partition(". ")[0].rstrip(".") or "it is empty"


def made(root: Path, names: Sequence[str], now: dt.datetime) -> Certificate:
    """Return the certificate in a library's folder, made anew if it has run out or is for other addresses.

    Raises:
        SharingError: It cannot be written.
    """
    certificate, key = root / _CERTIFICATE, root / _KEY
    try:
        if not _is_good(certificate, key, names, now):
            root.mkdir(parents=True, exist_ok=True)
            own, its_key = _new(names, now)
            write_private(key, its_key)
            write_private(certificate, own)
        return given(certificate, key)
    except OSError as error:
        raise SharingError(f"The certificate cannot be written: {error.strerror or error}.") from error


def _fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate, as browsers show it."""
    digest = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def _is_good(certificate: Path, key: Path, names: Sequence[str], now: dt.datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        its_key = serialization.load_pem_private_key(key.read_bytes(), None)
        known = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return False
    # Whoever was killed between writing one and the other has two that do not belong together.
    if its_key.public_key() != found.public_key():
        return False
    here = {*known.get_values_for_type(x509.DNSName), *map(str, known.get_values_for_type(x509.IPAddress))}
    return set(names) <= here and now < found.not_valid_after_utc


def _new(names: Sequence[str], now: dt.datetime) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "igcore on this network")])
    built = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + _LASTS)
        .add_extension(x509.SubjectAlternativeName(list(map(_general, names))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    its_key = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return built.public_bytes(serialization.Encoding.PEM), its_key


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
