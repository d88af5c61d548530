"""A key as 24 English words (BIP-39), to be kept on paper."""

from __future__ import annotations

from mnemonic import Mnemonic

from jupyter_chatstore.errors import KeyNeededError

_COUNT = 24


def to_words(entropy: bytes) -> str:
    """24 words for 32 bytes; the last holds a checksum."""
    return Mnemonic("english").to_mnemonic(entropy)


def from_words(phrase: str) -> bytes:
    """The 32 bytes that the words say, however they are spaced or written.

    Raises:
        KeyNeededError: They are not such words; none of them is repeated.
    """
    words = phrase.lower().split()
    language = Mnemonic("english")
    known = set(language.wordlist)
    if len(words) != _COUNT:
        what = f"A recovery phrase has 24 words, and there are {len(words)}."
    elif wrong := [str(at + 1) for at, word in enumerate(words) if word not in known]:
        what = f"Not a word of the list: number {', '.join(wrong)}."
    elif language.check(" ".join(words)):
        return bytes(language.to_entropy(words))
    else:
        what = "These words do not belong together: one is wrong, or two are swapped."
    raise KeyNeededError(
        what, kept="Nothing was sent or taken in.", hint="Look at the words again."
    )
