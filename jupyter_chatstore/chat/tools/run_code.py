"""Code in the notebook's kernel: the user is asked each time, with the code in full."""

from __future__ import annotations

from pydantic import Field

from jupyter_chatstore.chat.tools.main_thread import CodeOnMain, kernel_shell
from jupyter_chatstore.chat.tools.tool import Arguments, Reach, Tool
from jupyter_chatstore.errors import ToolError

IDLE_WITHIN_S = 120.0
"""How long it waits for the kernel."""
RUN_LIMIT_S = 60.0
"""How long the code may run."""
GRACE_S = 5.0
"""How long interrupted code may take to end."""
SOON_S = 0.3
"""A shorter wait is not worth telling."""
HEAD_CHARS = 3000
TAIL_CHARS = 5000


class RunCode(Arguments):
    """The code."""

    code: str = Field(min_length=1, max_length=20_000, description="Python, as in a cell")


def run_code(arguments: RunCode, reach: Reach) -> str:
    """What the code printed and showed."""
    shell = kernel_shell()
    if shell is None:
        raise ToolError("There is no notebook kernel here, so no code can be run.")
    job = CodeOnMain(shell, arguments.code)
    reach.halt.then(job.give_up)
    job.begin()
    if not job.started.wait(SOON_S):
        reach.tell("waiting")
        if not job.started.wait(IDLE_WITHIN_S):
            job.give_up()
            raise ToolError(f"The kernel was busy for {IDLE_WITHIN_S:g} s; nothing was run.")
        reach.tell("running")
    if not job.ended.wait(RUN_LIMIT_S):
        job.give_up()
        stopped = job.ended.wait(GRACE_S)
        how = "was interrupted" if stopped else "can't be interrupted: it still runs"
        raise ToolError(f"It took longer than {RUN_LIMIT_S:g} s and {how}.\n{_cut(job.output)}")
    if job.error is not None:
        raise ToolError(_cut(job.output) or f"It ended with {job.error}.")
    return _cut(job.output) or "It ran and showed nothing."


def _cut(text: str) -> str:
    """The beginning and the end of a long output."""
    if len(text) <= HEAD_CHARS + TAIL_CHARS:
        return text.strip("\n")
    left_out = len(text) - HEAD_CHARS - TAIL_CHARS
    return f"{text[:HEAD_CHARS]}\n… {left_out:,} characters …\n{text[-TAIL_CHARS:]}"


TOOL = Tool(
    name="run_code",
    about="Run Python in your kernel. You see the code and are asked each time",
    description=(
        "Runs Python in the user's notebook kernel, with its variables, and gives what it prints "
        "and shows as text; pictures are lost, so give code that draws to the user instead. "
        "The user reads the code first and may refuse. Keep it short."
    ),
    arguments=RunCode,
    run=run_code,
    asks=True,
    limit_s=IDLE_WITHIN_S + RUN_LIMIT_S + 2 * GRACE_S,
)
