"""The browser's half of the panel, as npm built it into `static/`."""

from __future__ import annotations

from pathlib import Path

from jupyter_chatstore.errors import ChatstoreError

STATIC = Path(__file__).parent.parent / "static"


class BundleMissingError(ChatstoreError):
    """The panel's script or style is not where it should be."""

    code = "bundle_missing"


def read_bundle(folder: Path = STATIC) -> tuple[str, str]:
    """The panel's script and its style.

    Raises:
        BundleMissingError: They were not built, or not installed.
    """
    try:
        return (
            (folder / "panel.js").read_text(encoding="utf-8"),
            (folder / "panel.css").read_text(encoding="utf-8"),
        )
    except OSError as error:
        name = Path(error.filename or folder).name
        raise BundleMissingError(
            f"The panel can't be shown: {name} is missing from this installation.",
            kept="The chat history is untouched, and `Chat` works without the panel.",
            hint="Reinstall jupyter_chatstore; in a source checkout, run `make lab`.",
        ) from None
