"""Where a store is signed in: kept with its settings, on this device only; never a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from jupyter_chatstore.errors import SignedOutError

if TYPE_CHECKING:
    from jupyter_chatstore.store import Store

ACCOUNT_SETTING = "sync.account"
ENCRYPTED_SETTING = "sync.encrypted"
"""Names the logs that are encrypted, each with its newest key's name."""


class Account(BaseModel):
    """A sign-in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    server: str
    account: str
    """The account's id."""
    email: str
    log: str
    """The account's own log."""
    device: str
    """The device id that the tokens are bound to."""
    device_name: str
    paused: bool = False


def account_of(store: Store) -> Account | None:
    """Where the store is signed in; None: nowhere."""
    try:
        return Account.model_validate(store.setting(ACCOUNT_SETTING))
    except ValidationError:
        return None


def signed_in(store: Store) -> Account:
    """Where the store is signed in.

    Raises:
        SignedOutError: Nowhere.
    """
    found = account_of(store)
    if found is None:
        raise SignedOutError(
            "This store is signed in nowhere.",
            kept="Nothing was sent.",
            hint="Sign in with `chatstore sync login URL`.",
        )
    return found


def keep(store: Store, account: Account | None) -> None:
    """Keeps where the store is signed in."""
    store.set_setting(ACCOUNT_SETTING, None if account is None else account.model_dump())
