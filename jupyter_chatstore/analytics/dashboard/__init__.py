"""The main pictures of the history in one widget, all following one filter."""

from jupyter_chatstore.analytics.dashboard.dashboard import Dashboard

__all__ = ["Dashboard"]
