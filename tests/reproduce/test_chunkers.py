from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chunklab.reproduce.chunkers import RecursivePieces, SemanticClusters, TokenWindows
from chunklab.types import Document, Span

TEXT = ' '.join(f'Clause {i} says that party {i % 7} pays. It pays within {i} days.\n\n' for i in range(12))


class Vectors:
    """A context that turns every span into a direction by its length."""

    def vectors(self, document, spans):
        angles = (spans[:, 1] - spans[:, 0]) % 7
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@given(text=st.text('ab \n1é', max_size=60), size=st.integers(1, 9), data=st.data())
def test_windows_against_decoding(cl100k, text, size, data):
    overlap = data.draw(st.integers(0, size - 1))
    ids, at, wanted = cl100k.encoding.encode_ordinary(text), 0, []
    while at < len(ids):
        wanted.append(cl100k.encoding.decode(ids[at : at + size]))
        if at + size >= len(ids):
            break
        at += size - overlap
    document = Document('d', text)
    spans = TokenWindows(size, overlap).spans(document, None)
    assert TokenWindows(size, overlap).texts(document, spans) == wanted


def test_a_window_edge_inside_a_character_gives_no_empty_chunk(cl100k):
    text = '\U0001f9ff\U0001f9ff'  # several tokens each
    spans = TokenWindows(1).spans(Document('d', text), None)
    assert spans == [Span(0, 1), Span(1, 2)]


def test_no_text_no_chunks(cl100k):
    document = Document('d', '')
    assert TokenWindows(5).spans(document, None) == RecursivePieces(5).spans(document, None) == []
    assert SemanticClusters(10, 5).spans(document, Vectors()) == []


def test_recursive_pieces_are_measured_in_cl100k_tokens(cl100k):
    document = Document('d', TEXT)
    chunker = RecursivePieces(20)
    texts = chunker.texts(document, chunker.spans(document, None))
    assert len(texts) > 6
    assert max(map(cl100k.count, texts)) <= 20
    assert ''.join(''.join(texts).split()) == ''.join(TEXT.split())


def test_clusters_hold_whole_pieces_and_join_them_by_blanks(cl100k):
    document = Document('d', TEXT)
    chunker = SemanticClusters(40, 10)
    pieces = chunker.units(document, Vectors()).tolist()
    spans = chunker.spans(document, Vectors())
    texts = chunker.texts(document, spans)
    assert {span.start for span in spans} <= {start for start, _ in pieces}
    assert {span.end for span in spans} <= {end for _, end in pieces}
    for span, text in zip(spans, texts, strict=True):
        inside = [TEXT[start:end] for start, end in pieces if span.start <= start < span.end]
        assert text == ' '.join(inside)
    assert any(text != TEXT[span.start : span.end] for span, text in zip(spans, texts, strict=True))


def test_they_print_as_specs():
    assert str(TokenWindows(400, 200)) == 'cl100k-fixed(size=400, overlap=200)'
    assert str(RecursivePieces(200)) == 'cl100k-recursive(size=200, overlap=0)'
    assert str(SemanticClusters(200)) == 'cl100k-cluster(size=200, piece=50)'
