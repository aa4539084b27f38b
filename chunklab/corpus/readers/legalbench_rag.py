"""LegalBench-RAG: benchmarks/<name>.json with queries and snippets, corpus/ with the documents that they point into."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import read_text
from chunklab.corpus.readers.choosing import check_names, choose
from chunklab.corpus.readers.claims import Claim, Documents
from chunklab.corpus.readers.exported import KEPT_FIELDS, Exported, exported_part, exported_record, is_exported
from chunklab.corpus.readers.naming import QueryIds
from chunklab.corpus.readers.node import Node, read_json
from chunklab.corpus.readers.reading import Choice, Reading, Record
from chunklab.corpus.readers.records import Wording, answered
from chunklab.corpus.readers.restoring import document_names, redescribed
from chunklab.corpus.readers.shape import key_paths
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import counted, printable, quoted, suggestion
from chunklab.errors import CorpusError
from chunklab.types import Document

BENCHMARKS = 'benchmarks'
CORPUS = 'corpus'
JSON_SUFFIX = '.json'

SOURCE = (
    'LegalBench-RAG (Pipitone and Houir Alami 2024): gold are the snippets of its benchmarks. The documents are those '
    'that the tests of the chosen benchmarks point into, all in one corpus, as its publishers run it.'
)


class LegalBenchRag:
    """Reads the folder in the layout that LegalBench-RAG is published in, one or several benchmarks at once."""

    def recognises(self, path: Path) -> bool:
        """Whether `path` has a folder corpus/, and in benchmarks/ a JSON file with tests."""
        try:
            return (path / CORPUS).is_dir() and any('tests' in key_paths(file) for file in _benchmarks(path).values())
        except (OSError, ValueError):
            return False

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """One corpus of the chosen benchmarks, by default all; a query's category is the name of its benchmark.

        A document gets the same `doc_id` whatever is chosen; its `source` is its path in corpus/. Snippets that can't
        be used are left out and counted, and with them queries that have no other. Raises CorpusError for an unknown
        benchmark, for JSON of another shape, and for a snippet of a document that isn't in corpus/.
        """
        try:
            benchmarks, files = _benchmarks(path), _files_below(path / CORPUS)
        except OSError as error:
            where = printable(str(error.filename or path))
            raise CorpusError(f'{where} cannot be read: {error.strerror}') from error
        check_names('benchmark', choice.benchmarks, benchmarks, path)
        # each benchmark once, in the order of their names, whatever order they were asked for in
        chosen = [
            _benchmark(name, file) for name, file in benchmarks.items() if name in (choice.benchmarks or benchmarks)
        ]
        n_tests = sum(len(benchmark.tests) + len(benchmark.exported.unanswered) for benchmark in chosen)
        if not n_tests:
            raise CorpusError(f'{printable(str(path / BENCHMARKS))} has no test to read')
        documents = _Documents(files, path / CORPUS, chosen)
        records, tally = _records(chosen, documents)
        tally.add('documents', 'no test of the chosen benchmarks points into them', len(files) - len(documents.read))
        reading = Reading(
            name='-'.join(benchmark.name for benchmark in chosen) if choice.benchmarks else 'legalbench-rag',
            documents=tuple(sorted(documents.read.values(), key=lambda document: document.doc_id)),
            records=records,
            read=(
                f'{counted(len(chosen), "benchmark")}: {", ".join(printable(benchmark.name) for benchmark in chosen)}',
                counted(n_tests, 'test'),
                counted(len(files), 'document'),
            ),
            left_out=tally.left_out(),
            source=SOURCE,
        )
        return (choose(reading, choice, path, [benchmark.name for benchmark in chosen]),)


@dataclass(frozen=True, slots=True)
class _Benchmark:
    """One file of benchmarks/: its tests, and what an export of ours added."""

    name: str
    tests: tuple[Node, ...]
    exported: Exported


class _Documents:
    """The files of corpus/, read where a snippet points into them."""

    def __init__(self, files: Mapping[str, Path], folder: Path, benchmarks: Sequence[_Benchmark]) -> None:
        self.read: dict[str, Document] = {}
        self._files = files
        self._folder = folder
        # named before anything is chosen, so that a document has one name whatever the choice
        self._kept = {path: kept for benchmark in benchmarks for path, kept in benchmark.exported.documents.items()}
        self._doc_ids = document_names({source: self._kept.get(source, {}).get('doc_id') for source in files})

    def get(self, source: str, named_by: Node) -> Document:
        """The document of that path, which has to be one that lies in corpus/: no other file can be named."""
        if source not in self._files:
            near = suggestion(source, self._files)
            raise named_by.error(f'no document {quoted(source)} in {printable(str(self._folder))}{near}')
        if source not in self.read:
            try:
                text = read_text(self._files[source])
            except CorpusError as error:
                raise CorpusError(f'{printable(str(self._files[source]))}: {error}') from error
            document = Document(self._doc_ids[source], text, title=Path(source).stem, source=source)
            self.read[source] = redescribed(document, self._kept.get(source, {}), KEPT_FIELDS)
        return self.read[source]


@dataclass(frozen=True, slots=True)
class _Test:
    """One test; `number` is its place in its benchmark, from 1."""

    benchmark: str
    number: int
    node: Node
    claims: tuple[Claim, ...]


def _records(benchmarks: Sequence[_Benchmark], documents: _Documents) -> tuple[tuple[Record, ...], Tally]:
    """The queries, in the order of the tests, and what was left out."""
    tests = [test for benchmark in benchmarks for test in _tests(benchmark, documents)]
    checked = Documents({document.doc_id: document.text for document in documents.read.values()})
    tally, ids = Tally(), QueryIds()
    records = []
    for test in tests:
        gold = checked.gold(test.claims, tally)
        query = test.node.text('query')
        restored = is_exported(test.node)
        if not query.strip():
            tally.add('queries', 'their wording is blank')
        elif test.claims and not gold:
            tally.add('queries', 'none of their answers can be used')
        elif not gold and not (restored and test.node.flag('no_gold')):
            tally.add('queries', 'they name no snippet')
        elif restored:
            record = exported_record(test.node, gold, checked)
            records.append({**record, 'query_id': ids.new(str(record['query_id']))})
        else:
            query_id = ids.new(f'{test.benchmark}-{test.number:04d}')
            records.append(answered(Wording(query_id, query, query, test.benchmark), gold, checked.texts))
    return tuple(records), tally


def _tests(benchmark: _Benchmark, documents: _Documents) -> list[_Test]:
    """The tests of a benchmark, and those that an export put beside them because nothing answers them."""
    for source in benchmark.exported.documents:
        documents.get(source, Node(None, f'{benchmark.name}{JSON_SUFFIX}'))
    return [
        _Test(benchmark.name, number, node, tuple(_claim(snippet, documents) for snippet in node.children('snippets')))
        for number, node in enumerate((*benchmark.tests, *benchmark.exported.unanswered), 1)
    ]


def _claim(snippet: Node, documents: _Documents) -> Claim:
    span = snippet.child('span')
    edges = [edge.as_whole() for edge in span.items()]
    if len(edges) != 2:
        raise span.error('must be [start, end]')
    answer = snippet.text('answer') if snippet.has('answer') else None
    return Claim(documents.get(snippet.text('file_path'), snippet).doc_id, edges[0], edges[1], answer)


def _benchmark(name: str, file: Path) -> _Benchmark:
    content = read_json(file)
    return _Benchmark(name, tuple(content.children('tests')), exported_part(content))


def _benchmarks(path: Path) -> dict[str, Path]:
    """The files of benchmarks/, by name, in order of name."""
    files = sorted(entry for entry in (path / BENCHMARKS).iterdir() if entry.suffix == JSON_SUFFIX)
    return {file.stem: file for file in files if not file.name.startswith('.')}


def _files_below(folder: Path) -> dict[str, Path]:
    """Every file below `folder`, by its path from there with slashes, in order of path; hidden ones are no data."""
    found = {}

    def unreadable(error: OSError) -> None:
        raise error

    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith('.')]
        for file in (Path(here) / name for name in names if not name.startswith('.')):
            found[file.relative_to(folder).as_posix()] = file
    return {source: found[source] for source in sorted(found)}
