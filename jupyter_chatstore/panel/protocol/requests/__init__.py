"""What the browser asks: validated here, since whatever runs in the page can send it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from jupyter_chatstore.errors import ProtocolError
from jupyter_chatstore.panel.protocol.requests.assets import Asset
from jupyter_chatstore.panel.protocol.requests.branches import (
    Compare,
    Edit,
    Fork,
    Regenerate,
    Resume,
    Siblings,
    Switch,
)
from jupyter_chatstore.panel.protocol.requests.cells import CodeUsed, NextInput
from jupyter_chatstore.panel.protocol.requests.context import Complete, Preview, WasSent, WouldSend
from jupyter_chatstore.panel.protocol.requests.files import ReadFile
from jupyter_chatstore.panel.protocol.requests.keeping import (
    Delete,
    Mark,
    Models,
    Restore,
    SuggestTitle,
)
from jupyter_chatstore.panel.protocol.requests.messages import Send, Stop
from jupyter_chatstore.panel.protocol.requests.preferences import SetPreferences
from jupyter_chatstore.panel.protocol.requests.refused import ListRefused, SettleRefused
from jupyter_chatstore.panel.protocol.requests.search import Search
from jupyter_chatstore.panel.protocol.requests.shares import ListShares, RevokeShare, ShareThread
from jupyter_chatstore.panel.protocol.requests.shelf import (
    Bookmarks,
    DeleteThread,
    Labels,
    ListTrash,
    Purge,
)
from jupyter_chatstore.panel.protocol.requests.spaces import (
    Invite,
    JoinSpace,
    LeaveSpace,
    ListMembers,
    ListSpaces,
    NewSpace,
    PlaceThread,
)
from jupyter_chatstore.panel.protocol.requests.spending import GetSpending, SetBudget
from jupyter_chatstore.panel.protocol.requests.state import Hello, Located
from jupyter_chatstore.panel.protocol.requests.sync import (
    Conflicts,
    Settle,
    SyncLogin,
    SyncLogout,
    SyncNow,
    SyncPause,
)
from jupyter_chatstore.panel.protocol.requests.templates import (
    DeleteTemplate,
    ListTemplates,
    PutTemplate,
)
from jupyter_chatstore.panel.protocol.requests.threads import (
    ListThreads,
    NewThread,
    OpenThread,
    SetThread,
)
from jupyter_chatstore.panel.protocol.requests.tools import Approve, ListTools
from jupyter_chatstore.panel.protocol.requests.unlock import Encrypt, Phrase, Unlock

Request = (
    Hello
    | Located
    | ListThreads
    | OpenThread
    | NewThread
    | SetThread
    | Send
    | Stop
    | Edit
    | Regenerate
    | Resume
    | Compare
    | Switch
    | Siblings
    | Fork
    | Delete
    | Restore
    | Mark
    | SuggestTitle
    | Models
    | Preview
    | WouldSend
    | WasSent
    | Complete
    | Search
    | NextInput
    | CodeUsed
    | Asset
    | Approve
    | ListTools
    | ReadFile
    | Labels
    | Bookmarks
    | ListTrash
    | DeleteThread
    | Purge
    | GetSpending
    | SetBudget
    | SetPreferences
    | ListTemplates
    | PutTemplate
    | DeleteTemplate
    | SyncLogin
    | SyncLogout
    | SyncNow
    | SyncPause
    | Conflicts
    | Settle
    | ListShares
    | ShareThread
    | RevokeShare
    | ListRefused
    | SettleRefused
    | Encrypt
    | Invite
    | JoinSpace
    | LeaveSpace
    | ListMembers
    | ListSpaces
    | NewSpace
    | Phrase
    | PlaceThread
    | Unlock
)

_REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="kind")])


def parse_request(content: object) -> Request:
    """The request that a browser's message holds.

    Raises:
        ProtocolError: It fits no request; the text names fields of the protocol, never a value.
    """
    try:
        return _REQUEST.validate_python(content)
    except ValidationError as error:
        where = sorted({_place(e["type"], e["loc"]) for e in error.errors()})
        raise ProtocolError(
            f"A message from the browser does not fit the protocol: {', '.join(where)}.",
            kept="It was not acted on.",
            hint="Reload the page, so that browser and kernel run the same release.",
        ) from None


def _place(fault: str, steps: tuple[int | str, ...]) -> str:
    """Kind and field, where both are of the protocol; names that the sender made up stay out."""
    if fault == "extra_forbidden":
        return "a field that is not known"
    return ".".join(str(step) for step in steps[:2]) or "kind"
