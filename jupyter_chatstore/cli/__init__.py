"""The shell door: `chatstore threads | show | search | usage | export | …`."""

from jupyter_chatstore.cli.run import main

__all__ = ["main"]
