"""An address has one spelling, and plain http stays on the machine unless it is allowed."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.address import address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("chat.example.org", "https://chat.example.org"),
        (" HTTPS://Chat.Example.org:443/ ", "https://chat.example.org"),
        ("https://example.org:8443/chat/", "https://example.org:8443/chat"),
        ("http://127.0.0.1:8100", "http://127.0.0.1:8100"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:9", "http://[::1]:9"),
    ],
)
def test_one_spelling(typed, kept):
    assert address(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "ftp://x", "https://", "https://a:b@c", "https://x:99999", "https://x/?a", "//"]
)
def test_what_is_no_address(typed):
    with pytest.raises(InvalidInputError, match="no server's address"):
        address(typed)


def test_plain_http_is_for_this_machine():
    with pytest.raises(InvalidInputError, match="plain http"):
        address("http://chat.example.org")
    assert address("http://chat.example.org", insecure=True) == "http://chat.example.org"
