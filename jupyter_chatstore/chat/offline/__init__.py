"""The built-in provider: no language model, no key, no network; useful and deterministic."""

from jupyter_chatstore.chat.offline.provider import OfflineProvider

__all__ = ["OfflineProvider"]
