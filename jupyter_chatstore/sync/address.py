"""A server's address, as it is typed and as it is kept."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from jupyter_chatstore.errors import InvalidInputError

_PORTS = {"http": 80, "https": 443}


def address(typed: str, *, insecure: bool = False) -> str:
    """The address in its one spelling: scheme, host, port and path, without a slash at the end.

    Args:
        typed: What the user gave; without a scheme it is https.
        insecure: Whether plain http may go further than this machine.

    Raises:
        InvalidInputError: It is no address, or what is said to it could be read on the way.
    """
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or parts.query:
        raise InvalidInputError(
            f"{text[:200]!r} is no server's address.",
            kept="Nothing was sent.",
            hint="Give one such as https://chat.example.org.",
        )
    if parts.scheme == "http" and not insecure and not _is_here(host):
        raise InvalidInputError(
            f"What is said to {host} over plain http can be read on the way.",
            kept="Nothing was sent.",
            hint="Use https, or allow it with --insecure (`insecure=True`).",
        )
    name = f"[{host}]" if ":" in host else host
    where = name if port in (None, _PORTS[parts.scheme]) else f"{name}:{port}"
    return f"{parts.scheme}://{where}{parts.path.rstrip('/')}"


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what may not change on the way."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
