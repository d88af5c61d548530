"""What is counted, for Prometheus: routes and outcomes, never who."""

from __future__ import annotations

import os

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
TOGETHER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the workers of one server add up their figures."""
_BOUNDS_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One app's figures; apps in one process do not share them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "chatstore_requests",
            "Answered requests",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "chatstore_request_seconds",
            "From a request's head to its answer's end; waiting for news is not counted",
            ["route"],
            buckets=_BOUNDS_S,
            registry=self._registry,
        )
        self.open = Gauge(
            "chatstore_requests_open",
            "Requests being answered now, those that wait for news included",
            multiprocess_mode="livesum",
            registry=self._registry,
        )
        self.sign_ins = Counter(
            "chatstore_sign_ins",
            "Tokens that were asked for",
            ["grant", "outcome"],
            registry=self._registry,
        )

    def text(self) -> bytes:
        """All figures as Prometheus reads them, those of the other workers added."""
        if TOGETHER_VARIABLE not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)
        return generate_latest(together)
