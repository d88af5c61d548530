"""Signing in from where no browser may be: a short code here, a link for any browser (RFC 8628)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jupyter_chatstore.errors import SyncConnectionError, SyncError, SyncRefusedError
from jupyter_chatstore.sync.session import ask
from jupyter_chatstore.sync.sign_in import DeviceCode, DeviceCodeRequest, TokenRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.sync.call import Line
    from jupyter_chatstore.sync.sign_in import Tokens

_SLOWER_S = 5.0
_LONGEST_S = 3600.0
_SHOWN = 200


class DeviceLogin:
    """A sign-in that waits for its user.

    Args:
        line: The server.
        device: This device's id.
        name: What it is called there.
        done: Keeps the tokens.
        clock: A clock that never goes back, in seconds.
    """

    def __init__(
        self,
        line: Line,
        device: str,
        name: str,
        done: Callable[[Tokens], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = line
        self._device = device
        self._name = name
        self._done = done
        self._clock = clock
        request = DeviceCodeRequest(device=device, name=name)
        code = line.call(
            DeviceCode, "POST", "/v1/auth/device", body=request.model_dump_json().encode()
        )
        self._secret = code.device_code
        self.user_code = _plain(code.user_code)
        """What the user types."""
        self.link = _link(code.verification_uri)
        """Where."""
        self.whole_link = _link(code.verification_uri_complete)
        """The same with the code in it."""
        self.interval_s = min(max(float(code.interval), 1.0), 60.0)
        """How long to wait between two questions."""
        self._end = clock() + min(float(code.expires_in), _LONGEST_S)

    def __repr__(self) -> str:
        return f"DeviceLogin(user_code={self.user_code!r}, link={self.link!r})"

    def poll(self) -> bool:
        """Asks once whether the user has approved; then this device is signed in.

        Raises:
            SyncError: It was refused, or took too long.
            SyncConnectionError: The server can't be asked now; ask again.
        """
        if self._clock() > self._end:
            raise self._late()
        request = TokenRequest(
            grant="device_code",
            device=self._device,
            device_name=self._name,
            device_code=self._secret,
        )
        try:
            tokens = ask(self._line, request)
        except SyncRefusedError as error:
            match error.problem:
                case "authorization_pending":
                    return False
                case "slow_down":
                    self.interval_s += _SLOWER_S
                    return False
                case "expired_token":
                    raise self._late() from None
                case "access_denied":
                    raise SyncError(
                        "The sign-in was refused in the browser.", kept="Nothing was changed."
                    ) from None
                case _:
                    raise
        self._done(tokens)
        self._line.close()
        return True

    def wait(self, sleep: Callable[[float], object] = time.sleep) -> None:
        """Asks until it is done.

        Raises:
            SyncError: It was refused, or took too long.
        """
        while True:
            sleep(self.interval_s)
            try:
                if self.poll():
                    return
            except SyncConnectionError as error:  # a time-out is asked again (RFC 8628, 3.5)
                self.interval_s = min(max(self.interval_s * 2, error.retry_after_s or 0.0), 60.0)

    def _late(self) -> SyncError:
        return SyncError(
            "The code has expired.", kept="Nothing was changed.", hint="Begin the sign-in anew."
        )


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:_SHOWN]


def _link(url: str) -> str:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise SyncConnectionError(
            "The server names a place to sign in that is no web address.",
            kept="Nothing was changed.",
        )
    return _plain(url)
