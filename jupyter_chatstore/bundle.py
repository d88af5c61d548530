"""The browser's half of the widgets, as npm built it into `static/`."""

from __future__ import annotations

from pathlib import Path

from jupyter_chatstore.errors import ChatstoreError

STATIC = Path(__file__).parent / "static"


class BundleMissingError(ChatstoreError):
    """A widget's script or style is not where it should be."""

    code = "bundle_missing"


def read_bundle(name: str = "panel", folder: Path = STATIC) -> tuple[str, str]:
    """A widget's script and its style.

    Raises:
        BundleMissingError: They were not built, or not installed.
    """
    return _read(folder / f"{name}.js"), _read(folder / f"{name}.css")


def read_style(name: str, folder: Path = STATIC) -> str:
    """The style of a page that the server makes.

    Raises:
        BundleMissingError: It was not built, or not installed.
    """
    return _read(folder / f"{name}.css")


def read_asset(name: str, folder: Path = STATIC) -> str:
    """A script that the panel fetches when it first needs it.

    Raises:
        BundleMissingError: It was not built, or not installed.
    """
    return _read(folder / f"{name}.js")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise BundleMissingError(
            f"The browser's half is not whole: {path.name} is missing from this installation.",
            kept="The chat history is untouched, and `Chat` works without the panel.",
            hint="Reinstall jupyter_chatstore; in a source checkout, run `make lab`.",
        ) from None
