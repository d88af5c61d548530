"""The notebook's cells, as far as a kernel reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.requests.scope import done

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def next_input(_: Scope, request: protocol.NextInput) -> Build:
    """Gives the code to the next reply of the kernel to a cell that was run."""
    shell: Any = get_ipython()
    if shell is None:
        raise InvalidInputError(
            "No notebook runs here.",
            kept="The code is still in the answer.",
            hint="Copy it.",
        )
    shell.set_next_input(request.code)
    return done(request.req)


def code_used(scope: Scope, request: protocol.CodeUsed) -> Build:
    """Keeps what became of a block; a copied notebook can use the code of its original."""
    scope.store.use_code(request.message_id, request.block, request.how, request.cell_id)
    return done(request.req)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.NextInput: next_input,
    protocol.CodeUsed: code_used,
}
