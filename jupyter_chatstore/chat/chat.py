"""The conversation without a screen: the same in a script, a test and the panel."""

from __future__ import annotations

from jupyter_chatstore.chat.branching import Branching
from jupyter_chatstore.chat.keeping import Keeping


class Chat(Branching, Keeping):
    """A conversation with a model, kept in a store.

    Everything may be called from any thread. Answers are written by a thread of the chat's own,
    so they go on while a cell runs; `close`, or the end of the process, ends them as
    `interrupted` and keeps what has arrived.

    Args:
        model: `offline`, or provider and model: `openai:gpt-5`, `anthropic:claude-sonnet-5`.
            A thread may have a model of its own, see `store.set_thread`.
        notebook: Whose threads these are: a notebook's id or path; None: of no notebook.
        store: The store or its path; None: the user's own.
        namespace: Where `@name` is looked up; None: the notebook's (or script's) variables.
        system_prompt: What a model is told first, in threads that have no prompt of their own.
        history: How much of the conversation is sent again, in threads that don't say so: `all`
            that fits, `none`, or the last so many messages.
    """
