"""`pip install .` from a clean clone gives a package that holds the built front end."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel built from what git tracks, with nothing built before."""
    folder = tmp_path_factory.mktemp("wheel")
    clone = folder / "clone"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    for name in filter(None, tracked):
        source = ROOT / name
        if source.is_file():
            target = clone / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    build = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", clone],
        check=False,
        capture_output=True,
        text=True,
    )
    assert build.returncode == 0, build.stdout[-3000:] + build.stderr[-3000:]
    (built,) = (folder / "dist").glob("*.whl")
    return zipfile.ZipFile(built)


@pytest.mark.slow
class TestTheWheel:
    def test_holds_the_panel(self, wheel: zipfile.ZipFile) -> None:
        script = wheel.read("jupyter_chatstore/static/panel.js")
        assert b"jupyter-chatstore:" in script  # what it tells the extension begins so
        assert b".jcs" in wheel.read("jupyter_chatstore/static/panel.css")

    def test_holds_the_jupyterlab_extension_where_jupyter_looks(
        self, wheel: zipfile.ZipFile
    ) -> None:
        names = wheel.namelist()
        home = "share/jupyter/labextensions/jupyter_chatstore/"
        assert any(home + "package.json" in name for name in names)
        assert any(home in name and "remoteEntry" in name for name in names)

    def test_holds_no_tests_and_no_sources_of_the_front_end(self, wheel: zipfile.ZipFile) -> None:
        outside = [
            name
            for name in wheel.namelist()
            if not name.startswith(("jupyter_chatstore/", "jupyter_chatstore-"))
        ]
        assert outside == []
        assert not any("node_modules" in name for name in wheel.namelist())
