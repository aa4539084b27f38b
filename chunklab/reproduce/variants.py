"""The published way of scoring, and the same with one departure mended at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chunklab.measures import Measure, chroma
from chunklab.reproduce.published import K

Places = Literal['searched', 'true']
"""Where a chunk is taken to be: at the first place where its text is found, or where it was cut."""

Collections = Literal['one', 'each']
"""One collection for all corpora, as the published code has it, or one for each corpus."""

COLLECTIONS: tuple[Collections, ...] = ('one', 'each')


@dataclass(frozen=True, slots=True)
class Variant:
    """A way of scoring. `measures` are in the order of `published.MEASURES`; `says` is for the table's reader."""

    says: str
    places: Places = 'searched'
    collections: Collections = 'one'
    repeats: chroma.Repeats = 'summed'
    references: chroma.References = 'summed'
    touching: chroma.Touching = 'held'

    def measures(self) -> Mapping[str, Measure]:
        """The measures of the table under this variant, by the table's name for them."""
        return {
            'recall': chroma.Recall(K, self.references),
            'precision': chroma.Precision(K, self.repeats),
            'omega': chroma.PrecisionOmega(self.touching),
            'iou': chroma.IoU(K, self.repeats, self.references),
        }


AS_PUBLISHED = 'as published'

VARIANTS: Mapping[str, Variant] = {
    AS_PUBLISHED: Variant('every habit of the published code'),
    'true offsets': Variant('a chunk is where it was cut, not where its text is first found', places='true'),
    'touching apart': Variant('a chunk that only touches a reference does not hold any of it', touching='apart'),
    'repeats united': Variant('text that is retrieved twice counts once as retrieved', repeats='united'),
    'references merged': Variant('where references overlap, their text counts once as gold', references='merged'),
    'all four': Variant(
        'the four above together', places='true', repeats='united', references='merged', touching='apart'
    ),
    'own collections': Variant('each corpus is searched by itself, all else as published', collections='each'),
}
"""By the name that stands in the table."""
