"""nupunkt knows the citations of contracts."""

from __future__ import annotations

from chunklab.sentences.nupunkt import Nupunkt
from chunklab.sentences.spacy import Spacy

CITATION = 'Sec. 4.1(a)(ii) of 17 U.S.C. § 101'


def sentences(splitter, text):
    return [text[start:end] for start, end in splitter.spans(text)]


def test_keeps_a_citation_whole_that_the_sentencizer_cuts():
    text = f'The fee under {CITATION} is due. It shall be paid.'
    assert sentences(Nupunkt(), text) == [f'The fee under {CITATION} is due.', 'It shall be paid.']
    assert not any(CITATION in sentence for sentence in sentences(Spacy(), text))


def test_a_sentence_after_a_long_run_is_still_found():
    text = f'Sign here: {"_" * 3000}. The rent is due. It is paid.'
    assert sentences(Nupunkt(), text) == [f'Sign here: {"_" * 3000}.', 'The rent is due.', 'It is paid.']
