"""The rows of a comparison that nobody cuts here: collections that exist, and rankings of other systems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TypeVar

from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.index.existing import opened_place
from chunklab.pipeline.collection import read_collection
from chunklab.pipeline.collection_asking import ask_collection
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.elsewhere import COLLECTION, RANKINGS, label
from chunklab.pipeline.rankings import rankings_name, read_rankings
from chunklab.pipeline.retrieval import Asked, Retrieved
from chunklab.pipeline.session import Session
from chunklab.specs import parse
from chunklab.types import Query

COPIES = 'copies'
"""The store's folder in which the folders of others are copied to be read."""

_Result = TypeVar('_Result')


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
    rows: list[Retrieved] = []
    notes: list[str] = []
    failures: list[str] = []

    def tried(spec: str, call: Callable[[], _Result]) -> _Result | None:
        try:
            return call()
        except ChunklabError as exc:
            said = printable(str(exc))
            failures.append(said if said.startswith(f'{spec}:') else f'{spec}: {said}')
            notes.append(f'{spec} is left out: {said.removeprefix(f"{spec}: ")}')
            return None

    def from_collection(name: str) -> tuple[Retrieved, tuple[str, ...]]:
        found = read_collection(client, session, experiment, name)
        return ask_collection(found, queries, asked), found.notes

    with ExitStack() as opened:
        if experiment.collections:
            specs = ', '.join(label(COLLECTION, name) for name in dict.fromkeys(experiment.collections))
            place = opened_place(experiment.chroma, session.store.folder(COPIES))
            client = tried(specs, lambda: opened.enter_context(place))
            for name in dict.fromkeys(experiment.collections) if client is not None else ():
                if made := tried(label(COLLECTION, name), lambda name=name: from_collection(name)):
                    rows.append(made[0])
                    notes += made[1]
    for path in dict.fromkeys(experiment.rankings):
        spec = label(RANKINGS, rankings_name(path))
        if read := tried(spec, lambda path=path: read_rankings(path, session, queries, asked)):
            rows.append(read.retrieved)
            notes += read.notes
    return Brought(tuple(rows), tuple(notes), tuple(failures))


def cut_elsewhere(session: Session, experiment: Experiment, tag: str) -> Cut:
    """The chunks of a row of that name as they are now: read again, for they may have changed since."""
    spec = parse(tag)
    name = str(spec.args[0])
    if spec.name == COLLECTION:
        with opened_place(experiment.chroma, session.store.folder(COPIES)) as client:
            return read_collection(client, session, experiment, name).cut
    path = next(path for path in experiment.rankings if rankings_name(path) == name)
    return read_rankings(path, session, session.corpus.queries, None).retrieved.cut
