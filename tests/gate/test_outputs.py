"""What a check prints and writes: golden files, and names and texts that try to break out of each format."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from chunklab.compare.intervals import Interval
from chunklab.gate.changes import Change
from chunklab.gate.github import LIMIT, annotation, annotations_of, error_summary, room_in, to_summary
from chunklab.gate.health import Finding
from chunklab.gate.judging import NO_INTERVAL, Judgement, Strictness
from chunklab.gate.junit import error_junit, to_junit
from chunklab.gate.losers import Loser, Returned
from chunklab.gate.rules import parse_rule
from chunklab.gate.tables import all_tables
from chunklab.gate.text import to_text
from chunklab.gate.verdict import GateVerdict
from chunklab.report.machine import to_json

GOLDEN = Path(__file__).parent / 'golden'
INTERVAL = Interval(-0.31, -0.07, 0.95, 'cluster t')


def judged(rule, outcome='pass', strategy='fixed(size=100)', before=0.6, now=0.4, bound=0.55, **given):
    found = {'interval': INTERVAL, 'p': 0.0312, 'n_queries': 12, 'n_clusters': 6, **given}
    return Judgement(parse_rule(rule), strategy, 'fixed(size=200)', before, now, bound, outcome, **found)


@pytest.fixture
def verdict():
    chunks = tuple(Returned(n, 'Acme-Bolt_Supply-Agreement.txt', 100 * n, 100 * n + 99, *x) for n, x in enumerate(
        (('whole', 'Either Party may end this Agreement on 30 days’ notice'), ('', 'The laws of the Canton')), 1
    ))  # fmt: skip
    return GateVerdict(
        baseline='baselines/hand.json',
        corpus='hand',
        corpus_digest='c0ffee' * 10,
        n_queries=12,
        n_documents=6,
        strictness=Strictness(),
        changes=(Change('strategy', 'fixed(size=200)', 'fixed(size=100)'), Change('version of torch', '2.4', '2.5')),
        judgements=(
            judged('complete@5: 0.05', 'fail', lost=('q3', 'q1')),
            judged('complete@5[straddled]: 0.05', 'pass', before=0.4, now=0.39, bound=0.35),
            judged('recall@5: 2%', 'stale', 'clause', 0.7, 0.8, 0.686, remark='better by more than the tolerance'),
            judged('chunks: 10%', 'fail', before=70.0, now=139.0, bound=77.0, interval=NO_INTERVAL, p=math.nan),
        ),
        findings=(Finding('fixed(size=100)', 'cuts', 'boundaries cut the answers of 9 of 12 queries'),),
        losers=(Loser('q3', 'How long is the notice?', 'fixed(size=100)', 'complete@5', 1.0, 0.0, chunks, chunks[1:]),),
        notes=(),
    )  # fmt: skip


def same_as(name, text):
    path = GOLDEN / name
    assert path.read_text(encoding='utf-8') == text, f'{path}: write the new text there if it is right'


def test_golden_files(verdict):
    same_as('check.txt', to_text(verdict, 110))
    same_as('check.xml', to_junit(verdict))
    same_as('check.md', to_summary(verdict))
    same_as('annotations.txt', ''.join(line + '\n' for line in annotations_of(verdict)))
    same_as('check.json', to_json(*all_tables(verdict)))


def test_a_pass_says_so_and_shows_no_causes_as_suspects(verdict):
    passing = replace(verdict, judgements=verdict.judgements[1:3], losers=())
    text = to_text(passing, 110)
    assert text.startswith('PASS: 2 judgements against baselines/hand.json; 1 better by more')
    assert 'Suspected' not in text
    strict = replace(passing, strictness=Strictness(stale_fails=True))
    assert to_text(strict, 110).startswith('FAIL: 1 of 2')
    assert re.search('clause +FAIL', to_text(strict, 110))
    assert 'Suspected' not in to_text(strict, 110)
    assert ET.fromstring(to_junit(strict)).get('failures') == '1'
    assert ET.fromstring(to_junit(passing)).get('failures') == '0'


def test_junit_has_a_case_for_each_rule_and_lists_the_queries_that_failed(verdict):
    suites = ET.fromstring(to_junit(verdict))
    cases = suites.findall('.//testcase')
    assert [case.get('name') for case in cases] == [f'{j.rule} ({j.strategy})' for j in verdict.judgements]
    assert [case.find('failure') is not None for case in cases] == [True, False, False, True]
    assert 'q3\nq1' in cases[0].find('failure').text
    many = replace(verdict.judgements[0], lost=tuple(f'q{i}' for i in range(80)))
    text = to_junit(replace(verdict, judgements=(many,)))
    assert 'q49\nand 30 more' in text


HOSTILE = '"><script>&]]>\x00\x08\x1b[31m\ud800\ufffe\u202e\n::set-output name=x::y\r##[add-mask]%0A```|![](http://x)'


@pytest.fixture
def hostile(verdict):
    returned = (Returned(1, HOSTILE, 0, 9, 'whole', 'x'),)
    rule = replace(verdict.judgements[0].rule, strategy='')
    return replace(
        verdict,
        baseline=HOSTILE,
        corpus=HOSTILE,
        changes=(Change('strategy', 'a', 'b'),),
        judgements=(replace(verdict.judgements[0], rule=rule, strategy=HOSTILE, lost=(HOSTILE,)),),
        findings=(Finding(HOSTILE, 'cuts', 'x'),),
        losers=(replace(verdict.losers[0], query_id=HOSTILE, strategy=HOSTILE, came_now=returned),),
        notes=(HOSTILE,),
    )


def test_hostile_names_stay_text_in_xml(hostile):
    text = to_junit(hostile)
    suites = ET.fromstring(text)
    assert '<script>' not in text
    assert suites.find('.//testcase').get('classname').startswith('chunklab.check."><script>&]]>\\x00')
    assert not re.search('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]', text)
    ET.fromstring(error_junit(HOSTILE))


def test_hostile_names_open_no_line_that_githubs_runner_obeys(hostile):
    lines = list(annotations_of(hostile))
    assert len(lines) == 2
    for line in lines:
        assert re.fullmatch(r'::(error|warning) title=chunklab check::.*', line)
        assert '%0A' not in line.replace('%250A', '')
    for text in (to_text(hostile, 200), *lines):
        assert not any(line.lstrip().startswith('::set-output') for line in text.splitlines())
    assert annotation('error', 'a%b\nc', 'x:y,z') == '::error title=x%3Ay%2Cz::a%25b\\nc'


def test_hostile_texts_close_no_fence(hostile):
    text = to_summary(hostile)
    fences = [line for line in text.split('\n') if re.fullmatch(r'`{3,}(text)?', line)]
    assert len(fences) % 2 == 0
    assert min(len(fence.rstrip('tex')) for fence in fences) > 3
    assert '<script>' not in ''.join(re.split(r'(?s)````text.*?````', text))
    assert '```|' not in error_summary(HOSTILE).split('\n')[2]


def test_a_summary_never_exceeds_what_github_takes(verdict, tmp_path):
    many = replace(verdict, judgements=tuple(verdict.judgements[:1]) * 20_000)
    text = to_summary(many)
    assert len(text.encode()) < LIMIT < 1024**2
    assert text.startswith('### ❌ chunklab check')
    assert 'and 19,500 more rows' in text
    assert to_summary(verdict, 10) == ''
    short = to_summary(verdict, 700)
    assert len(short.encode()) <= 700
    assert short.endswith('has all of it.)\n')
    (tmp_path / 'summary').write_bytes(b'x' * (LIMIT - 5))
    assert room_in(tmp_path / 'summary') == 5
    assert room_in(tmp_path / 'none') == LIMIT


def test_ten_annotations_of_a_kind_and_how_many_more(verdict):
    many = replace(verdict, judgements=tuple(verdict.judgements[:1]) * 25)
    errors = [line for line in annotations_of(many) if line.startswith('::error')]
    assert len(errors) == 10
    assert errors[-1].endswith('::and 16 more')


def test_json_holds_every_number(verdict):
    read = json.loads(to_json(*all_tables(verdict)))
    assert read['outcome']['rows'][0]['outcome'] == 'fail'
    assert read['rules']['rows'][0]['low'] == -0.31
    assert [row['when'] for row in read['losers']['rows']] == ['before', 'before', 'now']
