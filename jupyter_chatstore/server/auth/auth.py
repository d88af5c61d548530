"""The room's face: who a token belongs to, and how one gets tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server.auth.access import AccessTokens
from jupyter_chatstore.server.auth.account import Account, Accounts
from jupyter_chatstore.server.auth.device_flow import DeviceFlow
from jupyter_chatstore.server.auth.devices import DeviceList
from jupyter_chatstore.server.auth.guesses import Guesses
from jupyter_chatstore.server.auth.invitations import Invitations
from jupyter_chatstore.server.auth.passwords import Passwords
from jupyter_chatstore.server.auth.sign_ins import SignIns
from jupyter_chatstore.server.auth.visits import Visits
from jupyter_chatstore.server.limits import MAX_KEYS, Limit
from jupyter_chatstore.server.principal import Principal
from jupyter_chatstore.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.auth.secret import Secret
    from jupyter_chatstore.server.auth.sign_ins import Standing
    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.sync.sign_in import TokenRequest, Tokens

FRESH_MS = 1_000
"""For how long a process goes by what it knows of a sign-in that another one may have ended."""

CALLS_PER_S = 1_000


class Auth:
    """Accounts, devices and tokens of one server.

    Args:
        database: Where they are.
        secret: What its tokens are signed with; all of its processes have the same.
        public_url: Where browsers find it.
        now_ms: The clock, Unix milliseconds.
        passwords: How passwords are kept.
        calls_per_s: How often an account may call in the long run; five times as often at once.
    """

    def __init__(
        self,
        database: Database,
        secret: Secret,
        *,
        public_url: str,
        now_ms: Callable[[], int],
        passwords: Passwords | None = None,
        calls_per_s: float = CALLS_PER_S,
    ) -> None:
        self.database = database
        self._now_ms = now_ms
        self._access = AccessTokens(secret, now_ms)
        self._strangers = Limit(300, 2, now_ms)
        self._callers = Limit(5 * calls_per_s, calls_per_s, now_ms)
        self._known: dict[str, tuple[Standing, int]] = {}
        self._ends = 0
        self.accounts = Accounts(database, passwords or Passwords(), now_ms)
        self.sign_ins = SignIns(database, secret, self._access, now_ms, self._ended)
        self.devices = DeviceList(database, self.sign_ins, now_ms)
        self.flow = DeviceFlow(database, public_url, now_ms)
        self.guesses = Guesses(database, now_ms)
        self.invitations = Invitations(database, self.accounts, now_ms)
        self.visits = Visits(secret, now_ms)

    def seldom(self, key: str, amount: float = 1) -> None:
        """Lets a call pass that needs no account.

        Args:
            key: What is called from where.
            amount: What it costs of 300, of which two come back each second.

        Raises:
            ProblemError: `rate_limited`.
        """
        _pass(self._strangers.take(key, amount))

    async def principal(self, token: str) -> Principal:
        """Who an access token belongs to.

        A sign-in that ended in this process has ended at once, one that ended in another within
        a second.

        Raises:
            ProblemError: `unauthenticated`: no token of ours, or an old one. `revoked`: the device
                was signed out. `rate_limited`: the account calls too often.
        """
        access = self._access.read(token)
        if access is None:
            raise ProblemError("unauthenticated", "That access token is not good, or over.")
        known = self._known.get(access.session)
        if known is None or not 0 <= self._now_ms() - known[1] < FRESH_MS:
            standing = await run_in_threadpool(self._standing, access.session)
        else:
            standing = known[0]
        if standing is None:
            raise ProblemError("revoked", "This device was signed out.")
        if (standing.account, standing.device) != (access.account, access.device):
            raise ProblemError("unauthenticated", "That access token is of another device.")
        _pass(self._callers.take(access.account))
        return Principal(
            account=access.account,
            device=access.device,
            email=standing.email,
            expires_at=access.expires_at,
            session=access.session,
        )

    def token(self, said: TokenRequest, address: str) -> Tokens:
        """Tokens for a password, a device code or a refresh token.

        Raises:
            ProblemError: As the grant says; `invalid` if what it needs is missing.
        """
        if said.grant == "refresh_token" and said.refresh_token:
            return self.sign_ins.refresh(said.refresh_token, said.device, said.attempt)
        if said.grant == "password" and said.email and said.password:
            account = self.sign_in(said.email, said.password, address)
            return self._begin(account, said.device, said.device_name)
        if said.grant == "device_code" and said.device_code:
            approved = self.flow.poll(said.device_code, said.device)
            account = self.accounts.get(approved.account)
            if account is None or account.disabled_at is not None:
                raise ProblemError("access_denied", "That account can't sign in.")
            return self._begin(account, said.device, said.device_name or approved.name)
        raise ProblemError("invalid", f"The grant {said.grant} needs its own fields.")

    def sign_in(self, email: str, password: str, address: str) -> Account:
        """The account of that email and password.

        Raises:
            ProblemError: `invalid_grant`, or `rate_limited` after too many wrong ones.
        """
        name = email.strip().lower()
        self.guesses.check(name, address)
        account = self.accounts.known(email, password)
        if account is None:
            self.guesses.wrong(name, address)
            raise ProblemError("invalid_grant", "That email and password don't belong together.")
        self.guesses.right(name, address)
        return account

    def change_password(self, who: Principal, old: str, new: str, address: str) -> None:
        """Changes the password; all devices and browsers are signed out, this one too.

        Raises:
            InvalidInputError: The new one is too short, too long or too plain.
            ProblemError: `invalid_grant`, `rate_limited`.
        """
        account = self.sign_in(who.email, old, address)
        self.accounts.set_password(account, new)
        self.sign_ins.end_all(account.id)

    def _begin(self, account: Account, device: str, name: str) -> Tokens:
        with self.database.transaction() as connection:
            self.devices.know(connection, account.id, device, name)
            return self.sign_ins.begin(connection, account, device)

    def _standing(self, session: str) -> Standing | None:
        ends, now = self._ends, self._now_ms()
        standing = self.sign_ins.standing(session)
        if standing and ends == self._ends:  # else it may have ended while this was read
            if len(self._known) >= MAX_KEYS:
                self._known.clear()
            self._known[session] = (standing, now)
        return standing

    def _ended(self) -> None:
        self._ends += 1
        self._known.clear()


def _pass(wait_s: float) -> None:
    if wait_s:
        raise ProblemError("rate_limited", "Too many calls.", retry_after_s=wait_s)
