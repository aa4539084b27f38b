from __future__ import annotations

import pytest

from chunklab.chunkers.sentence import Sentence
from chunklab.errors import SpecError

TEXT = 'a b. c d e. f. g h. i j k l m. n.'
SENTENCES = [(0, 4), (5, 11), (12, 14), (15, 19), (20, 30), (31, 33)]


@pytest.mark.parametrize(
    ('parameters', 'expected'),
    [
        ({'size': 5}, ['a b. c d e.', 'f. g h.', 'i j k l m.', 'n.']),
        ({'size': 99}, [TEXT]),
        ({'size': 5, 'max_chars': 7}, ['a b.', 'c d e.', 'f. g h.', 'i j k l', 'm. n.']),
        ({'size': 3}, ['a b.', 'c d e.', 'f. g h.', 'i j k', 'l m. n.']),
        ({'size': 6, 'overlap_sentences': 1}, ['a b. c d e. f.', 'f. g h.', 'i j k l m. n.']),
        ({'size': 6, 'overlap_sentences': 2}, ['a b. c d e. f.', 'c d e. f. g h.', 'i j k l m. n.']),
    ],
)
def test_whole_sentences_as_many_as_fit(parameters, expected, texts_of, given_context):
    assert texts_of(Sentence(**parameters), TEXT, given_context(SENTENCES)) == expected


def test_the_splitter_named_is_the_one_used(texts_of, context):
    text = 'Under Sec. 4.1(a)(ii) of 17 U.S.C. § 101 it ends. Then it begins.'
    assert texts_of(Sentence(size=30), text, context) == [text]
    assert texts_of(Sentence(size=26), text, context) == [text[:50].rstrip(), 'Then it begins.']


def test_parameters_that_make_no_sense():
    with pytest.raises(SpecError) as caught:
        Sentence(overlap_sentences=-1)
    assert str(caught.value) == 'sentence(overlap_sentences=-1): overlap_sentences must be at least 0'
