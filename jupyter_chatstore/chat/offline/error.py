"""Explains an exception by its type: what it means, and what to look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat.offline.talk import fence_for

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context.error import ErrorFacts

CAUSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "KeyError": (
        "a key was looked up that isn't there",
        (
            "a column or key is spelled differently; compare with `list(df.columns)` or `d.keys()`",
            "the column became the index, or was renamed in an earlier step",
        ),
    ),
    "IndexError": (
        "a position was asked for that is beyond the end",
        ("the sequence is shorter than expected, or empty; look at `len(...)`",),
    ),
    "NameError": (
        "a name was used that has no value",
        (
            "the cell that defines it has not been run since the kernel started",
            "it is misspelled, or an import is missing",
        ),
    ),
    "AttributeError": (
        "a value has no attribute of that name",
        (
            "the value is of another type than expected, often `None`; look at `type(...)`",
            "the name is misspelled, or belongs to another version of the library",
        ),
    ),
    "TypeError": (
        "an operation was used on a value of the wrong type",
        (
            "a function was called with the wrong number or names of arguments",
            "text and numbers are mixed; look at `df.dtypes` or `type(...)`",
        ),
    ),
    "ValueError": (
        "a value has the right type but can't be used",
        (
            "text that is no number was converted, or lengths and shapes don't agree",
            "a whole column was used where one true or false was expected",
        ),
    ),
    "ModuleNotFoundError": (
        "a module to import was not found",
        ("it is not installed in this kernel: `%pip install ...`, then restart the kernel",),
    ),
    "ImportError": (
        "a name can't be imported from that module",
        ("another version of the package is installed, or two modules import each other",),
    ),
    "FileNotFoundError": (
        "a file isn't there",
        ("the path is relative to another directory; look at `os.getcwd()`",),
    ),
    "PermissionError": (
        "the system doesn't allow this access",
        ("the file is read-only, open elsewhere, or belongs to someone else",),
    ),
    "ZeroDivisionError": (
        "something was divided by zero",
        ("a count or sum is zero, often because a selection is empty",),
    ),
    "SyntaxError": (
        "Python can't read the code",
        ("a bracket, quote or colon is missing, often on the line before",),
    ),
    "MemoryError": (
        "there is not enough memory",
        ("work on fewer columns or rows, or on smaller dtypes",),
    ),
    "RecursionError": (
        "functions call each other too deeply",
        ("the case that ends the recursion is never reached",),
    ),
    "KeyboardInterrupt": ("the cell was interrupted", ("it was stopped by hand",)),
    "ArithmeticError": ("a calculation failed", ("a number is too large, or divided by zero",)),
    "LookupError": ("something was looked up that isn't there", ("look at what is there",)),
    "OSError": ("the system refused an operation", ("a file, disk or network is not available",)),
    "RuntimeError": ("something failed while running", ("its message says what",)),
}


def explain(typed: str, facts: ErrorFacts) -> str:
    """The explanation, as Markdown."""
    known = next((name for name in facts.bases if name in CAUSES), None)
    said = " ".join(facts.message.split())
    head = f"`{typed}` is a **{facts.type}**" + (
        f": `{said.replace('`', chr(39))}`" if said else ""
    )
    parts = [f"{head}."]
    if known is not None:
        meaning, causes = CAUSES[known]
        kind = "It" if known == facts.type else f"It is a kind of `{known}`: it"
        listed = "\n".join(f"- {cause}" for cause in causes)
        parts.append(f"{kind} means that {meaning}. Likely causes:\n\n{listed}")
    fence = fence_for(facts.tail)
    parts.append(f"The end of the traceback:\n\n{fence}text\n{facts.tail}\n{fence}")
    return "\n\n".join(parts)
