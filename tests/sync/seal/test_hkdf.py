"""HKDF gives what RFC 5869 says, appendix A."""

from __future__ import annotations

import pytest

from jupyter_chatstore.sync.seal.hkdf import hkdf

RFC = {
    "a.1": (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    "a.2": (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        (
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb"
            "41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
    ),
    "a.3": (
        "0b" * 22,
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
}


@pytest.mark.parametrize("case", RFC)
def test_the_vectors_of_the_rfc(case):
    secret, salt, info, out = map(bytes.fromhex, RFC[case])
    assert hkdf(secret, salt=salt, info=info, length=len(out)) == out


def test_more_than_it_can_give_is_refused():
    assert len(hkdf(b"k", salt=b"", info=b"", length=255 * 32)) == 255 * 32
    with pytest.raises(ValueError, match="255"):
        hkdf(b"k", salt=b"", info=b"", length=255 * 32 + 1)
