"""What the browser asks of encryption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import done

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def unlock(scope: Scope, request: protocol.Unlock) -> Build:
    """Gives this device the key."""
    sync = scope.syncing.signed_in()
    sync.encryption().unlock_with(request.secret.get_secret_value())
    sync.ask()
    return done(request.req)


def encrypt(scope: Scope, request: protocol.Encrypt) -> Build:
    """Encrypts the history."""
    sync = scope.syncing.signed_in()
    words = sync.encryption().switch_on(request.passphrase.get_secret_value())
    sync.ask()
    scope.syncing.tell()
    return _said(request.req, words)


def phrase(scope: Scope, request: protocol.Phrase) -> Build:
    """Says the words again."""
    return _said(request.req, scope.syncing.signed_in().encryption().words())


def _said(req: str, words: str) -> Build:
    return lambda _: protocol.WordsReply(kind="words", req=req, words=words.split())


ACTS: dict[type[protocol.Request], Act] = {
    protocol.Unlock: unlock,
    protocol.Encrypt: encrypt,
    protocol.Phrase: phrase,
}
