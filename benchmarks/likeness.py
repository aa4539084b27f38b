"""How like a corpus is to another, in figures that decide how hard it is to cut: a Markdown table, medians first.

    python benchmarks/likeness.py corpora/contracts "$CHUNKLAB_DATA/cuad"

Every quantile stands beside that of the second corpus, with their ratio. 13-word runs are counted between documents of
different families; for a fair count, as many documents of the second corpus are drawn as the first has families.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.summary import WINDOWS
from chunklab.sentences.nupunkt import Nupunkt
from chunklab.spans import trim
from chunklab.types import Corpus, Document

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
RUN = 13
DRAWS = 20
_WORD = re.compile(r'[a-z0-9]+')


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of both corpora."""

    name: str
    ours: float
    theirs: float
    digits: int = 0

    def __str__(self) -> str:
        ratio = f'{self.ours / self.theirs:.2f}' if self.theirs else '–'
        return f'| {self.name} | {self.ours:,.{self.digits}f} | {self.theirs:,.{self.digits}f} | {ratio} |'


def main() -> None:
    """Reads both corpora and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('ours', type=Path)
    parser.add_argument('theirs', type=Path)
    arguments = parser.parse_args()
    ours, theirs = read_corpus(arguments.ours), read_corpus(arguments.theirs)
    print(f'| | {_title(ours)} | {_title(theirs)} | ratio |\n|---|---|---|---|')
    for row in rows(ours, theirs):
        print(row)


def _title(corpus: Corpus) -> str:
    return f'{corpus.name} ({len(corpus.documents)} documents, {len(corpus.queries):,} queries)'


def rows(ours: Corpus, theirs: Corpus) -> list[Row]:
    """Every figure of the table."""
    found: list[Row] = []
    samples: tuple[tuple[str, Callable[[Corpus], Sequence[int]]], ...] = (
        ('document length, characters', document_lengths),
        ('sentence length, characters', sentence_lengths),
        ('gold span length, characters', gold_lengths),
    )
    for name, lengths in samples:
        pair = [np.quantile(lengths(corpus), QUANTILES, method='inverted_cdf') for corpus in (ours, theirs)]
        found += [Row(f'{name}: {100 * q:.0f} %', *values) for q, *values in zip(QUANTILES, *pair, strict=True)]
    for window in WINDOWS:
        found.append(Row(f'gold spans cut by windows of {window:,}, %', *_both(ours, theirs, window_cut, window), 1))
    found.append(Row('queries with several gold spans, %', *_both(ours, theirs, several), 1))
    found.append(Row('gold spans that overlap one of another query, %', *_both(ours, theirs, overlapping), 1))
    found.append(Row('different words in 10,000 running words', *_both(ours, theirs, vocabulary)))
    n = len(families(ours))
    found.append(Row(f'{RUN}-word runs that another of {n} families has too, %', shared(ours, n), shared(theirs, n), 2))
    return found


def _both(ours: Corpus, theirs: Corpus, figure: Callable[..., float], *arguments: int) -> tuple[float, float]:
    return figure(ours, *arguments), figure(theirs, *arguments)


def document_lengths(corpus: Corpus) -> list[int]:
    """Characters of each document."""
    return [len(document.text) for document in corpus.documents]


def sentence_lengths(corpus: Corpus) -> list[int]:
    """Characters of each sentence, as the default splitter finds them."""
    splitter = Nupunkt()
    return [int(end - start) for document in corpus.documents for start, end in splitter.spans(document.text)]


def _gold(corpus: Corpus) -> list[tuple[str, int, int, int]]:
    """(doc_id, start, end, number of the query) of each gold span, trimmed; those annotated twice for a query once."""
    texts = {document.doc_id: document.text for document in corpus.documents}
    found = set()
    for number, query in enumerate(corpus.queries):
        for gold in query.gold:
            span = trim(texts[gold.doc_id], gold.span)
            found.add((gold.doc_id, span.start, span.end, number))
    return sorted(found)


def gold_lengths(corpus: Corpus) -> list[int]:
    """Characters of each gold span."""
    return [end - start for _, start, end, _ in _gold(corpus)]


def window_cut(corpus: Corpus, window: int) -> float:
    """Percentage of gold spans that windows of so many characters cut."""
    return float(100 * np.mean([start // window != (end - 1) // window for _, start, end, _ in _gold(corpus)]))


def several(corpus: Corpus) -> float:
    """Percentage of queries that have more than one gold span."""
    n_spans = np.unique([number for *_, number in _gold(corpus)], return_counts=True)[1]
    return float(100 * np.mean(n_spans > 1))


def overlapping(corpus: Corpus) -> float:
    """Percentage of gold spans that share a character with a gold span of another query."""
    by_document = defaultdict(list)
    for doc_id, *span in _gold(corpus):
        by_document[doc_id].append(span)
    shared = [
        any(a < other_end and other_start < b and number != other for other_start, other_end, other in spans)
        for spans in by_document.values()
        for a, b, number in spans
    ]
    return float(100 * np.mean(shared))


def vocabulary(corpus: Corpus) -> float:
    """Different words in 10,000 running words of the documents put end to end; mean over random orders."""
    rng = np.random.default_rng(0)
    words = [_words(document) for document in corpus.documents]
    counts = []
    for _ in range(DRAWS):
        joined = [word for i in rng.permutation(len(words)) for word in words[i]]
        counts += [len(set(joined[i : i + 10_000])) for i in range(0, len(joined) - 10_000, 10_000)]
    return float(np.mean(counts))


def families(corpus: Corpus) -> list[list[Document]]:
    """The documents by family, one that names none by itself."""
    found = defaultdict(list)
    for document in corpus.documents:
        found[document.family or document.doc_id].append(document)
    return list(found.values())


def shared(corpus: Corpus, n_families: int) -> float:
    """Percentage of the 13-word runs of so many families that stand in another family of them; mean over draws."""
    rng = np.random.default_rng(0)
    grouped = [{run for document in family for run in _runs(document)} for family in families(corpus)]
    n_draws = DRAWS if len(grouped) > n_families else 1
    return float(
        np.mean([_shared_of([grouped[i] for i in rng.permutation(len(grouped))[:n_families]]) for _ in range(n_draws)])
    )


def _shared_of(groups: Sequence[set[int]]) -> float:
    counts: dict[int, int] = defaultdict(int)
    for group in groups:
        for run in group:
            counts[run] += 1
    return float(100 * np.mean([counts[run] > 1 for group in groups for run in group]))


def _runs(document: Document) -> set[int]:
    words = _words(document)
    return {hash(tuple(words[i : i + RUN])) for i in range(len(words) - RUN + 1)}


def _words(document: Document) -> list[str]:
    return _WORD.findall(document.text.lower())


if __name__ == '__main__':
    main()
