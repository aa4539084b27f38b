"""spaCy in windows gives what spaCy gives for the whole text, and what is not installed is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.errors import ModelError
from chunklab.sentences import spacy as module
from chunklab.sentences.spacy import Spacy

INNER = ['word', 'Word ', 'a ', ' ', '  ', ')', '(', '\xa0', 'U.S. ', "n't ", '\n', '\r\n', '-', '."', ' www.Abc.com ']
ENDS = ['. ', '.', '.  ', '! ', '?! ', '." ', '.) (', '.\n\n', '。', '\n. \n']
sentences = st.builds(
    lambda inner, end: ''.join(inner) + end, st.lists(st.sampled_from(INNER), max_size=4), st.sampled_from(ENDS)
)
texts = st.lists(sentences, min_size=15, max_size=40).map(''.join)


def raw_starts(text):
    return [sentence.start_char for sentence in module._load('sentencizer')(text).sents]


def trimmed(text, starts):
    pieces = [(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if text[a:b].strip()]
    return [[b - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())] for a, b in pieces]


@pytest.mark.parametrize('window', [50, 90])
def test_windows_change_no_sentence_that_fits_in_one(monkeypatch, window):
    monkeypatch.setattr(module, '_WINDOW', window)
    compared = []

    @settings(deadline=None, derandomize=True, max_examples=200)
    @given(text=texts)
    def check(text):
        starts = raw_starts(text)
        longest = max(b - a for a, b in zip(starts, [*starts[1:], len(text)], strict=True))
        if longest + max(map(len, text.split()), default=0) < window:
            assert Spacy().spans(text).tolist() == trimmed(text, starts)
            compared.append(len(text) > 2 * window)

    check()
    assert sum(compared) > 50  # the condition leaves enough texts of several windows


def test_a_sentence_longer_than_a_window_is_read_on(monkeypatch):
    monkeypatch.setattr(module, '_WINDOW', 50)
    text = f'{"word " * 60}end. {"more " * 70}. Short one. {"last " * 30}'
    assert Spacy().spans(text).tolist() == trimmed(text, raw_starts(text))


def test_a_text_over_max_length_is_read():
    text = 'The Lessee shall pay the rent to the Lessor. ' * 25_000
    assert len(text) > module._load('sentencizer').max_length
    assert Spacy().spans(text).tolist() == [[start, start + 44] for start in range(0, len(text), 45)]


def test_an_absent_pipeline_is_named_at_once_with_how_to_install_it():
    with pytest.raises(ModelError, match=r"'en_core_absent' is not installed.*spacy download en_core_absent"):
        Spacy('en_core_absent')


@pytest.fixture
def saved(tmp_path):
    """Saves a blank pipeline with these components and gives its folder."""
    import spacy

    def save(*components):
        nlp = spacy.blank('en')
        for name, config in components:
            nlp.add_pipe(name, config=config)
        nlp.initialize()
        nlp.to_disk(tmp_path / 'pipeline')
        return str(tmp_path / 'pipeline')

    return save


def test_another_pipeline_sets_other_sentences(saved):
    splitter = Spacy(saved(('sentencizer', {'punct_chars': [';']})))
    assert splitter.spans('a. b; c. d').tolist() == [[0, 5], [6, 10]]


def test_a_pipeline_without_sentences_is_refused(saved):
    splitter = Spacy(saved(('doc_cleaner', {})))
    with pytest.raises(ModelError, match=r'\(doc_cleaner\) sets no sentence boundaries'):
        splitter.spans('One. Two.')


def test_a_broken_pipeline_is_named(tmp_path):
    (tmp_path / 'config.cfg').write_text('[nlp', encoding='utf-8')
    with pytest.raises(ModelError, match='cannot be loaded') as caught:
        Spacy(str(tmp_path)).spans('One.')
    assert '\n' not in str(caught.value)


def test_lone_surrogates_keep_their_place():
    assert Spacy().spans('One \ud800. Two \udfff.').tolist() == [[0, 6], [7, 13]]
