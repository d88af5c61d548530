"""The conversation: a question goes to a provider, the answer streams into the store."""

from jupyter_chatstore.chat.asked import Asked, Preview
from jupyter_chatstore.chat.chat import Chat
from jupyter_chatstore.chat.context import ContextItem
from jupyter_chatstore.chat.events import (
    BranchChanged,
    ChatEvent,
    Failed,
    MessageAdded,
    MessageMarked,
    PartAdded,
    PartDelta,
    RunEnded,
    SavedChanged,
    ThreadChanged,
    ThreadGone,
)
from jupyter_chatstore.chat.files import file_part
from jupyter_chatstore.chat.stream import AnswerStream
from jupyter_chatstore.chat.tools import TOOLS

__all__ = [
    "TOOLS",
    "AnswerStream",
    "Asked",
    "BranchChanged",
    "Chat",
    "ChatEvent",
    "ContextItem",
    "Failed",
    "MessageAdded",
    "MessageMarked",
    "PartAdded",
    "PartDelta",
    "Preview",
    "RunEnded",
    "SavedChanged",
    "ThreadChanged",
    "ThreadGone",
    "file_part",
]
