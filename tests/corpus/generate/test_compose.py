import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.corpus.generate.compose import Knobs, chosen_clauses, compose
from chunklab.corpus.generate.noise import noisy
from chunklab.corpus.generate.numbering import LANGUAGES
from chunklab.corpus.generate.words import questions


def words(text):
    return len(text.split())


def made(n, seed=1, count=words, **knobs):
    return [compose(i, seed, Knobs(**knobs), count) for i in range(n)]


@settings(max_examples=30)
@given(
    st.integers(0, 2000),
    st.integers(0, 3),
    st.sampled_from([None, 0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 5.0, 60.0]),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([1000, 24_000, 200_000]),
)
def test_every_answer_is_a_passage_without_blanks_at_its_ends(number, seed, long_gold, noise, siblings, length):
    knobs = Knobs(length=length, long_gold=long_gold, noise=noise, siblings=siblings, languages=LANGUAGES)
    contract = compose(number, seed, knobs, words)
    categories = [answered.category for answered in contract.answered]
    assert len(categories) == len(set(categories))
    for answered in contract.answered:
        assert answered.question in questions()[answered.category]
        assert answered.spans == tuple(sorted(set(answered.spans)))
        for span in answered.spans:
            passage = contract.text[span.start : span.end]
            assert passage and passage == passage.strip()
    assert not re.search('[\ue000-\uf8ff]|\\{ref:', contract.text)


def test_a_contract_depends_on_no_other_and_not_on_how_many_are_made():
    assert compose(7, 3, Knobs(), words) == made(8, seed=3)[7]
    assert compose(7, 3, Knobs(), words) != compose(7, 4, Knobs(), words)


def test_siblings_have_the_parties_and_clauses_of_their_family_and_other_facts():
    contracts = made(60, siblings=0.5)
    families = {}
    for contract in contracts:
        families.setdefault(contract.root, []).append(contract)
    assert 15 < len(families) < 45
    for root, family in families.items():
        assert family[0].number == root
        for renewal in family[1:]:
            assert renewal.parties == family[0].parties
            assert renewal.title == f'Amended and Restated {family[0].title}'
            assert {a.category for a in renewal.answered} <= {a.category for a in family[0].answered}
            assert renewal.text != family[0].text


def test_without_siblings_every_contract_is_its_own_family():
    assert [contract.root for contract in made(30, siblings=0.0)] == list(range(30))


@pytest.mark.parametrize('share', [0.0, 0.3, 0.8])
def test_the_share_of_long_gold_is_the_one_asked_for(share):
    lengths = [
        words(contract.text[span.start : span.end])
        for contract in made(40, long_gold=share, long_tokens=150)
        for answered in contract.answered
        for span in answered.spans
    ]
    # a passage around others grows with them, page feet are counted here, and spans of two questions that are the
    # same differ once only one of them has been lengthened: a little more than asked for
    assert len(lengths) > 600
    assert share - 0.03 <= np.mean(np.array(lengths) > 150) <= share + 0.1


def test_longer_contracts_are_longer():
    short, long = (np.median([len(c.text) for c in made(20, length=n)]) for n in (8000, 30_000))
    assert short < 0.5 * long


def test_clauses_are_near_the_length_that_is_preferred():
    def median(knobs):
        chosen = (chosen_clauses(np.random.default_rng(seed), knobs) for seed in range(20))
        return np.median([clause.length for clauses in chosen for clause in clauses])

    short, any_length, long = (median(Knobs(length=10_000, clause_length=n)) for n in (300, 0, 2500))
    assert short < 0.8 * any_length
    assert long > 1.5 * any_length


def test_numbering_speaks_the_languages_asked_for():
    texts = [contract.text for contract in made(30, languages=('de', 'es'))]
    assert any('CLÁUSULA PRIMERA' in text for text in texts)
    assert all(('§ 2' in text) != ('CLÁUSULA SEGUNDA' in text) for text in (t.replace('\u00a0', ' ') for t in texts))


def test_noise_changes_about_as_much_as_asked_and_keeps_marks():
    rng = np.random.default_rng(0)
    text = '\ue000The seller shall deliver the goods in one month.\ue400 ' * 200
    noised = noisy(text, 20.0, rng)
    assert noised.count('\ue000') == noised.count('\ue400') == 200
    assert noised != text
    assert abs(len(noised) - len(text)) < 0.02 * len(text)
    assert noisy(text, 0.0, rng) == text


def test_length_of_text_is_not_read_again_for_each_clause(lines_run):
    short = lines_run(lambda: compose(3, 1, Knobs(length=10_000), words))
    long = lines_run(lambda: compose(3, 1, Knobs(length=40_000), words))
    assert long < 8 * short


def test_an_effective_date_is_a_date_and_phrases_do_not_answer_alone():
    dates, shortest = [], []
    for contract in made(60):
        for answered in contract.answered:
            passages = [contract.text[span.start : span.end] for span in answered.spans]
            if answered.category == 'Effective Date':
                dates.append(passages)
            shortest.append(max(map(len, passages)))
    assert len(dates) > 5
    assert all(any(re.search(r'(19|20)\d\d', passage) for passage in passages) for passages in dates)
    assert np.quantile(shortest, 0.01) > 40


def test_who_pays_in_a_clause_pays_in_the_contract():
    from chunklab.corpus.generate.clauses import clauses
    from chunklab.corpus.generate.source import library

    assert {source.slug for source in library() if source.payer_first} > {'outsourcing', 'maintenance', 'manufacturing'}
    assert len(clauses()) > 150
