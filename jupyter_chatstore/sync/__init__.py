"""The same history on every device, through a server of one's own; see `sync.op`."""
