"""What an administrator decides about a server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one server; the defaults fit a team on one machine."""

    public_url: str = "http://127.0.0.1:8787"
    """Where browsers and devices reach it; links and tokens name it."""
    registration: bool = False
    """Whether anybody may make an account."""
    poll_s: float = 1.0
    """How often the heads are looked at for pushes that other processes took."""
    heartbeat_s: float = 15.0
    """Between two signs of life on an event stream."""
    body_s: float = 30.0
    """How long a request's body may take to arrive."""
    calls_per_s: float = 1_000.0
    """How often one account may call in the long run; five times as often at once."""
    drain_s: float = 0.0
    """How long a server that was asked to end is not ready before it ends."""
    metrics_token: str = ""
    """What `/metrics` asks for as a bearer token; nothing: it asks for none."""
