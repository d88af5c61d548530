"""Keys: read from the environment or the system keyring when a run begins, kept nowhere."""

from __future__ import annotations

import os

KEYRING_SERVICE = "jupyter_chatstore"

VARIABLES: dict[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY",),
    "cohere": ("CO_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "groq": ("GROQ_API_KEY",),
    "mistral": ("MISTRAL_API_KEY",),
    "openai": ("OPENAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "xai": ("XAI_API_KEY",),
}
"""The environment variables that hold each provider's key, the first one preferred."""


def find_key(provider: str) -> str | None:
    """The provider's key: from the environment, else from the system keyring; None if neither."""
    for variable in VARIABLES.get(provider, ()):
        if key := os.environ.get(variable):
            return key
    return _from_keyring(provider)


def where_to_put(provider: str) -> str:
    """In one sentence, where a key is looked for."""
    keyring = f"run `keyring set {KEYRING_SERVICE} {provider}` in a terminal"
    variables = VARIABLES.get(provider)
    if not variables:
        return f"{keyring[0].upper()}{keyring[1:]}."
    return f"Set {' or '.join(variables)} in the kernel's environment, or {keyring}."


def _from_keyring(provider: str) -> str | None:
    # Loaded when a key is needed: finding the system's backends is slow.
    import keyring  # noqa: PLC0415
    import keyring.errors  # noqa: PLC0415

    try:
        return keyring.get_password(KEYRING_SERVICE, provider)
    except keyring.errors.KeyringError:  # locked, or no keyring on this machine
        return None
