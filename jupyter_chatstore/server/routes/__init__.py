"""The calls, a file for each noun; each file has a `router`."""
