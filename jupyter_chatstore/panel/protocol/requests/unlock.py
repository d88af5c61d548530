"""What the browser asks of encryption. A secret is in the request only, and nothing keeps it."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.base import FarRequest, Secret, SecretRequest


class Unlock(FarRequest):
    """Give this device the key (`OkReply`)."""

    kind: Literal["unlock"]
    secret: Secret
    """The passphrase, or the 24 words, however they are spaced."""


class Encrypt(SecretRequest):
    """Encrypt the history, with all that the server has of it already (`WordsReply`)."""

    kind: Literal["encrypt"]
    passphrase: Secret


class Phrase(SecretRequest):
    """Say the 24 words again (`WordsReply`)."""

    kind: Literal["phrase"]
