"""chunklab's own corpus folder as a source."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS, SUFFIX, read_text
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.manifest import MANIFEST
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.readers import cuad
from chunklab.corpus.readers.choosing import choose, refuse_benchmarks
from chunklab.corpus.readers.marker import MARKER
from chunklab.corpus.readers.reading import Choice, Reading, Record
from chunklab.corpus.wording import counted, quoted, suggestion
from chunklab.errors import CorpusError

REWORDINGS: Mapping[str, Callable[[Reading], Reading]] = {'cuad': cuad.reworded}
"""What can be done to queries on the way: 'cuad' gives those made from CUAD the ids and wordings of its JSON."""

CATEGORIES: Mapping[str, tuple[str, ...]] = {'cuad': cuad.CATEGORIES}
"""Categories that may be left out of a reworded corpus though it has no query of them."""

SOURCE = 'A corpus folder of chunklab, taken over with every key of its queries.'


@dataclass(frozen=True, slots=True)
class Own:
    """Reads a corpus folder; `reword` is a key of `REWORDINGS`, or '' to keep the queries as they are."""

    reword: str = ''

    def recognises(self, path: Path) -> bool:
        """Whether `path` has documents/*.txt, and queries or the record of an ingest beside them."""
        try:
            beside = any((path / name).is_file() for name in (QUERIES, MANIFEST, MARKER))
            return beside and any(entry.name.endswith(SUFFIX) for entry in (path / DOCUMENTS).iterdir())
        except (OSError, ValueError):
            return False

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """The one corpus in `path`. Raises CorpusError where `read_corpus` does, and for an unknown `reword`."""
        refuse_benchmarks(choice, path)
        if self.reword and self.reword not in REWORDINGS:
            known = ', '.join(sorted(REWORDINGS))
            raise CorpusError(
                f'no rewording {quoted(self.reword)}{suggestion(self.reword, REWORDINGS)}: there is {known}'
            )
        corpus = read_corpus(path)
        reading = Reading(
            name=corpus.name,
            documents=corpus.documents,
            records=_records(path / QUERIES),
            read=(counted(len(corpus.documents), 'document'), counted(len(corpus.queries), 'query', 'queries')),
            left_out=(),
            source=SOURCE,
        )
        if self.reword:
            reading = REWORDINGS[self.reword](reading)
        return (choose(reading, choice, path, CATEGORIES.get(self.reword, ())),)


def _records(path: Path) -> tuple[Record, ...]:
    """The lines of a file of queries that `read_corpus` has checked."""
    if not path.exists():
        return ()
    lines = read_text(path).removeprefix('\ufeff').split('\n')
    return tuple(json.loads(line) for line in lines if line.strip(' \t\r'))
