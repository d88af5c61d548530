"""`sync encrypt`, `unlock`, `phrase` and `rotate`: a history that its server can't read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.asking import secret
from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.account import signed_in
from jupyter_chatstore.sync.sharing import Sharing
from jupyter_chatstore.sync.sync import Sync

if TYPE_CHECKING:
    import argparse

_ABOUT = (
    "From now on the server stores what it can't read: it still sees who writes when, how much,"
    " and which change belongs to which thread. Its own backups of before hold what was in them."
)
_LINKS = (
    "Links that were made before ({:,}) show copies that the server can read, until they end:"
    " `chatstore shares` lists them, and --revoke ends one."
)
_KEEP = (
    "Write these 24 words down and keep them where the passphrase is not. With neither, nobody can"
    " read the history on a new device."
)


def encrypt(options: argparse.Namespace, out: TextIO) -> bool:
    """Switches it on, and seals what the server has already."""
    passphrase = asked(options, new=True)
    with opened(options) as store, Sync(store) as sync:
        words = sync.encryption().switch_on(passphrase)
        sync.ask()
        shares = Sharing(sync.remote(), signed_in(store).log, encrypted=True).all()
        links = sum(share.kind == "copy" for share in shares)
    if not options.json:
        out.write(f"{_ABOUT}\n\n")
        if links:
            out.write(_LINKS.format(links) + "\n\n")
    show(words, options, out)
    return True


def unlock(options: argparse.Namespace, out: TextIO) -> bool:
    """Takes the passphrase or the words."""
    if options.words:
        given = {"words": _line(options, "The 24 words: ")}
    else:
        given = {"passphrase": asked(options, new=False)}
    with opened(options) as store, Sync(store) as sync:
        sync.encryption().unlock(**given)
        sync.ask()
    out.write(as_json({"unlocked": True}) + "\n" if options.json else "This device has the key.\n")
    return True


def phrase(options: argparse.Namespace, out: TextIO) -> bool:
    """Shows the words."""
    with opened(options) as store, Sync(store) as sync:
        show(sync.encryption().words(), options, out)
    return True


def rotate(options: argparse.Namespace, out: TextIO) -> bool:
    """Another key; the other devices are asked for the new passphrase."""
    passphrase = asked(options, new=True)
    with opened(options) as store, Sync(store) as sync:
        words = sync.encryption().rotate(passphrase)
        sync.ask()
    if not options.json:
        out.write("Your other devices ask for the new passphrase, or the new words.\n\n")
    show(words, options, out)
    return True


def show(words: str, options: argparse.Namespace, out: TextIO) -> None:
    """The 24 words, and what they are for."""
    if options.json:
        out.write(as_json({"words": words.split()}) + "\n")
        return
    listed = words.split()
    for at in range(0, len(listed), 6):
        row = (f"{n:>2} {word:<9}" for n, word in enumerate(listed[at : at + 6], at + 1))
        out.write("  ".join(row).rstrip() + "\n")
    out.write(f"\n{_KEEP}\n")


def asked(options: argparse.Namespace, *, new: bool) -> str:
    """The passphrase; a new one twice, at a terminal."""
    return _line(
        options, "Passphrase of the encryption: ", again="The same again: " if new else None
    )


def _line(options: argparse.Namespace, prompt: str, again: str | None = None) -> str:
    """From the file that is named, else from the terminal, else from standard input."""
    if options.passphrase_file is not None:
        try:
            text = options.passphrase_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInputError(
                f"{options.passphrase_file} can't be read: {type(error).__name__}.",
                kept="Nothing was changed.",
                hint="Name a text file, or leave the option out to be asked.",
            ) from None
        return text.partition("\n")[0].strip() if not getattr(options, "words", False) else text
    return secret(prompt, again=again)
