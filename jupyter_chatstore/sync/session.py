"""A device that is signed in: it always has an access token that is good for a while."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import SignedOutError, SyncRefusedError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.lease import alone
from jupyter_chatstore.sync.sign_in import TokenRequest, Tokens
from jupyter_chatstore.sync.tokens import TokenPair

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.sync.call import Line
    from jupyter_chatstore.sync.tokens import TokenPlace

_EARLY_S = 30.0
"""A token that ends within this time is exchanged before it is used."""
_PATIENCE_S = 60.0


class Session:
    """Exchanges tokens when they end; safe across threads and processes.

    Args:
        line: The server.
        place: Where the tokens are kept.
        device: The device that they are bound to.
        now: Unix seconds.
    """

    def __init__(
        self, line: Line, place: TokenPlace, device: str, now: Callable[[], float] = time.time
    ) -> None:
        self._line = line
        self._place = place
        self._device = device
        self._now = now
        self._pair: TokenPair | None = None

    def token(self) -> str:
        """An access token.

        Raises:
            SignedOutError: There are no tokens, or the server no longer takes them.
        """
        pair = self._pair or self._place.load()
        if pair is None:
            raise self._signed_out()
        self._pair = pair
        return pair.access if pair.expires_at - self._now() > _EARLY_S else self.renew(pair.access)

    def renew(self, used: str) -> str:
        """The access token that follows one that is at its end.

        A refresh token can be used once: whoever comes second finds what the first one got.

        Raises:
            SignedOutError: The server no longer takes them.
        """
        with alone(self._place.lock, _PATIENCE_S):
            pair = self._place.load()
            if pair is None:
                raise self._signed_out()
            if pair.access == used:
                if pair.attempt is None:  # on disk first: an answer that is lost is asked for again
                    pair = replace(pair, attempt=new_id())
                    self._place.save(pair)
                pair = self._exchanged(pair)
                self._place.save(pair)
            self._pair = pair
        return pair.access

    def _exchanged(self, pair: TokenPair) -> TokenPair:
        request = TokenRequest(
            grant="refresh_token",
            device=self._device,
            refresh_token=pair.refresh,
            attempt=pair.attempt,
        )
        try:
            return pair_of(ask(self._line, request), self._now())
        except SyncRefusedError:
            raise self._signed_out() from None

    def _signed_out(self) -> SignedOutError:
        return SignedOutError(
            f"This device is not signed in to {self._line.server} any more.",
            kept="What is here stays, and waits.",
            hint=f"Sign in again: `chatstore sync login {self._line.server}`.",
        )


def ask(line: Line, request: TokenRequest) -> Tokens:
    """The tokens that a grant gives.

    Raises:
        SyncRefusedError: It gives none.
        SyncConnectionError: The server can't be asked.
    """
    body = request.model_dump_json(exclude_none=True).encode()
    return line.call(Tokens, "POST", "/v1/auth/token", body=body)


def pair_of(tokens: Tokens, now: float) -> TokenPair:
    """What is kept of them."""
    return TokenPair(tokens.access_token, tokens.refresh_token, now + tokens.expires_in)
