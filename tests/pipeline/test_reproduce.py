from __future__ import annotations

import csv
import json
import math
from statistics import fmean, pstdev

import pytest

from chunklab.errors import CorpusError, ModelError
from chunklab.pipeline import reproduce as module
from chunklab.pipeline.progress import silent
from chunklab.report.text import to_terminal
from chunklab.reproduce.chunkers import RecursivePieces, SemanticClusters, TokenWindows
from chunklab.reproduce.cl100k import load_cl100k
from chunklab.reproduce.judging import judge_rows
from chunklab.reproduce.tables import departure_table, parity_table, verdict_table
from chunklab.reproduce.variants import AS_PUBLISHED, VARIANTS
from chunklab.store import open_store
from chunklab.types import Document

REPEATED = 'The fee is due on the first day of each month, and it is paid by transfer to the account named above.\n\n'
TEXTS = {
    'harbour': ''.join(
        f'Berth {i} belongs to company {i % 5} and takes ships of {40 + i} metres.\n\n{REPEATED}' for i in range(9)
    ),
    'orchard': ''.join(f'Row {i} bears apples of kind {i}. They ripen in week {30 + i}.\n\n' for i in range(12)),
}
QUESTIONS = [
    ('Which ships does berth 7 take?', 'harbour', ['Berth 7 belongs to company 2 and takes ships of 47 metres.']),
    ('When is the fee due?', 'harbour', ['The fee is due on the first day of each month']),
    ('When do the apples of row 3 ripen?', 'orchard', ['Row 3 bears apples of kind 3. They ripen in week 33.']),
    ('What do rows 5 and 6 bear?', 'orchard', ['Row 5 bears apples of kind 5.', 'Row 6 bears apples of kind 6.']),
]
CHUNKERS = {
    'Fixed 200/0': TokenWindows(40),
    'Recursive 200/0': RecursivePieces(30),
    'Cluster 200': SemanticClusters(60, 20),
}


@pytest.fixture(scope='module', autouse=True)
def _tokens():
    try:
        load_cl100k()
    except ModelError as absent:
        pytest.skip(str(absent))


def write_data(folder, texts, rows):
    (folder / 'corpora').mkdir(parents=True)
    for name, text in texts.items():
        (folder / 'corpora' / f'{name}.md').write_text(text, encoding='utf-8', newline='')
    with (folder / 'questions_df.csv').open('w', encoding='utf-8', newline='') as file:
        table = csv.writer(file)
        table.writerow(['question', 'references', 'corpus_id'])
        table.writerows(rows)
    return folder


def row(question, name, answers):
    starts = [TEXTS[name].rindex(answer) for answer in answers]  # of a repeated text the last
    pairs = zip(starts, answers, strict=True)
    found = [{'content': a, 'start_index': s, 'end_index': s + len(a)} for s, a in pairs]
    return question, json.dumps(found), name


@pytest.fixture(scope='module')
def reproduction(tmp_path_factory):
    folder = tmp_path_factory.mktemp('general')
    data = write_data(folder / 'chroma-general', TEXTS, [row(*asked) for asked in QUESTIONS])
    with open_store(folder / 'store', on_wait=str) as store:
        return module.reproduce(data, store, silent, CHUNKERS)


@pytest.mark.parametrize('place', [0, 1])
def test_omega_and_misplaced_chunks_against_strings(reproduction, place):
    made, chunker = reproduction.rows[place], list(CHUNKERS.values())[place]
    omegas = {'true offsets': [], AS_PUBLISHED: []}
    for name, text in TEXTS.items():
        true = [(span.start, span.end) for span in chunker.spans(Document(name, text), None)]
        found = [first_place(text, text[a:b].removesuffix('.')) for a, b in true]
        assert made.misplaced[f'{name}.txt'] == sum(t[0] != f[0] for t, f in zip(true, found, strict=True))
        for _, _, answers in (asked for asked in QUESTIONS if asked[1] == name):
            gold = {i for answer in answers for i in range(text.rindex(answer), text.rindex(answer) + len(answer))}
            for variant, places in (('true offsets', true), (AS_PUBLISHED, found)):
                held = set().union(*(range(a, b) for a, b in places if gold & set(range(a - 1, b + 1))))
                omegas[variant].append(100 * len(gold & held) / len(gold | held))
    for variant, values in omegas.items():
        assert made.means[variant].omega == pytest.approx(fmean(values))
        assert made.deviations[variant].omega == pytest.approx(pstdev(values))


def first_place(text, chunk):
    return text.index(chunk), text.index(chunk) + len(chunk)


def test_a_repeated_text_is_taken_for_the_first(reproduction):
    made = reproduction.rows[1]
    assert made.misplaced == {'harbour.txt': 8, 'orchard.txt': 0}  # the fee is due nine times
    assert made.means[AS_PUBLISHED].recall < made.means['true offsets'].recall
    assert made.means[AS_PUBLISHED].omega < made.means['true offsets'].omega


def test_every_row_has_every_variant_and_figures_in_per_cent(reproduction):
    assert [made.label for made in reproduction.rows] == list(CHUNKERS)
    assert [made.n_chunks for made in reproduction.rows] == [found.n_chunks for found in reproduction.own.rows]
    for made in reproduction.rows:
        assert list(made.means) == list(made.deviations) == list(VARIANTS)
        assert all(0.0 <= value <= 100.0 for figures in made.means.values() for value in figures.values())
        assert made.means['own collections'].omega == made.means[AS_PUBLISHED].omega
        assert made.means['repeats united'].precision >= made.means[AS_PUBLISHED].precision


def test_a_collection_for_each_corpus_brings_no_chunk_of_another(reproduction):
    clusters = reproduction.rows[2]
    assert clusters.chunks['harbour.txt'] < 5  # so that one collection fills up with chunks of the orchard
    assert clusters.means['own collections'].precision > clusters.means[AS_PUBLISHED].precision


def test_the_tables_say_what_was_and_was_not_reached(reproduction):
    shown = to_terminal(parity_table(reproduction), 200)
    assert 'chroma-general (2 corpora, 4 questions' in shown
    assert 'Of 3 rows with figures of its own code, 0 are within 0.5 points' in shown
    assert 'other chunks: Fixed 200/0, Recursive 200/0, Cluster 200.' in shown
    departures = departure_table(reproduction)
    assert len(departures.rows) == 3 * len(VARIANTS)
    assert all(not math.isnan(cell) for cells in departures.rows for cell in cells[3:])


def test_two_documents_allow_no_verdict(reproduction):
    judged = judge_rows(reproduction)
    assert {pair.verdict for pair in judged.by_document} == {'cannot be said'}
    assert {pair.n_clusters for pair in judged.by_question} == {4}
    assert len(verdict_table(judged).rows) == 2 * 5


@pytest.mark.parametrize(('make', 'said'), [(False, r'\$CHUNKLAB_DATA is not set'), (True, 'lacks questions_df.csv')])
def test_without_the_data_set_one_line_says_where_it_is_wanted(monkeypatch, tmp_path, make, said):
    monkeypatch.delenv('CHUNKLAB_DATA', raising=False)
    if make:
        monkeypatch.setenv('CHUNKLAB_DATA', str(tmp_path))
    with pytest.raises(CorpusError, match=said):
        module.data_folder()


# What the published code itself gave on one of its corpora alone, which repeats no text; recall, precision, Ω, IoU.
STATE_OF_THE_UNION = {
    'Fixed 200/0': (91.4293, 3.83, 16.8153, 3.8252),
    'Recursive 200/0': (94.1614, 4.402, 21.3461, 4.4003),
}


@pytest.mark.slow
def test_one_corpus_against_the_published_code(data_dir, tmp_path):
    with (data_dir / module.DATA / 'questions_df.csv').open(encoding='utf-8', newline='') as file:
        rows = [tuple(r.values()) for r in csv.DictReader(file) if r['corpus_id'] == 'state_of_the_union']
    text = (data_dir / module.DATA / 'corpora' / 'state_of_the_union.md').read_text(encoding='utf-8')
    data = write_data(tmp_path / 'general', {'state_of_the_union': text}, rows)
    chunkers = {label: module.CHUNKERS[label] for label in STATE_OF_THE_UNION}
    with open_store(tmp_path / 'store', on_wait=str) as store:
        found = module.reproduce(data, store, silent, chunkers)
    for made in found.rows:
        assert made.means[AS_PUBLISHED].values() == pytest.approx(STATE_OF_THE_UNION[made.label], abs=5e-4)
        assert made.means['own collections'] == made.means[AS_PUBLISHED]
