"""The next release: it has a migration more, and can be killed each time it touches the disk.

python tests/store/next_release.py MIGRATIONS STORE [N ...]

For each N a process of its own opens a copy of the store, in a folder of that name beside it, and
is killed at the n-th touch; one of N = 0 lives, and tells how many touches there are.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).parents[2]))


from jupyter_chatstore.store import Store, migrate, schema
from tests.store.failing_disk import FULL, FailingDisk, Vfs, default_vfs

VERSION = 2
REVISION = """
from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("message", sa.Column("color", sa.Text))
    op.execute("UPDATE message SET color = 'red'")
    with op.batch_alter_table("thread") as table:
        table.add_column(sa.Column("color", sa.Text))
    op.execute("UPDATE thread SET color = 'red'")
"""


def write(migrations: Path) -> None:
    """Makes the folder of its migrations."""
    shutil.copytree(migrate.SCRIPTS, migrations)
    (migrations / "versions" / "0002_color.py").write_text(REVISION)


def become(migrations: Path) -> None:
    """From now on this process is of that release."""
    migrate.SCRIPTS = migrations
    schema.SCHEMA_VERSION = VERSION


class DeadlyDisk(FailingDisk):
    """The process is killed just before the n-th write, cut, sync, link, renaming or removal."""

    watched: ClassVar = {"os.link", "os.remove", "os.rename"}

    def __init__(self, vfs: Vfs, fatal: int) -> None:
        super().__init__(vfs, code=0)
        self.fatal = fatal
        sys.addaudithook(lambda event, _: self._touched() if event in self.watched else None)

    def _touched(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def _fails(self, code: int) -> bool:
        if code != FULL:  # which is asked for beside another one
            self._touched()
        return False


def open_copy(store: Path, fatal: int) -> None:
    vfs = default_vfs()
    assert vfs is not None
    place = store.with_name(str(fatal))
    place.mkdir()
    shutil.copy(store, place)
    if os.fork():
        os.wait()
        return
    disk = DeadlyDisk(vfs, fatal)
    with disk, Store(place / store.name) as opened:
        assert opened.saved.saved, opened.saved.reason
    print(disk.count, flush=True)
    os._exit(0)


if __name__ == "__main__":
    become(Path(sys.argv[1]))
    for number in sys.argv[3:]:
        open_copy(Path(sys.argv[2]), int(number))
