"""Read-only links to threads: what is shown of one, and the page that shows it."""
