"""Punkt learns from the corpus what NLTK's own trainer learns, and reads installed data by language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk import data
from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer, save_punkt_params

from chunklab.errors import ModelError
from chunklab.sentences.punkt import Punkt

PARTS = [
    'The Lessee pays Acme Corp. under Exh. A of the lease. ',
    'Acme Corp. is a corp. of the state, see Exh. B; it pays. ',
    'Mr. J. Smith and Dr. A. Jones sign. ',
    'Rent is $1.50. Fees are 5. The term ends... Then it renews. ',
    '“Who?” he asks. (It ends.) See No. 5. ',
    'exh. a, corp. b. ',
    '\n\n1. Term.\r\n',
]
documents = st.lists(
    st.lists(st.sampled_from([*PARTS, *'. ,?!"\'-)\n', '中。', '\xa0']), max_size=30).map(''.join), max_size=6
)


def trained_by_nltk(texts):
    trainer = PunktTrainer()
    for text in texts:
        trainer.train(text, finalize=False)
    return trainer.get_params()


def learned(splitter):
    parameters = splitter._tokenizer._params
    return parameters.abbrev_types, parameters.collocations, parameters.sent_starters, dict(parameters.ortho_context)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(texts=documents)
def test_learns_and_cuts_as_nltk_does(texts):
    splitter, parameters = Punkt(), trained_by_nltk(texts)
    splitter.fit(texts)
    assert learned(splitter) == (
        parameters.abbrev_types,
        parameters.collocations,
        parameters.sent_starters,
        dict(parameters.ortho_context),
    )
    text = ''.join(PARTS)
    starts = [start for start, _ in PunktSentenceTokenizer(parameters).span_tokenize(text)]
    assert splitter.spans(text)[:, 0].tolist() == starts


def test_what_it_cuts_depends_on_the_corpus():
    text = 'Acme Corp. is a party. It pays.'
    knowing, ignorant = Punkt(), Punkt()
    knowing.fit(PARTS * 3)
    ignorant.fit([])
    assert knowing.spans(text).tolist() == [[0, 22], [23, 31]]
    assert ignorant.spans(text).tolist() == [[0, 10], [11, 22], [23, 31]]


def test_a_new_fit_forgets_the_old_one():
    splitter, fresh = Punkt(), Punkt()
    splitter.fit(PARTS * 3)
    splitter.fit(PARTS[:1])
    fresh.fit(PARTS[:1])
    assert learned(splitter) == learned(fresh)


def test_sentences_before_fitting_are_a_bug():
    with pytest.raises(AssertionError, match='BUG'):
        Punkt().spans('One. Two.')


@pytest.fixture
def nltk_data(tmp_path, monkeypatch):
    """An NLTK data folder of its own, with a language in it that knows one abbreviation."""
    folder = tmp_path / 'tokenizers' / 'punkt_tab' / 'contractish'
    folder.parent.mkdir(parents=True)
    parameters = trained_by_nltk([])
    parameters.abbrev_types.add('lessr')
    monkeypatch.setattr(data, 'path', [str(tmp_path)])
    save_punkt_params(parameters, dir=str(folder))
    return tmp_path


@pytest.mark.usefixtures('nltk_data')
def test_a_language_is_read_from_installed_data_and_fit_changes_nothing():
    text = 'The Lessr. pays. It ends.'
    splitter = Punkt('contractish')
    assert splitter.spans(text).tolist() == [[0, 16], [17, 25]]
    splitter.fit(['Lessr. Lessr. Lessr.'])
    assert splitter.spans(text).tolist() == [[0, 16], [17, 25]]


@pytest.mark.usefixtures('nltk_data')
@pytest.mark.parametrize('language', ['english', '../contractish', ' '])
def test_an_absent_language_is_named_with_how_to_install_it(language):
    with pytest.raises(ModelError, match=r'nltk\.downloader punkt_tab') as caught:
        Punkt(language).spans('One. Two.')
    assert repr(language) in str(caught.value)
    assert '\n' not in str(caught.value)
