"""The lake: a history as Parquet by month, for what outgrows one machine."""

from jupyter_chatstore.analytics.lake.lake import Lake

__all__ = ["Lake"]
