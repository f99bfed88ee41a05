"""What is the fingerprint of some bytes? BLAKE2b-128 (RFC 7693)."""

from __future__ import annotations

import hashlib

DIGEST_BYTES = 16
"""Two of a million files share a fingerprint by chance in one of more than 10**26 archives."""


def hasher() -> hashlib.blake2b:
    """For bytes that come in parts."""
    return hashlib.blake2b(digest_size=DIGEST_BYTES)


def digest(data: bytes | memoryview, *behind: bytes) -> str:
    """The fingerprint of some bytes, and of those behind them, in hexadecimal."""
    found = hashlib.blake2b(data, digest_size=DIGEST_BYTES)
    for more in behind:
        found.update(more)
    return found.hexdigest()
