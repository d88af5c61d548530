"""Where things live: one file in the user's Jupyter data directory, and names in it."""

from __future__ import annotations

import os
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

DB_VARIABLE = "JUPYTER_CHATSTORE_DB"
BUDGET_SETTING = "budget.month_usd"
"""The store's setting that holds what a month may cost; nothing is held back when it is passed."""


def default_db_path() -> Path:
    """The store's file: `$JUPYTER_CHATSTORE_DB`, else `chat.db` in Jupyter's data directory."""
    override = os.environ.get(DB_VARIABLE)
    if override:
        return Path(override).expanduser().absolute()
    return Path(jupyter_data_dir()) / "chat.db"
