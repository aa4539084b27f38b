"""Strategies built from their specs, with a digest over everything that decides how they cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import get_args

from chunklab import registry
from chunklab.boundaries.straddle import SizeLimit, SizeUnit
from chunklab.encoders import tokens
from chunklab.encoders.late import LateEncoder
from chunklab.encoders.modes import DocumentEncoder
from chunklab.errors import SpecError
from chunklab.roles import (
    Chunker,
    DependentSplitter,
    FittedChunker,
    FittedSplitter,
    Phase,
    PieceChunker,
    SentenceSplitter,
    VectorChunker,
)
from chunklab.store import digest_of
from chunklab.types import Document, SpanArray

CUT_VERSION = 1
"""Raised whenever a built-in chunker, or the outline that `clause` follows, cuts differently from the release before:
stored cuttings then do not count."""

PIECES_VERSION = 1
"""Raised whenever the texts that somebody else's splitter gives are placed otherwise than in the release before."""

SENTENCES_VERSION = 1

PHASE_VERSION = 1
"""Raised whenever phases cut otherwise than in the release before."""

_SPLITTER_PACKAGES = {'nupunkt': 'nupunkt', 'punkt': 'nltk', 'spacy': 'spacy'}


@dataclass(frozen=True, slots=True)
class Splitter:
    """A sentence splitter under the spec by which chunkers name it; `digest` changes whenever its sentences could."""

    spec: str
    found: SentenceSplitter
    digest: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """A chunker with its canonical spec the sentence splitter that it names, if any, and the phase in which it cuts, if
    not plainly; `digest` changes whenever its cuts could."""

    spec: str
    chunker: Chunker | PieceChunker
    digest: str
    splitter: Splitter | None = None
    phase: Phase | None = None

    @property
    def size(self) -> int:
        """The size limit in the spec's own unit; 0 for a chunker without one."""
        return int(getattr(self.chunker, 'size', 0))

    @property
    def unit(self) -> str:
        """The unit of `size`: tokens unless the chunker says otherwise."""
        return str(getattr(self.chunker, 'unit', 'tokens'))

    @property
    def limit(self) -> SizeLimit | None:
        """The size that the spec states; None for a chunker without one, or in a unit that chunklab cannot count."""
        unit: SizeUnit | None = next((unit for unit in get_args(SizeUnit) if unit == self.unit), None)
        return SizeLimit(self.size, unit) if self.size and unit else None


def build_strategies(
    specs: Sequence[str], documents: Sequence[Document], encoder: DocumentEncoder
) -> tuple[Strategy, ...]:
    """The strategies of those specs, in order; one that is given twice stands once. SpecError if there are none."""
    splitters: dict[str, Splitter] = {}
    made: dict[str, Strategy] = {}
    for text in specs:
        component = registry.build('chunker', text)
        named = str(getattr(component.made, 'splitter', ''))
        if named and named not in splitters:
            splitters[named] = build_splitter(named, documents)
        made.setdefault(component.spec, _strategy(component, splitters.get(named), encoder))
    if not made:
        raise SpecError("no strategy given: name at least one, such as -s 'fixed(size=200)'")
    return tuple(made.values())


def build_splitter(text: str, documents: Sequence[Document]) -> Splitter:
    """The sentence splitter of that spec, fitted on the documents if it is one that learns."""
    component = registry.build('splitter', text)
    package = _SPLITTER_PACKAGES.get(component.spec.partition('(')[0], '')
    made_by = version(package) if package else component.origin
    depends = ['sentences', str(SENTENCES_VERSION), component.spec, made_by]
    found: SentenceSplitter = component.made
    if isinstance(found, DependentSplitter):
        depends.append(found.data_digest())
    if isinstance(found, FittedSplitter):
        depends += [document.digest for document in documents]
        found = _FittedWhenUsed(found, documents)
    return Splitter(text, found, digest_of(*depends))


def in_phase(strategy: Strategy, phase: Phase) -> Strategy:
    """The strategy as it cuts in that phase. Phase 0 of `shift` is the strategy itself."""
    if phase.experiment == 'shift' and not phase.number:
        return strategy
    spec = f'{strategy.spec} {phase.key}'
    return replace(
        strategy, spec=spec, phase=phase, digest=digest_of('phase', PHASE_VERSION, strategy.digest, phase.key)
    )


def tokens_digest(encoder: DocumentEncoder) -> str:
    """Changes whenever the tokens of some document could."""
    return digest_of('tokens', tokens.CODE_VERSION, encoder.weights.tokenizer_digest)


def of_texts(encoder: DocumentEncoder) -> DocumentEncoder:
    """The encoder of texts that stand in no document."""
    return encoder.plain if isinstance(encoder, LateEncoder) else encoder


def _strategy(component: registry.Component, splitter: Splitter | None, encoder: DocumentEncoder) -> Strategy:
    chunker = component.made
    depends = [component.origin, tokens_digest(encoder)]
    if isinstance(chunker, FittedChunker):
        depends.append(chunker.fit_digest())
    if isinstance(chunker, VectorChunker):
        depends.append(encoder.digest)
    if isinstance(chunker, PieceChunker):
        depends += ['pieces', str(PIECES_VERSION)]
        if getattr(chunker, 'embeds', True):
            depends.append(of_texts(encoder).digest)
    if splitter:
        depends.append(splitter.digest)
    return Strategy(component.spec, chunker, digest_of(CUT_VERSION, component.spec, *depends), splitter)


@dataclass(slots=True)
class _FittedWhenUsed:
    """A splitter that learns from the corpus at its first sentence: that is slow, and stored sentences need none."""

    splitter: FittedSplitter
    documents: Sequence[Document]
    fitted: bool = False

    def spans(self, text: str) -> SpanArray:
        if not self.fitted:
            self.splitter.fit(document.text for document in self.documents)
            self.fitted = True
        return self.splitter.spans(text)
