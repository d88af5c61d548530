"""The team server: an append-only log of ops per owner, over HTTP."""
