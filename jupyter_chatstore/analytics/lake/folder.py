"""A lake in a folder of this machine."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from jupyter_chatstore.analytics.lake import manifest
from jupyter_chatstore.errors import LakeError

try:
    import fcntl
except ImportError:  # Windows: two exports that end in the same instant are not told apart
    fcntl = None

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from duckdb import DuckDBPyConnection

ASIDE = "_staged"
LOCK = ".lock"


class Folder:
    """A lake in a folder, made when it is first written to; see `Place`.

    Args:
        root: The folder's absolute path.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __str__(self) -> str:
        return str(self._root)

    def manifest(self) -> bytes | None:
        """What the manifest says."""
        with self._using():
            try:
                return (self._root / manifest.NAME).read_bytes()
            except FileNotFoundError:
                return None

    def replace_manifest(self, last: bytes | None, new: bytes) -> bool:
        """Put a manifest in the place of the last one."""
        with self._using(), self._alone():
            if self.manifest() != last:
                return False
            draft = self._root / f".{manifest.NAME}"
            draft.write_bytes(new)
            _sync(draft)
            draft.replace(self._root / manifest.NAME)
            _sync(self._root)
            return True

    def names(self) -> set[str]:
        """All files of data, those that lie aside too."""
        with self._using():
            found = {path.relative_to(self._root).as_posix() for path in self._files()}
            return {
                name
                for name in found
                if name.startswith(f"{ASIDE}/") or manifest.DATA.fullmatch(name)
            }

    @contextmanager
    def drafts(self) -> Generator[Path]:
        """A folder on the same disk, so that a draft is moved and not copied."""
        with self._using():
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._root / ASIDE).mkdir(exist_ok=True)
            folder = Path(mkdtemp(dir=self._root / ASIDE))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._prune(folder.parent)

    def stage(self, draft: Path, name: str) -> bool:
        """Lay a file aside."""
        with self._using():
            return self._moved(draft, self._root / ASIDE / name)

    def publish(self, name: str) -> bool:
        """Put a file that lies aside to its place."""
        aside = self._root / ASIDE / name
        with self._using():
            done = self._moved(aside, self._root / name)
            self._prune(aside.parent)
        return done

    def remove(self, names: Iterable[str]) -> None:
        """Remove files, and the folders that are empty then."""
        with self._using():
            for name in names:
                path = self._root / name
                path.unlink(missing_ok=True)
                self._prune(path.parent)
            for folder, _, _ in os.walk(self._root / ASIDE, topdown=False):
                self._prune(Path(folder))

    def address(self, name: str) -> str:
        """The file's path."""
        return str(self._root / name)

    def introduce(self, duck: DuckDBPyConnection) -> None:
        """DuckDB knows folders."""

    def _files(self) -> Generator[Path]:
        for folder, folders, files in os.walk(self._root):  # follows no link
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (Path(folder, name) for name in files)

    def _moved(self, source: Path, target: Path) -> bool:
        while source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                _sync(source)
                source.replace(target)
                _sync(target.parent)
            except FileNotFoundError:  # another export has removed it, or the folder while empty
                continue
            return True
        return False

    def _prune(self, folder: Path) -> None:
        """Remove a folder and those above it, as long as they are empty."""
        while folder != self._root:
            try:
                folder.rmdir()
            except OSError:  # something is in it, or another export has removed it
                return
            folder = folder.parent

    @contextmanager
    def _alone(self) -> Generator[None]:
        """One process at a time; a process that dies lets go."""
        with (self._root / LOCK).open("ab") as lock:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _using(self) -> Generator[None]:
        """The system's errors become ours."""
        try:
            yield
        except OSError as error:
            raise LakeError(
                f"The lake {self} can't be used: {error.strerror or error}.",
                kept="What was in it can still be read.",
                hint="Look at the folder and the room on its disk, then export again.",
            ) from error


def _sync(path: Path) -> None:
    """Have it on disk, a file or a folder's list of names."""
    if path.is_dir() and os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
