"""What a context keeps of the document at hand, so that the phases of a strategy share it."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.pipeline.context import StoredContext
from chunklab.store import open_store
from chunklab.types import Document, Span, to_span_array

ONE, OTHER = Document('a', 'Fees are due. Rent is due.'), Document('b', 'Fees are due. Heat is due.')
SENTENCES = to_span_array([Span(0, 13), Span(14, 26)])


class Counting:
    """An encoder whose vectors tell the text that they stand for, and which texts were asked for."""

    def __init__(self):
        self.asked = []

    def encode_chunks(self, document, spans):
        texts = [document.text[start:end] for start, end in spans.tolist()]
        self.asked.append(texts)
        return np.array([[len(text), sum(map(ord, text))] for text in texts], dtype=np.float32)


@pytest.fixture
def encoder():
    return Counting()


@pytest.fixture
def context(tmp_path, encoder):
    with open_store(tmp_path / 'store', on_wait=print) as store:
        yield StoredContext(store.cache('stages'), {}, encoder)


def test_vectors_of_the_same_spans_are_encoded_once(context, encoder):
    first, again = context.vectors(ONE, SENTENCES), context.vectors(ONE, SENTENCES.copy())
    assert np.array_equal(first, again)
    assert encoder.asked == [['Fees are due.', 'Rent is due.']]


def test_a_chunker_that_works_in_its_vectors_spoils_nobody_elses(context):
    kept = context.vectors(ONE, SENTENCES).copy()
    context.vectors(ONE, SENTENCES)[:] = 0
    assert np.array_equal(context.vectors(ONE, SENTENCES), kept)


def test_the_same_spans_of_another_document_or_other_spans_of_the_same_are_others(context, encoder):
    ones, others, first = (
        context.vectors(ONE, SENTENCES),
        context.vectors(OTHER, SENTENCES),
        context.vectors(OTHER, SENTENCES[:1]),
    )
    assert not np.array_equal(ones, others)
    assert np.array_equal(first, others[:1])
    assert [len(texts) for texts in encoder.asked] == [2, 2, 1]


def test_only_the_document_at_hand_is_kept(context, encoder):
    for document in (ONE, OTHER, ONE):
        context.vectors(document, SENTENCES)
    assert len(encoder.asked) == 3
