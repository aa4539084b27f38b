"""What stands in a strategy where nothing is cut: the chunks of an index that exists, or of rankings made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chunklab.errors import ChunklabError
from chunklab.pipeline.cut import Cut
from chunklab.roles import Context
from chunklab.specs import Spec, parse
from chunklab.types import Document, Span, Vectors

COLLECTION = 'collection'
RANKINGS = 'rankings'


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Chunks that somebody else cut, with the vectors that somebody else gave them, if they are known.

    `encoder` and `weights_digest` are those of the questions, `index` is what tables call the index. `hindrance` says
    why failures cannot be diagnosed, '' where they can. `whole` is whether all chunks are known, not only those that
    came back. `settings` are for the manifest.
    """

    encoder: str
    weights_digest: str
    index: str
    vectors: Vectors | None = field(default=None, repr=False)
    hindrance: str = ''
    whole: bool = True
    settings: Mapping[str, object] = field(default_factory=dict)

    def spans(self, document: Document, context: Context) -> Sequence[Span]:  # noqa: ARG002 - part of the role
        """Nothing is cut here."""
        raise AssertionError(f'BUG: {document.doc_id} was to be cut by what was cut elsewhere')


def label(kind: str, name: str) -> str:
    """What tables call the row: `collection(contracts)`."""
    return str(Spec(kind, (name,)))


def is_elsewhere(tag: str) -> bool:
    """Whether a row of that name was cut elsewhere."""
    return parse(tag).name in (COLLECTION, RANKINGS)


def elsewhere(cut: Cut) -> Elsewhere | None:
    """Where the chunks come from, if they were not cut here."""
    return cut.strategy.chunker if isinstance(cut.strategy.chunker, Elsewhere) else None


def is_whole(cut: Cut) -> bool:
    """Whether all chunks of the cutting are known."""
    found = elsewhere(cut)
    return found is None or found.whole


def check_diagnosable(cut: Cut) -> None:
    """ChunklabError, one line, where failures of these chunks cannot be diagnosed."""
    found = elsewhere(cut)
    if found is not None and found.hindrance:
        raise ChunklabError(f'{cut.strategy.spec} cannot be diagnosed: {found.hindrance}')
