"""The baseline's file: equal values have equal bytes, and what is not whole is not believed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chunklab.errors import StoreError
from chunklab.gate.baseline import Baseline, ReasonedRule, baseline_text, read_baseline, write_baseline
from chunklab.gate.rules import parse_rule
from chunklab.store import digest_of
from chunklab.types import Chunk, Span

names = st.text(st.characters(exclude_categories=()), min_size=1, max_size=10)
score = st.floats(0, 1).map(lambda value: round(value, 6))


@pytest.fixture
def baseline(made):
    scores = {'complete@5': {'q1': 1.0, 'q2': 0.0}, 'recall@5': {'q1': 1.0, 'q2': 0.333333}}
    strategies = [
        made.strategy('fixed(size=200)', scores, straddled=frozenset({'q2'})),
        made.strategy('clause', scores),
    ]
    record = made.record(strategies, common={'q1'}, categories={'q1': 'Notice'})
    return Baseline(
        record, (ReasonedRule(parse_rule('complete@5: 0.02'), 'why'), ReasonedRule(parse_rule('chunks: 5%')))
    )


def test_it_reads_back_as_it_was_written(baseline, tmp_path):
    write_baseline(baseline, tmp_path / 'deep' / 'b.json')
    assert read_baseline(tmp_path / 'deep' / 'b.json') == baseline
    assert baseline_text(read_baseline(tmp_path / 'deep' / 'b.json')) == baseline_text(baseline)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ids=st.lists(names, min_size=1, max_size=4, unique=True), doc=names, data=st.data())
def test_whatever_names_a_corpus_has(made, tmp_path, ids, doc, data):
    scores = {'complete@5': {q: data.draw(score) for q in ids}}
    retrieved = {q: (Chunk(doc, Span(3, 9)),) for q in ids}
    strategy = made.strategy("spans(path='x')", scores, retrieved=retrieved, straddled=frozenset(ids[:1]), bare=(doc,))
    record = made.record([strategy], documents={doc: 'digest'}, categories=dict.fromkeys(ids, doc))
    whole = Baseline(record, ())
    write_baseline(whole, tmp_path / 'b.json')
    assert read_baseline(tmp_path / 'b.json') == whole
    assert (tmp_path / 'b.json').read_bytes().isascii()


def test_a_changed_score_is_one_line_of_a_diff_beside_the_digest(baseline):
    changed = replace(
        baseline.record.strategies[1], scores={**baseline.record.strategies[1].scores, 'recall@5': {'q1': 0.5, 'q2': 1}}
    )
    other = replace(baseline, record=replace(baseline.record, strategies=(baseline.record.strategies[0], changed)))
    pairs = zip(baseline_text(baseline).split('\n'), baseline_text(other).split('\n'), strict=True)
    different = [line for line, _ in ((a, b) for a, b in pairs if a != b)]
    assert len(different) == 2
    assert '"recall@5": [1, 0.333333]' in different[0]
    assert '"digest"' in different[1]


def test_line_ends_that_git_changed_do_not_matter(baseline, tmp_path):
    path = tmp_path / 'b.json'
    path.write_bytes(baseline_text(baseline).replace('\n', '\r\n').encode())
    assert read_baseline(path) == baseline


def test_wherever_it_is_cut_off_it_is_refused(baseline, tmp_path):
    text, path = baseline_text(baseline), tmp_path / 'b.json'
    for end in range(0, len(text.rstrip()), 97):
        path.write_text(text[:end], encoding='utf-8')
        with pytest.raises(StoreError, match='"chunklab baseline save" writes a new one'):
            read_baseline(path)


def test_whatever_is_changed_it_is_refused(baseline, tmp_path):
    text, path = baseline_text(baseline), tmp_path / 'b.json'
    digits = [i for i, letter in enumerate(text) if letter.isdigit()]
    assert len(digits) > 50
    for at in digits:
        changed = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        path.write_text(changed, encoding='utf-8')
        with pytest.raises(StoreError):
            read_baseline(path)


def test_a_newer_format_is_told_from_a_damaged_file(baseline, tmp_path):
    content = json.loads(baseline_text(baseline))
    content.pop('digest')
    content['format'] = 7
    content['digest'] = digest_of('baseline', {key: value for key, value in content.items() if key != 'digest'})
    (tmp_path / 'b.json').write_text(json.dumps(content), encoding='utf-8')
    with pytest.raises(StoreError, match=r'format 7, newer than format 1 that chunklab .* reads: update chunklab'):
        read_baseline(tmp_path / 'b.json')


@pytest.mark.parametrize(
    ('path', 'value'),
    [
        (['strategies', 'clause', 'scores', 'recall@5'], [1]),
        (['strategies', 'clause', 'scores', 'recall@5'], [1, 'x']),
        (['strategies', 'clause', 'scores', 'recall@5'], [1, True]),
        (['strategies', 'clause', 'straddled'], [99]),
        (['strategies', 'clause', 'straddled'], [-1]),
        (['strategies', 'clause', 'retrieved', 'q1'], [0, 1]),
        (['strategies', 'clause', 'retrieved', 'q1'], [9, 1, 2]),
        (['terms', 'queries', 'q1'], ['digest']),
        (['terms', 'k'], ['5']),
        (['rules'], [{'rule': 'nonsense', 'reason': ''}]),
        (['order'], ['clause']),
        (['setup'], {}),
        (['strategies'], {}),
    ],
)
def test_a_whole_digest_over_nonsense_is_refused_in_one_line(baseline, tmp_path, path, value):
    content = json.loads(baseline_text(baseline))
    at = content
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    content.pop('digest')
    content['digest'] = digest_of('baseline', content)
    (tmp_path / 'b.json').write_text(json.dumps(content), encoding='utf-8')
    with pytest.raises(StoreError) as error:
        read_baseline(tmp_path / 'b.json')
    assert '\n' not in str(error.value)


@pytest.mark.parametrize(
    'blob', [b'', b'null', b'[]', b'{}', b'\xff', b'{"format": true}', b'{"format": NaN}', b'[' * 9000]
)
def test_what_is_no_baseline_is_refused_in_one_line(tmp_path, blob):
    (tmp_path / 'b.json').write_bytes(blob)
    with pytest.raises(StoreError) as error:
        read_baseline(tmp_path / 'b.json')
    assert '\n' not in str(error.value)
    with pytest.raises(StoreError, match='no such file'):
        read_baseline(tmp_path / 'none.json')
