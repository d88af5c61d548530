"""`chatstore sync encrypt`, `unlock`, `phrase` and `rotate`, with a real server."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Told
from tests.cli.shell import chatstore, chatstore_json
from tests.cli.test_sync import server, sign_in

__all__ = ["server"]


def test_a_history_is_encrypted_and_its_words_are_shown(told: Told, server, tmp_path: Path) -> None:
    sign_in(server)
    secret = tmp_path / "passphrase"
    secret.write_text("four words and a penguin\n")
    given = ("--passphrase-file", str(secret))
    assert "not encrypted" in chatstore("sync", "phrase", status=1)
    (thread,) = chatstore_json("threads", "--limit", "1", "--json")
    chatstore_json("share", thread["id"], "--json")
    said = chatstore("sync", "encrypt", *given)
    assert "who writes when" in said
    assert "made before (1) show copies that the server can read" in said
    words = chatstore_json("sync", "phrase", "--json")["words"]
    assert len(words) == 24
    assert all(word in said for word in words)
    assert "has the key" in chatstore("sync", "unlock", *given)
    assert "encrypted already" in chatstore("sync", "encrypt", *given, status=1)
    assert chatstore_json("sync", "rotate", *given, "--json")["words"] != words


def test_a_store_that_is_signed_in_encrypted_sends_nothing_in_the_clear(
    told: Told, server, tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("four words and a penguin\n")
    sign_in(server, "--encrypted", "--passphrase-file", str(secret))
    assert len(chatstore_json("sync", "phrase", "--json")["words"]) == 24
    assert chatstore("sync", "now").startswith("synced\n")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "server").glob("*.db*"))
    assert b"key.put" in kept
    assert b"joins" not in kept
