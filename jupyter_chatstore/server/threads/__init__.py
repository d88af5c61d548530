"""Threads as a log's ops tell them, for who has no device: shared pages and simple clients."""
