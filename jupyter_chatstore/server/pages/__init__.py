"""The few pages that people see in a browser: plain forms, no script."""
