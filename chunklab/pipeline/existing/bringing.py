"""The rows of a comparison that nobody cuts here: collections that exist, and rankings of other systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.index.existing import opened_place
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.existing.asking import ask_collection
from chunklab.pipeline.existing.collection import read_collection
from chunklab.pipeline.existing.elsewhere import COLLECTION, RANKINGS, label
from chunklab.pipeline.existing.rankings import rankings_name, read_rankings
from chunklab.pipeline.retrieval import Asked, Retrieved
from chunklab.pipeline.session import Session
from chunklab.specs import parse
from chunklab.types import Query

COPIES = 'copies'
"""The store's folder in which the folders of others are copied to be read."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The rows that could be had, in the order in which they were named, with what is to be known of them, and why the
    others could not."""

    rows: tuple[Retrieved, ...] = field(repr=False)
    notes: tuple[str, ...]
    failures: tuple[str, ...]

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The chunks of every row."""
        return tuple(row.cut for row in self.rows)


def bring(session: Session, experiment: Experiment, queries: Sequence[Query], asked: Asked) -> Brought:
    """Every collection and every file of rankings that the experiment names, asked these questions. One that fails is
    left out, and the others go on."""
    found = _Found()
    with ExitStack() as opened:
        names = tuple(dict.fromkeys(experiment.collections))
        client = None
        if names:
            with found.trying(', '.join(label(COLLECTION, name) for name in names)):
                client = opened.enter_context(opened_place(experiment.chroma, session.store.folder(COPIES)))
        for name in names if client is not None else ():
            with found.trying(label(COLLECTION, name)):
                read = read_collection(client, session, experiment, name)
                found.take(ask_collection(read, queries, asked), read.notes)
    named: dict[str, str] = {}
    for path in dict.fromkeys(experiment.rankings):
        name = rankings_name(path)
        with found.trying(label(RANKINGS, name)):
            if named.setdefault(name, path) != path:
                raise ChunklabError('two files have this name; rename one, for a row is called by its file')
            ranked = read_rankings(path, session, queries, asked)
            found.take(ranked.retrieved, ranked.notes)
    return Brought(tuple(found.rows), tuple(found.notes), tuple(found.failures))


@dataclass(slots=True)
class _Found:
    """Rows as they come in."""

    rows: list[Retrieved] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def take(self, row: Retrieved, notes: Sequence[str]) -> None:
        """One row more."""
        self.rows.append(row)
        self.notes += map(printable, notes)

    @contextmanager
    def trying(self, spec: str) -> Iterator[None]:
        """What goes wrong inside the block because of what is there is noted, and no more."""
        try:
            yield
        except ChunklabError as exc:
            said = str(exc).removeprefix(f'{spec}: ')
            self.failures.append(printable(f'{spec}: {said}'))
            # why is told by the error, with the place
            self.notes.append(f'{printable(spec)} is left out: it could not be scored')


def cut_elsewhere(session: Session, experiment: Experiment, tag: str) -> Cut:
    """The chunks of a row of that name as they are now: read again, for they may have changed since."""
    spec = parse(tag)
    name = str(spec.args[0])
    if spec.name == COLLECTION:
        with opened_place(experiment.chroma, session.store.folder(COPIES)) as client:
            return read_collection(client, session, experiment, name).cut
    path = next(path for path in experiment.rankings if rankings_name(path) == name)
    return read_rankings(path, session, session.corpus.queries, None).retrieved.cut
