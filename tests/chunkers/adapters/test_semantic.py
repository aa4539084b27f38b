"""Splitters that embed do so by chunklab's encoder: where its vectors turn, they cut."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab import registry
from chunklab.alignment import align

SPECS = (
    'langchain(SemanticChunker)',
    'llamaindex(SemanticSplitterNodeParser)',
    'chonkie(SemanticChunker, chunk_size=500, similarity_window=1, skip_window=0)',
)


@pytest.mark.parametrize('spec', SPECS)
def test_cuts_where_the_subject_changes(spec, two_topics, topic_context):
    document, turn = two_topics
    splitter = registry.build('chunker', spec).made
    assert splitter.embeds
    assert topic_context.asked == []  # the trial of the parameters asks for nothing
    pieces = splitter.pieces(document, topic_context)
    assert topic_context.asked
    assert 1 < len(pieces) < 18  # not a chunk for each sentence
    if spec.startswith('langchain'):  # one cut, where the windows of three sentences differ most
        assert [where.span.start for where in align(document.text, pieces)] == [0, turn]


@pytest.mark.parametrize('spec', SPECS)
def test_other_vectors_other_cuts(spec, two_topics, topic_context):
    document, _ = two_topics
    splitter = registry.build('chunker', spec).made
    before = splitter.pieces(document, topic_context)
    topic_context.embed = lambda texts: np.eye(2, dtype=np.float32)[[int(i >= 4) for i in range(len(texts))]]
    assert splitter.pieces(document, topic_context) != before
