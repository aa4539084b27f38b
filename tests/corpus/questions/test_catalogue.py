"""What holds for every entry of the catalogue."""

from __future__ import annotations

import re

import pytest

from chunklab.corpus.questions.catalogue import BY_NAME, CATALOGUE
from chunklab.corpus.questions.kinds import AND

UNBOUNDED = re.compile(r'(?<!\\)(?:\.|\\[wWsSdD]|\])[*+]|\{\d*,\}')


def patterns(kind):
    return [kind.heading, kind.never, *(part for cue in (*kind.cues, *kind.hints) for part in cue.split(AND))]


def test_names_are_unique_and_cover_the_categories_of_the_bundled_corpus():
    assert len(BY_NAME) == len(CATALOGUE) >= 35
    assert sum(not kind.common for kind in CATALOGUE) == 38
    assert {'Confidentiality', 'Payment Terms', 'Notices', 'Force Majeure', 'Indemnification'} <= set(BY_NAME)


@pytest.mark.parametrize('kind', CATALOGUE, ids=lambda kind: kind.name)
def test_an_entry_is_sound(kind):
    for pattern in patterns(kind):
        re.compile(pattern)
        plain = re.sub(r'\\.', '', pattern)
        assert plain == plain.lower(), 'the text is in small letters, so capitals would never be found'
        assert not UNBOUNDED.search(pattern), 'unbounded repetition inside a longer expression takes quadratic time'
    assert len(kind.questions) >= 2
    assert len(set(kind.questions)) == len(kind.questions)
    assert all(q[0].isupper() and q.endswith('?') and '\n' not in q for q in kind.questions)
    assert kind.most >= 1
    assert kind.heading, 'an empty expression is found in every heading'


def test_categories_are_those_of_cuad(data_dir):
    import json

    with (data_dir / 'cuad' / 'queries.jsonl').open(encoding='utf-8', newline='') as lines:
        categories = {json.loads(line)['category'] for line in lines}
    assert {kind.name for kind in CATALOGUE if not kind.common} == categories
