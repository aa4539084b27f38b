"""The clause library itself, and the corpora that are built from it."""

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from chunklab.corpus.folder import read_corpus
from chunklab.corpus.generate.bundled import CORPORA, contracts, write
from chunklab.corpus.generate.clauses import clauses
from chunklab.corpus.generate.facts import as_written, pieces
from chunklab.corpus.generate.marks import MARKS, is_opening, question_of
from chunklab.corpus.generate.source import SourceError, library, read_source
from chunklab.corpus.generate.words import questions, riders, words
from chunklab.corpus.locate import bundled_folder

SOURCES = library()


@pytest.mark.parametrize('source', SOURCES, ids=lambda source: source.slug)
def test_marks_keys_and_references_agree(source):
    text = '\n'.join(p.text for section in source.sections for p in section.paragraphs)
    opened = Counter()
    for mark in re.findall(MARKS, text):
        question = question_of(mark)
        opened[question] += 1 if is_opening(mark) else -1
        assert opened[question] >= 0
    assert not any(opened.values())
    assert set(opened) == set(range(len(source.asked)))
    keys = [p.key for section in source.sections for p in section.paragraphs if p.key]
    assert len(keys) == len(set(keys))
    assert set(re.findall(r'\{ref:([^}]*)\}', text)) <= set(keys)
    assert '⟦' not in text and '⟧' not in text


@pytest.mark.parametrize('source', SOURCES, ids=lambda source: source.slug)
def test_facts_leave_the_text_as_it_is_until_they_are_drawn_anew(source):
    for section in source.sections:
        for paragraph in section.paragraphs:
            assert as_written(pieces(paragraph.text, source)) == paragraph.text


def test_every_kind_of_clause_has_its_questions():
    assert {asked.category for source in SOURCES for asked in source.asked} == set(questions())
    assert all(len(set(asked)) == len(asked) >= 2 for asked in questions().values())


def test_clauses_are_many_and_of_all_kinds():
    categories = Counter(category for clause in clauses() for _, category in clause.marked)
    assert len(clauses()) > 150
    assert len([category for category, n in categories.items() if n >= 3]) >= 30


def test_words_have_the_fields_that_are_filled_in():
    assert len(riders()) == len(set(riders())) >= 30
    assert len(words().frames) >= 10
    for text in words().between:
        assert {'{a}', '{b}', '{role_a}', '{role_b}', '{date}'} <= set(re.findall(r'\{\w+\}', text))


@pytest.mark.parametrize('corpus', CORPORA)
def test_the_bundled_corpora_are_what_the_library_makes(tmp_path, corpus):
    write(tmp_path / corpus, corpus)
    committed = bundled_folder() / corpus
    made = {path.relative_to(tmp_path / corpus) for path in (tmp_path / corpus).rglob('*') if path.is_file()}
    assert made | {Path('SOURCE.md')} == {p.relative_to(committed) for p in committed.rglob('*') if p.is_file()}
    for path in made:
        assert (tmp_path / corpus / path).read_bytes() == (committed / path).read_bytes(), path


def test_no_contract_shares_a_run_of_words_with_one_of_another_family():
    runs = {}
    for corpus in CORPORA:
        for contract in contracts(corpus):
            found = re.findall(r'[a-z0-9]+', contract.text.lower())
            for i in range(len(found) - 24):
                runs.setdefault(tuple(found[i : i + 25]), set()).add(contract.family)
    assert [run for run, families in runs.items() if len(families) > 1] == []


def test_what_the_issue_asks_of_the_bundled_corpora():
    large, small = (read_corpus(bundled_folder() / corpus) for corpus in CORPORA)
    assert len(large.documents) >= 24
    assert 400_000 <= sum(len(document.text) for document in large.documents) <= 700_000
    assert len(large.queries) >= 500
    assert len({query.category for query in large.queries}) >= 30
    assert (len(small.documents), len(small.queries)) == (6, pytest.approx(80, abs=3))
    assert sum(len(document.text) for document in small.documents) == pytest.approx(60_000, rel=0.1)
    texts = [document.text for document in large.documents]
    assert any('\n' not in text and len(text) > 10_000 for text in texts)
    assert any('\u00a0' in text for text in texts)
    assert any('\r\n' in text for text in texts)
    assert any('[***]' in text for text in texts)
    assert any('_____' in text for text in texts)


def test_a_library_file_with_a_fault_is_named(tmp_path):
    path = tmp_path / 'odd.txt'
    path.write_text('@file A\n@q q1 | Insurance | Is there cover?\n@@@\n⟦q2:x:q2⟧', encoding='utf-8')
    with pytest.raises(SourceError, match=r'odd\.txt'):
        read_source(path)
    assert files('chunklab.corpus.generate')
