"""Small worlds of documents, cuttings, gold and rankings, with an oracle that knows only sets of characters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import strategies as st

from chunklab.measures import Case
from chunklab.texts import TextIndex
from chunklab.types import Chunk, Document, GoldSpan, Query, Span, Tokens, to_span_array

CHARACTERS = 'abé\U0001f600 \n\u00a0'


@dataclass(frozen=True)
class World:
    """Everything as plain (document, start, end) triples; `tokens` as plain pairs."""

    texts: dict
    tokens: dict
    gold: list
    chunks: list
    ranking: list

    def case(self):
        return Case(
            Query('q', '', tuple(GoldSpan(doc, Span(start, end)) for doc, start, end in self.gold)),
            tuple(Chunk(doc, Span(start, end)) for doc, start, end in self.ranking),
            {name: to_span_array(sorted((a, b) for doc, a, b in self.chunks if doc == name)) for name in self.texts},
            {name: TextIndex.of(Document(name, text), self._tokens(name)) for name, text in self.texts.items()},
        )

    def inside(self, triples, unit='nonblank'):
        """What of `unit` lies in the union of spans, as a set."""
        offsets = {(doc, i) for doc, start, end in triples for i in range(start, end)}
        if unit == 'nonblank':
            return {(doc, i) for doc, i in offsets if not self.texts[doc][i].isspace()}
        if unit == 'token':
            return {(doc, i) for doc, i in offsets if i in {start for start, _ in self.tokens[doc]}}
        return offsets

    def annotated(self):
        """Gold spans without white space at their ends, no two alike, none empty."""
        trimmed = set()
        for triple in self.gold:
            kept = sorted(i for _, i in self.inside([triple]))
            if kept:
                trimmed.add((triple[0], kept[0], kept[-1] + 1))
        return sorted(trimmed)

    def merged(self):
        """The same, but any two that share a character made one, until no two do."""
        groups = [[triple] for triple in self.annotated()]
        while True:
            pairs = [(i, j) for i in range(len(groups)) for j in range(i) if self._share(groups[i], groups[j])]
            if not pairs:
                return [(g[0][0], min(t[1] for t in g), max(t[2] for t in g)) for g in groups]
            i, j = pairs[0]
            groups[j] += groups.pop(i)

    def within(self, n_tokens):
        """The ranking read token by token until the budget is gone."""
        taken, left = [], n_tokens
        for doc, start, end in self.ranking:
            inside = [pair for pair in self.tokens[doc] if start <= pair[0] < end]
            if not left:
                return taken
            if len(inside) > left:
                return [*taken, (doc, start, inside[left - 1][1])]
            taken.append((doc, start, end))
            left -= len(inside)
        return taken

    def _share(self, left, right):
        return bool(self.inside(left, 'char') & self.inside(right, 'char'))

    def _tokens(self, name):
        edges = np.array(self.tokens[name], dtype=np.int32).reshape(-1, 2)
        return Tokens(edges[:, 0].copy(), edges[:, 1].copy())


@st.composite
def _worlds(draw):
    texts = draw(st.fixed_dictionaries({name: st.text(CHARACTERS, max_size=24) for name in 'ab'}))
    texts['a'] += 'x'  # something that can be gold
    tokens = {name: draw(_tokens(text)) for name, text in texts.items()}
    names = st.sampled_from([name for name in texts if texts[name]])
    spans = names.flatmap(lambda name: _span(name, len(texts[name])))
    gold = draw(st.lists(spans, min_size=1, max_size=4).filter(lambda triples: _has_ink(texts, triples)))
    chunks = draw(st.lists(spans, max_size=7, unique=True))
    ranking = draw(st.permutations(chunks))[: draw(st.integers(0, len(chunks)))]
    return World(texts, tokens, gold, chunks, ranking)


@st.composite
def _tokens(draw, text):
    """Disjoint tokens in order, as a tokenizer gives them: words cut at random places, some parts unknown to it."""
    edges = sorted(draw(st.sets(st.integers(0, len(text)))))
    pairs = [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]
    return [pair for pair in pairs if draw(st.integers(0, 9))]


def _span(name, length):
    return st.sets(st.integers(0, length), min_size=2, max_size=2).map(lambda ends: (name, min(ends), max(ends)))


def _has_ink(texts, triples):
    return any(texts[doc][start:end].strip() for doc, start, end in triples)


@pytest.fixture(scope='session')
def worlds():
    """The strategy that draws a World."""
    return _worlds()
