"""Everything that the stages of one experiment share: corpus, encoder, strategies, and the store behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chunklab import registry
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.locate import find_corpus
from chunklab.corpus.sample import sample
from chunklab.encoders.models import SentenceTransformers
from chunklab.encoders.modes import DocumentEncoder, open_in
from chunklab.errors import SpecError
from chunklab.experiment import Experiment
from chunklab.pipeline.context import StoredContext
from chunklab.pipeline.cut import Cut, cut_corpus
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.strategies import Strategy, build_strategies
from chunklab.specs import parse
from chunklab.store import Store
from chunklab.types import Corpus, Document


@dataclass(frozen=True, slots=True)
class Session:
    """One experiment, opened: what its stages work on and with."""

    corpus: Corpus
    encoder: DocumentEncoder = field(repr=False)
    encoder_spec: str
    store: Store = field(repr=False)
    progress: Progress = field(repr=False)
    mode: str = 'plain'  # as a spec

    @property
    def mode_name(self) -> str:
        """The mode without what was chosen of it."""
        return parse(self.mode).name

    @property
    def encoder_in_folder(self) -> bool:
        """Whether the model is named by the folder that it lies in."""
        folder = Path(self.encoder.weights.name)
        return len(folder.parts) > 1 and folder.is_dir()

    @property
    def portable_encoder(self) -> str:
        """The encoder's spec; a model in a folder by its own name, for where it lies is nobody else's business."""
        name = self.encoder.weights.name
        return self.encoder_spec.replace(name, Path(name).name) if self.encoder_in_folder else self.encoder_spec

    @property
    def encoder_label(self) -> str:
        """What tables call the encoder: its spec, a folder by its own name and the digest of its weights."""
        digest = f' {self.encoder.weights.weights_digest[:12]}' if self.encoder_in_folder else ''
        mode = '' if self.mode == 'plain' else f', {self.mode}'
        return f'{self.portable_encoder}{digest}{mode}'

    def strategies(self, specs: Sequence[str]) -> tuple[Strategy, ...]:
        """The strategies of those specs, in order, each once."""
        return build_strategies(specs, self.corpus.documents, self.encoder)

    def context(self, strategies: Sequence[Strategy]) -> StoredContext:
        """What these strategies may ask about documents."""
        splitters = {s.splitter.spec: s.splitter for s in strategies if s.splitter}
        return StoredContext(self.store.cache('stages'), splitters, self.encoder)

    def cut(self, strategies: Sequence[Strategy]) -> tuple[Cut, ...]:
        """The corpus as each strategy cuts it."""
        return cut_corpus(self.corpus.documents, strategies, self.context(strategies), self.progress)


def open_session(experiment: Experiment, store: Store, progress: Progress) -> Session:
    """The corpus read and checked, and the encoder found; nothing is cut or encoded yet."""
    registry.build('mode', experiment.mode)  # a misspelt one is told before anything is read
    corpus = read_corpus(
        find_corpus(experiment.corpus),
        question_field=experiment.question_field,
        restrict_to_document=experiment.restrict_to_document,
        questions=experiment.questions,
    )
    if experiment.documents:
        corpus = sample(corpus, experiment.documents, experiment.seed)
    return open_session_on(corpus, experiment.encoder, store, progress, mode=experiment.mode)


def open_session_on(corpus: Corpus, encoder: str, store: Store, progress: Progress, *, mode: str = 'plain') -> Session:
    """A session on a corpus that is already in memory."""
    component = registry.build('encoder', encoder)
    if not isinstance(component.made, SentenceTransformers):
        raise SpecError(f'{encoder}: not an encoder that chunklab can open')
    how = registry.build('mode', mode)
    opened = open_in(how.made, component.made, store, progress)
    return Session(corpus, opened, component.spec, store, progress, how.spec)


def single_document_corpus(document: Document) -> Corpus:
    """A corpus of one document and no queries, for cutting a file by itself."""
    return Corpus(document.doc_id, (document,), (), document.digest)
