"""What a candidate changed, and which strategy stands for which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chunklab.errors import ChunklabError
from chunklab.gate.changes import Change, changes, pair_strategies

SCORES = {'complete@5': {'q1': 1.0}}


def test_strategies_of_one_spec_are_paired_and_the_others_in_order(made):
    def named(*specs):
        return [made.strategy(spec, SCORES) for spec in specs]

    pairs = pair_strategies(named('a', 'b', 'c', 'd'), named('x', 'c', 'y', 'a'))
    assert [(pair.before.spec, pair.now.spec) for pair in pairs] == [('a', 'a'), ('b', 'x'), ('c', 'c'), ('d', 'y')]


def test_another_number_of_strategies_is_not_comparable(made):
    one, two = made.strategy('a', SCORES), made.strategy('b', SCORES)
    for before, now in (([one], [one, two]), ([one, two], [one]), ([one], [])):
        with pytest.raises(ChunklabError, match=r'not comparable: . strategies against the . of the baseline'):
            pair_strategies(before, now)


def test_equal_records_changed_nothing(made):
    record = made.record([made.strategy('a', SCORES)])
    assert changes(record, record, pair_strategies(record.strategies, record.strategies)) == ()


def test_everything_that_changed_is_listed_strategies_first(made):
    old = made.record([made.strategy('fixed(size=200)', SCORES), made.strategy('clause', SCORES)])
    setup = replace(
        made.setup,
        encoder="st('other')",
        weights_digest='7' * 64,
        mode='late',
        window=510,
        query_prompt='query: \x1b[31m',
        index_label='exact search',
        hnsw={},
        versions={'chunklab': '0.2.0', 'numpy': '2.0.0', 'torch': '2.4'},
    )
    now = [made.strategy('fixed(size=100)', SCORES), made.strategy('clause', SCORES, digest='other')]
    new = made.record(now, setup=setup)
    found = changes(old, new, pair_strategies(old.strategies, new.strategies))
    assert found == (
        Change('strategy', 'fixed(size=200)', 'fixed(size=100)'),
        Change('what clause cuts by', 'digest digest of cl', 'digest other'),
        Change('encoder', "st('all-MiniLM-L6-v2')", "st('other')"),
        Change('weights', '555555555555', '777777777777'),
        Change('mode of encoding', 'plain', 'late'),
        Change('tokens the encoder reads', '254', '510'),
        Change('query prompt', 'none', '"query: \\x1b[31m"'),
        Change('index', 'chroma (cosine, ef_search=1000)', 'exact search'),
        Change('index setting ef_search', '1000', 'none'),
        Change('index setting space', 'cosine', 'none'),
        Change('version of chunklab', '0.1.0', '0.2.0'),
        Change('version of torch', 'none', '2.4'),
    )
