"""Which repository and branch a notebook is in, read from `.git` without running git."""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

DEPTH = 40
"""How many folders up are looked at."""
READ_BYTES = 65_536

_BRANCH = "ref: refs/heads/"


@dataclass(frozen=True, slots=True)
class GitPlace:
    """Where in git a file is."""

    repo: str
    """The address of its remote without any credentials, else the folder it is checked out in."""
    branch: str | None
    """None when no branch is checked out."""


def find_git(path: str) -> GitPlace | None:
    """The repository that holds a file; None if none does."""
    for folder in islice(Path(path).parents, DEPTH):
        try:
            git = _git_dir(folder)
            if git is None:
                continue
            head = _read(git / "HEAD").strip()
            branch = head.removeprefix(_BRANCH) if head.startswith(_BRANCH) else None
            return GitPlace(_remote(git) or str(folder), branch)
        except (OSError, ValueError):  # unreadable or broken: as if there were none
            return None
    return None


def _git_dir(folder: Path) -> Path | None:
    """The `.git` folder of a checkout; in a worktree or submodule it is a file that names it."""
    git = folder / ".git"
    if git.is_dir():
        return git
    if not git.is_file():
        return None
    text = _read(git).strip()
    return folder / text.removeprefix("gitdir: ") if text.startswith("gitdir: ") else None


def _remote(git: Path) -> str | None:
    common = git / "commondir"
    shared = git / _read(common).strip() if common.is_file() else git
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string(_read(shared / "config"))
    except (OSError, configparser.Error):
        return None
    remotes = [name for name in parser.sections() if name.startswith("remote ")]
    remotes.sort(key=lambda name: name != 'remote "origin"')
    url = next((parser.get(name, "url", fallback=None) for name in remotes), None)
    return _without_credentials(url) if url else None


def _without_credentials(url: str) -> str:
    """A token in the address is a secret, and the store holds none."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(READ_BYTES).decode("utf-8", "replace")
