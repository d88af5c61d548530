"""The public surface, how little an import loads, and who may import whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import jupyter_chatstore

ROOT = Path(__file__).parent.parent
HEAVY = ("sqlmodel", "sqlalchemy", "duckdb", "pydantic_ai", "anywidget")
SURFACE = [
    "Chat",
    "ChatPanel",
    "ChatstoreError",
    "History",
    "Message",
    "Run",
    "Store",
    "TextPart",
    "Thread",
    "Usage",
]


def loaded_after(code: str) -> set[str]:
    """Which of the heavy packages a fresh interpreter has loaded after this code."""
    report = f"import sys\n{code}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(ran.stdout.split())


class TestTheSurface:
    def test_is_small_and_sorted(self):
        assert jupyter_chatstore.__all__ == SURFACE

    @pytest.mark.parametrize("name", SURFACE)
    def test_holds_what_it_names(self, name):
        thing = getattr(jupyter_chatstore, name)
        assert thing.__name__ == name
        assert thing.__doc__

    def test_is_listed_and_nothing_else_is_there(self):
        assert set(SURFACE) <= set(dir(jupyter_chatstore))
        with pytest.raises(AttributeError, match="no attribute 'chatpanel'"):
            jupyter_chatstore.chatpanel  # noqa: B018


class TestAnImport:
    def test_loads_nothing_heavy(self):
        assert loaded_after("import ipywidgets\nimport jupyter_chatstore") == set()

    def test_of_the_magics_loads_nothing_heavy(self):
        code = (
            "from IPython.core.interactiveshell import InteractiveShell\n"
            "import jupyter_chatstore\n"
            "jupyter_chatstore.load_ipython_extension(InteractiveShell())"
        )
        assert loaded_after(code) == set()

    def test_of_a_name_loads_what_it_needs(self):
        assert "sqlmodel" in loaded_after("from jupyter_chatstore import Store")


def test_imports_point_to_the_heart():
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [lint, "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
