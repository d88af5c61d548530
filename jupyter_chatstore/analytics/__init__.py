"""Questions about the history, answered by DuckDB over what the store has committed."""

from jupyter_chatstore.analytics.history import History

__all__ = ["History"]
