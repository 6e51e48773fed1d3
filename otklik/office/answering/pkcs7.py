"""What a detached signature (PKCS#7, CMS) says of itself: whose certificate it carries, of which bytes it is.

We read and we verify nothing but the digest: whether the signature is good and its certificate qualified, the office
checks with a certified program, and the screen says so. Of a certificate of ГОСТ, whose keys are not known here, name,
issuer, number and days can be read all the same.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7

from otklik.office.base import Refusal

LARGEST = 1 << 20
"""Bytes of a detached signature: one with its chain of certificates has a hundredth of it."""
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
"""The attribute (1.2.840.113549.1.9.4, by DER) that holds the digest of what is signed."""
DIGESTS = {
    bytes.fromhex("0609608648016503040201"): "sha256",
    bytes.fromhex("0609608648016503040202"): "sha384",
    bytes.fromhex("0609608648016503040203"): "sha512",
}
GOST = {
    bytes.fromhex("06082a85030701010202"): "ГОСТ Р 34.11-2012 (256)",
    bytes.fromhex("06082a85030701010203"): "ГОСТ Р 34.11-2012 (512)",
    bytes.fromhex("06062a8503020209"): "ГОСТ Р 34.11-94",
}
PERSON = (
    ("commonName", x509.NameOID.COMMON_NAME),
    ("surname", x509.NameOID.SURNAME),
    ("givenName", x509.NameOID.GIVEN_NAME),
    ("title", x509.NameOID.TITLE),
    ("organization", x509.NameOID.ORGANIZATION_NAME),
)
MATCHES, UNKNOWN = "matches", "unknown"
"""What is known of the digest: that it is the file's, or that it cannot be counted here."""


class NoSignature(Refusal):
    """The file is no detached signature of the paper; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a signature says of itself; moments are UTC."""

    subject: str
    issuer: str
    serial: str
    valid_since: datetime
    valid_until: datetime
    digest: str
    """MATCHES or UNKNOWN; one that does not match is refused."""
    algorithm: str
    """Of the digest, in words; empty: not recognised."""

    def told(self) -> dict[str, str]:
        """Return the same as it is kept."""
        return {
            "subject": self.subject,
            "issuer": self.issuer,
            "serial": self.serial,
            "valid_since": self.valid_since.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "digest": self.digest,
            "algorithm": self.algorithm,
        }


def read(signature: bytes, signed: bytes, at: datetime) -> Certificate:
    """Return what a detached signature of a file says of itself.

    :raises NoSignature: if it is none, is of other bytes, or its certificate is not valid at this moment
    """
    if len(signature) > LARGEST:
        raise NoSignature("Файл подписи слишком велик. Нужна отсоединённая подпись (.sig, .p7s), не сам документ.")
    der = _der(signature)
    try:
        certificates = pkcs7.load_der_pkcs7_certificates(der)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NoSignature("Это не подпись PKCS#7 (CMS): выберите файл .sig или .p7s.") from error
    if not certificates:
        raise NoSignature("В подписи нет сертификата: подпишите с включением сертификата подписанта.")
    own = next((one for one in certificates if not _issues(one, certificates)), certificates[0])
    since, until = own.not_valid_before_utc, own.not_valid_after_utc
    if not since <= at.astimezone(UTC) <= until:
        raise NoSignature(f"Сертификат действует с {since:%d.%m.%Y} по {until:%d.%m.%Y}: сегодня он не действует.")
    digest, algorithm = _digest_of(der, signed)
    return Certificate(
        _named(own.subject), _named(own.issuer), f"{own.serial_number:X}", since, until, digest, algorithm
    )


def _der(signature: bytes) -> bytes:
    """Return the DER of a signature that may come as PEM or as mere base64."""
    text = signature.strip()
    if text.startswith(b"\x30"):
        return text if len(text) == len(signature) else signature
    body = re.sub(rb"-----[^-]+-----|\s", b"", text)
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        return signature


def _issues(one: x509.Certificate, others: list[x509.Certificate]) -> bool:
    return any(other.issuer == one.subject for other in others if other is not one)


def _named(name: x509.Name) -> str:
    """Return a name in the order in which people read it; whole, if it holds nothing that we know."""
    parts: list[str] = []
    for _, oid in PERSON:
        parts += [str(attribute.value) for attribute in name.get_attributes_for_oid(oid)]
    return ", ".join(dict.fromkeys(parts)) or name.rfc4514_string()


def _digest_of(der: bytes, signed: bytes) -> tuple[str, str]:
    """Return whether the digest that is signed is that of the file, and by which algorithm.

    :raises NoSignature: if it is the digest of other bytes
    """
    gost = next((said for oid, said in GOST.items() if oid in der), "")
    found = re.search(re.escape(MESSAGE_DIGEST) + rb"\x31.\x04(.)", der, re.DOTALL)
    if found is None:
        return UNKNOWN, gost
    length = found.group(1)[0]
    stated = der[found.end() : found.end() + length]
    for oid, name in DIGESTS.items():
        if oid in der and hashlib.new(name).digest_size == length and not gost:
            if hashlib.new(name, signed).digest() != stated:
                raise NoSignature("Подпись сделана с другого файла: скачайте файл на подпись ещё раз и подпишите его.")
            return MATCHES, name.upper().replace("SHA", "SHA-")
    return UNKNOWN, gost
