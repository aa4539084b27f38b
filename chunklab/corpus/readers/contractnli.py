"""ContractNLI as published: hypotheses about non-disclosure agreements, with the segments that decide them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.readers.choosing import choose, refuse_benchmarks
from chunklab.corpus.readers.claims import OUTSIDE, Claim, Documents
from chunklab.corpus.readers.naming import DocumentNames, QueryIds, stem
from chunklab.corpus.readers.node import Node, read_json
from chunklab.corpus.readers.reading import Choice, Reading, Record
from chunklab.corpus.readers.records import Wording, about, answered, unanswered
from chunklab.corpus.readers.shape import the_json_file
from chunklab.corpus.readers.tally import Tally
from chunklab.corpus.wording import counted, printable, quoted, suggestion
from chunklab.errors import CorpusError
from chunklab.types import Document

SHAPES = (
    frozenset({'documents', 'documents[].text', 'documents[].file_name'}),
    frozenset({'documents', 'documents[].text', 'labels'}),
)

NOT_MENTIONED = 'NotMentioned'
CHOICES = ('Entailment', 'Contradiction', NOT_MENTIONED)

SOURCE = (
    'ContractNLI (Koreeda and Manning 2021): each hypothesis is asked of each agreement; gold is the evidence, whole '
    'segments, whether it entails or contradicts the hypothesis (the key "choice" says which). A hypothesis that an '
    'agreement does not mention is a query without gold.'
)


class ContractNli:
    """Reads the official JSON files."""

    def recognises(self, path: Path) -> bool:
        """Whether `path` is such a JSON file, or a folder whose only data is one."""
        return _file(path) is not None

    def read(self, path: Path, choice: Choice) -> tuple[Reading, ...]:
        """One corpus: a query for each hypothesis and agreement, category its short description.

        Evidence that can't be used is left out and counted, and with it hypotheses that have no other. Raises
        CorpusError for JSON of another shape: file, place, what is wrong.
        """
        refuse_benchmarks(choice, path)
        file = _file(path) or path
        content = read_json(file)
        source = _Source(_labels(content.child('labels')))
        for document in content.children('documents'):
            source.add(document)
        if not source.documents:
            raise CorpusError(f'{printable(str(file))}: no document with text in "documents"')
        return (choose(source.reading(file.stem), choice, path, source.categories()),)


@dataclass(frozen=True, slots=True)
class _Label:
    """A hypothesis."""

    category: str
    hypothesis: str


@dataclass(frozen=True, slots=True)
class _Agreement:
    """One document of the source: its id here, its text, and where its segments lie."""

    doc_id: str
    text: str
    segments: tuple[tuple[int, int], ...]

    def claim(self, number: int) -> Claim:
        """That the segment of that number is evidence."""
        inside = 0 <= number < len(self.segments)
        start, end = self.segments[number] if inside else (OUTSIDE, OUTSIDE)
        return Claim(self.doc_id, start, end)


class _Source:
    """The documents and queries of one file, gathered agreement by agreement."""

    def __init__(self, labels: dict[str, _Label]) -> None:
        self.documents: list[Document] = []
        self._labels = labels
        self._records: list[Record] = []
        self._tally = Tally()
        self._names = DocumentNames()
        self._ids = QueryIds()
        self._n_read = 0
        self._n_annotations = 0

    def add(self, node: Node) -> None:
        """Takes in one item of `documents`."""
        self._n_read += 1
        file_name, text = node.text('file_name'), node.text('text')
        segments = tuple(_segment(span) for span in node.children('spans'))
        annotations = _annotations(node)
        self._n_annotations += len(annotations)
        if not text.strip():
            self._tally.add('documents', 'they have no text')
            self._tally.add('queries', 'their document has no text', len(annotations))
            return
        agreement = _Agreement(self._names.new(file_name), text, segments)
        self.documents.append(Document(agreement.doc_id, text, stem(agreement.doc_id), file_name))
        documents = Documents({agreement.doc_id: text})
        for name, annotation in annotations:
            if name not in self._labels:
                raise annotation.error(f'no hypothesis {quoted(name)} in "labels"{suggestion(name, self._labels)}')
            self._query(name, annotation, agreement, documents)

    def categories(self) -> tuple[str, ...]:
        """The categories of all hypotheses."""
        return tuple(label.category for label in self._labels.values())

    def reading(self, name: str) -> Reading:
        """All of it as a corpus."""
        return Reading(
            name=name,
            documents=tuple(sorted(self.documents, key=lambda document: document.doc_id)),
            records=tuple(self._records),
            read=(
                counted(self._n_read, 'agreement'),
                counted(len(self._labels), 'hypothesis', 'hypotheses'),
                counted(self._n_annotations, 'annotation'),
            ),
            left_out=self._tally.left_out(),
            source=SOURCE,
        )

    def _query(self, name: str, annotation: Node, agreement: _Agreement, documents: Documents) -> None:
        """Takes in what an agreement says to the hypothesis of that name."""
        label = self._labels[name]
        choice = annotation.text('choice')
        if choice not in CHOICES:
            raise annotation.error(f'"choice" is {quoted(choice)}: it must be {", ".join(CHOICES)}')
        claims = [agreement.claim(number.as_whole()) for number in annotation.children('spans')]
        gold = documents.gold(claims, self._tally)
        wording = Wording(
            query_id=self._ids.new(f'{stem(agreement.doc_id)}__{name}'),
            query=about(stem(agreement.doc_id), label.hypothesis),
            question=label.hypothesis,
            category=label.category,
        )
        if choice == NOT_MENTIONED and claims:
            self._tally.add('queries', 'not mentioned, though they have evidence')
        elif choice == NOT_MENTIONED:
            self._records.append({**unanswered(wording, agreement.doc_id), 'choice': choice})
        elif not gold:
            self._tally.add('queries', 'decided, but without evidence that can be used')
        else:
            self._records.append({**answered(wording, gold, documents.texts), 'choice': choice})


def _file(path: Path) -> Path | None:
    return next((file for shape in SHAPES if (file := the_json_file(path, shape))), None)


def _labels(node: Node) -> dict[str, _Label]:
    """The hypotheses by name."""
    labels = {}
    for name in node.keys():  # noqa: SIM118 (a Node is no dict)
        label = node.child(name)
        category, hypothesis = label.text('short_description'), label.text('hypothesis')
        if not hypothesis.strip():
            raise label.error('"hypothesis" is blank')
        labels[name] = _Label(category, hypothesis)
    return labels


def _annotations(document: Node) -> Sequence[tuple[str, Node]]:
    """What the one set of annotations of a document says, by name of the hypothesis."""
    sets = document.children('annotation_sets')
    if len(sets) != 1:
        raise document.error(f'"annotation_sets" has {counted(len(sets), "set")}: one is expected')
    annotations = sets[0].child('annotations')
    return [(name, annotations.child(name)) for name in annotations.keys()]  # noqa: SIM118


def _segment(node: Node) -> tuple[int, int]:
    edges = [edge.as_whole() for edge in node.items()]
    if len(edges) != 2:
        raise node.error('must be [start, end]')
    return edges[0], edges[1]
