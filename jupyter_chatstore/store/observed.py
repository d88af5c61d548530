"""Notebooks, as they were last seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Notebook, parse_id
from jupyter_chatstore.store import notebooks
from jupyter_chatstore.store.asked import absolute, new_id_of

if TYPE_CHECKING:
    from jupyter_chatstore.store.home import Home


class Observed:
    """Notebooks; `Store` is the whole."""

    _home: Home

    def observe_notebook(
        self,
        *,
        notebook_id: str | None = None,
        path: str | None = None,
        title: str | None = None,
        origin_id: str | None = None,
        git_repo: str | None = None,
        git_branch: str | None = None,
    ) -> Notebook:
        """A notebook was seen: found by its id, else by its path, else made.

        Args:
            notebook_id: The id in its metadata.
            path: Where it is; made absolute.
            title: What to call it; the file's name without it.
            origin_id: The notebook that it was copied from.
            git_repo: The repository it is in.
            git_branch: The branch that is checked out there.

        Raises:
            InvalidInputError: Neither id nor path is given, or an id is no UUID.
        """
        if notebook_id is None and path is None:
            raise InvalidInputError(
                "A notebook is known by its id or its path, and neither was given.",
                kept="Nothing was changed.",
                hint="Give notebook_id, path, or both.",
            )
        facts = {
            "path": None if path is None else absolute(path),
            "title": title,
            "origin_id": None if origin_id is None else new_id_of(origin_id, "notebook"),
            "git_repo": git_repo,
            "git_branch": git_branch,
        }
        key = None if notebook_id is None else new_id_of(notebook_id, "notebook")
        return self._home.write(lambda c: notebooks.observe(c, key, facts))

    def notebook(self, id_or_path: str) -> Notebook | None:
        """The notebook of an id, or the one last seen at a path; None if there is none."""
        key = parse_id(id_or_path) or absolute(id_or_path)
        found = self._home.read_all(lambda c: notebooks.find(c, key))
        return next((notebook for notebook in found if notebook is not None), None)

    def notebooks(self) -> list[Notebook]:
        """All notebooks, newest seen first."""
        found = {n.id: n for page in reversed(self._home.read_all(notebooks.every)) for n in page}
        return sorted(found.values(), key=lambda n: (n.seen_at, n.id), reverse=True)
