"""A lake as an export finds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from jupyter_chatstore.analytics.lake import manifest

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.lake.manifest import Manifest, Slice
    from jupyter_chatstore.analytics.lake.place import Place
    from jupyter_chatstore.analytics.lake.shapes import Shape


@dataclass(frozen=True, slots=True)
class Found:
    """What there is before anything is written."""

    raw: bytes | None
    """The manifest, which only this export may replace."""
    manifest: Manifest | None
    names: set[str]
    """All files, those of a broken-off export too."""

    @classmethod
    def at(cls, place: Place) -> Self:
        """What there is now.

        Raises:
            LakeError: It can't be read.
        """
        raw = place.manifest()
        return cls(raw, None if raw is None else manifest.read(raw, str(place)), place.names())

    @property
    def tidy(self) -> bool:
        """Whether there are the files of the manifest and no others."""
        return self.names == (self.manifest.names if self.manifest else set())

    def held(self, wanted: Slice, shape: Shape) -> Slice | None:
        """The same rows of the same columns, if their files are there."""
        if self.manifest is None or self.manifest.columns.get(wanted.table) != shape:
            return None
        for slice_ in self.manifest.slices:
            if (slice_.table, slice_.month) == (wanted.table, wanted.month):
                same = (slice_.rows, slice_.digest) == (wanted.rows, wanted.digest)
                there = all(file.name in self.names for file in slice_.files)
                return slice_ if same and there else None
        return None
