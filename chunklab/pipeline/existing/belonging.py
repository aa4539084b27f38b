"""Which document each chunk of somebody else's collection comes from: by what its metadata says, else by its text."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from chunklab.corpus.wording import listed, printable
from chunklab.errors import StrategyError, did_you_mean
from chunklab.index.existing import Entries
from chunklab.types import Document

USUAL_FIELDS = (
    'doc_id', 'document_id', 'source', 'file_name', 'filename', 'file_path', 'path', 'file', 'document', 'ref_doc_id',
    'document_name', 'name', 'title', 'url', 'uri',
)  # fmt: skip
"""Where pipelines note which document a chunk comes from; the one under which most chunks name a document is taken."""

_SHINGLE = 5  # words; few contracts share so many in a row that are not boilerplate
_SAMPLED = 8  # of so many runs of words one is looked up, chosen by its checksum, so alike in chunk and document
_WORD = re.compile(r'\w+')


@dataclass(frozen=True, slots=True)
class Belonging:
    """The document of every entry, '' for one that is of none, or of nobody knows which. `field` is the metadata that
    names documents, '' if none does, and `named` whether it named the document of that entry."""

    doc_ids: tuple[str, ...] = field(repr=False)
    named: tuple[bool, ...] = field(repr=False)
    field: str = ''

    def values(self, metadata: Sequence[Mapping[str, Any]]) -> Mapping[str, tuple[str | int | float, ...]]:
        """Under which values of the field the chunks of each document are found."""
        found: dict[str, dict[str | int | float, None]] = {}
        for doc_id, named, about in zip(self.doc_ids, self.named, metadata, strict=True):
            if named:
                found.setdefault(doc_id, {})[about[self.field]] = None
        return {doc_id: tuple(values) for doc_id, values in found.items()}


def belonging(entries: Entries, documents: Sequence[Document], id_field: str, strategy: str) -> Belonging:
    """The document of every entry: the one that its metadata names, else the only one that has its words.

    Names are those of the documents with or without folder and ending, in any case. StrategyError for an `id_field`
    that no entry has.
    """
    names = _Names(documents)
    chosen = _chosen_field(entries, names, id_field, strategy)
    by_field = [names.find(about.get(chosen)) if chosen else '' for about in entries.metadata]
    found = list(by_field)
    lacking = [i for i, doc_id in enumerate(found) if not doc_id]
    if lacking:
        words = _Words(documents)
        options = {i: words.find(entries.texts[i]) for i in lacking}
        for i, of_words in options.items():
            found[i] = of_words[0] if len(of_words) == 1 else ''
        _fill_between(found, options)
    return Belonging(tuple(found), tuple(bool(doc_id) for doc_id in by_field), chosen)


def _chosen_field(entries: Entries, names: _Names, id_field: str, strategy: str) -> str:
    known = Counter(key for about in entries.metadata for key in about)
    if id_field:
        if id_field not in known:
            there = f'it has: {listed(sorted(known))}' if known else 'it has none'
            raise StrategyError(
                f'{strategy}: no chunk has a metadata field "{printable(id_field)}"'
                f'{printable(did_you_mean(id_field, known))}; {there}'
            )
        return id_field
    shares = {key: sum(bool(names.find(about.get(key))) for about in entries.metadata) for key in USUAL_FIELDS}
    best = max(shares, key=lambda key: shares[key])  # the first of equals
    return best if shares[best] else ''


class _Names:
    """Documents by the names under which pipelines know them; a name that fits two is none."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._exact: dict[str, str] = {}
        self._loose: dict[str, set[str]] = {}
        self._found: dict[str, str] = {}
        for document in documents:
            self._exact[document.doc_id] = document.doc_id
            for name in {document.doc_id, document.source, document.title} - {''}:
                for spelling in _spellings(name):
                    self._loose.setdefault(spelling, set()).add(document.doc_id)

    def find(self, value: object) -> str:
        """The document of that name, '' if there is none or more than one."""
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            return ''
        name = str(value)
        if name not in self._found:
            self._found[name] = self._exact.get(name) or self._loosely(name)
        return self._found[name]

    def _loosely(self, name: str) -> str:
        for spelling in _spellings(name):
            found = self._loose.get(spelling, set())
            if len(found) == 1:
                return next(iter(found))
        return ''


def _spellings(name: str) -> Iterator[str]:
    """A name as it is, without its folder, and without the ending of a file; in small letters."""
    low = name.strip().lower()
    last = PurePosixPath(low.replace('\\', '/').partition('?')[0]).name
    yield low
    yield last
    # a full stop in a name is no ending: `acme_2.1_supply` keeps it
    yield re.sub(r'\.(txt|md|pdf|docx?|html?|json|rtf|text)$', '', last)


class _Words:
    """Documents by the runs of words that they have."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._lowered: dict[str, str] = {}
        self._having: dict[int, list[int]] = {}
        self._found: dict[str, tuple[str, ...]] = {}
        for number, document in enumerate(documents):
            for run in set(_sampled(document.text)):
                self._having.setdefault(run, []).append(number)

    def find(self, text: str) -> tuple[str, ...]:
        """The documents that may hold the text, one if it is plain which."""
        if text not in self._found:
            self._found[text] = self._search(text)
        return self._found[text]

    def _search(self, text: str) -> tuple[str, ...]:
        runs = set(_sampled(text))
        if not runs:
            return self._containing(text)
        votes = Counter(number for run in runs for number in self._having.get(run, ()))
        most = max(votes.values(), default=0)
        if 2 * most < len(runs):  # a few words in common are no sign
            return ()
        return tuple(self._documents[number].doc_id for number, n in sorted(votes.items()) if n == most)

    def _containing(self, text: str) -> tuple[str, ...]:
        """Of a text too short for runs of words: the documents that have it, letter by letter but for white space."""
        wanted = ' '.join(text.split()).lower()
        if not wanted:
            return ()
        if not self._lowered:
            self._lowered = {document.doc_id: ' '.join(document.text.split()).lower() for document in self._documents}
        return tuple(doc_id for doc_id, whole in self._lowered.items() if wanted in whole)


def _sampled(text: str) -> Iterator[int]:
    words = _WORD.findall(text.lower())
    for first in range(len(words) - _SHINGLE + 1):
        run = zlib.crc32(' '.join(words[first : first + _SHINGLE]).encode('utf-8', 'surrogatepass'))
        if run % _SAMPLED == 0:
            yield run


def _fill_between(found: list[str], options: Mapping[int, tuple[str, ...]]) -> None:
    """Give a chunk whose words several documents have to the one that its neighbours on both sides come from; where
    the collection has its documents one after another, and only there."""
    sure = [doc_id for doc_id in found if doc_id]
    n_changes = sum(a != b for a, b in pairwise(sure))
    if n_changes != len(set(sure)) - 1:
        return
    before = ''
    following = _next_named(found)
    for i, doc_id in enumerate(found):
        if not doc_id and before and before == following[i] and before in options.get(i, ()):
            found[i] = before
        before = found[i] or before


def _next_named(found: Sequence[str]) -> list[str]:
    """For every place the next document that is known, from there on."""
    following = [''] * len(found)
    last = ''
    for i in range(len(found) - 1, -1, -1):
        last = found[i] or last
        following[i] = last
    return following
