"""Which notebook this is: asked again for each question, for a notebook may be renamed meanwhile.

Three steps: where it was seen (`WhichNotebook.seen`), which id its file holds, and what the
store makes of both (`identify`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from jupyter_chatstore.model import Notebook, new_id, parse_id, utc_now
from jupyter_chatstore.panel.git import find_git
from jupyter_chatstore.panel.ipynb import NotebookFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from jupyter_chatstore.store import Store

SEEN_EVERY = timedelta(seconds=60)
"""That a notebook is still where it was is written down no more often than this."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is known of a notebook before the store is asked."""

    notebook_id: str | None = None
    path: str | None = None
    """Absolute, on this machine."""
    title: str | None = None


class WhichNotebook:
    """The notebook of one panel.

    Args:
        store: Which notebooks are known.
        given: The id or path that the user named, if any: it counts before all else.
        namespace: Gives the user's variables; VS Code leaves the notebook's path there.
    """

    def __init__(
        self, store: Store, given: str | None, namespace: Callable[[], Mapping[str, Any]]
    ) -> None:
        self._store = store
        self._namespace = namespace
        self._files = NotebookFiles()
        self._given = None if given is None else _given(given)
        self._located: Sighting | None = None
        self._located_as: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether the user named the notebook."""
        return self._given is not None

    def locate(self, notebook_id: str | None, path: str, server_root: str | None) -> None:
        """The front end says which notebook shows the panel.

        Args:
            notebook_id: The id in the metadata of the open document, saved or not.
            path: Relative to the server's root.
            server_root: The root's path on the server's machine, which may not be this one.
        """
        here = None if server_root is None else Path(server_root).expanduser() / path
        if here is None or not here.is_file():
            here = next((seen for seen in self._at_start() if _ends_with(seen, path)), None)
        same = self._located is not None and self._located_as == path
        if notebook_id is None and same and self._located is not None:
            notebook_id = self._located.notebook_id  # given out already, not yet in the metadata
        self._located = Sighting(notebook_id, here and str(here), PurePosixPath(path).name)
        self._located_as = path

    def seen(self) -> Sighting | None:
        """Where the notebook is now; None if nothing says so."""
        found = self._given or self._located
        if found is None:
            path = next(iter(self._at_start()), None)
            found = None if path is None else Sighting(path=str(path))
        if found is None or found.path is None:
            return found
        if found is self._located and not Path(found.path).is_file():
            return replace(found, path=None)  # moved away; the front end will say where to
        return replace(found, notebook_id=found.notebook_id or self._files.notebook_id(found.path))

    def resolve(self) -> Notebook | None:
        """The notebook as the store knows it from now on; None if none is known."""
        sighting = self.seen()
        if sighting is None:
            return None
        notebook = identify(self._store, sighting, self._files)
        if self._located is not None and not self.is_given:
            self._located = replace(self._located, notebook_id=notebook.id)
        return notebook

    def _at_start(self) -> list[Path]:
        """What was true when the kernel started, as far as it still is."""
        said = (self._namespace().get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME"))
        paths = [Path(name) for name in said if isinstance(name, str) and name.endswith(".ipynb")]
        return [path for path in paths if path.is_absolute() and path.is_file()]


def identify(store: Store, sighting: Sighting, files: NotebookFiles) -> Notebook:
    """The notebook that was seen: known, renamed, copied or new.

    The same id at another path is a copy if the file at the old path still holds that id, else
    a rename. A copy is a notebook of its own that knows its original.
    """
    notebook_id, path = sighting.notebook_id, sighting.path
    known = store.notebook(notebook_id or path or "") if notebook_id or path else None
    origin_id: str | None = None
    if known is None:
        notebook_id = notebook_id or new_id()
    else:
        notebook_id = known.id
        if path and known.path and not _same_file(path, known.path):
            here = store.notebook(path)
            if here is not None and here.origin_id == known.id:
                known, notebook_id = here, here.id
            elif files.notebook_id(known.path) == known.id:
                origin_id, notebook_id, known = known.id, new_id(), None
    git = find_git(path) if path else None
    repo, branch = (git.repo, git.branch) if git else (None, None)
    if known is not None and _is_fresh(known, path, repo, branch):
        return known
    return store.observe_notebook(
        notebook_id=notebook_id,
        path=path,
        title=None if path else sighting.title,
        origin_id=origin_id,
        git_repo=repo,
        git_branch=branch,
    )


def _is_fresh(known: Notebook, path: str | None, repo: str | None, branch: str | None) -> bool:
    return (
        path in (None, known.path)
        and repo in (None, known.git_repo)
        and branch in (None, known.git_branch)
        and utc_now() - known.seen_at < SEEN_EVERY
    )


def _given(notebook: str) -> Sighting:
    notebook_id = parse_id(notebook)
    if notebook_id is not None:
        return Sighting(notebook_id=notebook_id)
    return Sighting(path=str(Path(notebook).expanduser().absolute()))


def _ends_with(path: Path, relative: str) -> bool:
    parts = PurePosixPath(relative).parts
    return path.parts[-len(parts) :] == parts


def _same_file(path: str, other: str) -> bool:
    try:
        return path == other or Path(path).samefile(other)
    except OSError:
        return False
