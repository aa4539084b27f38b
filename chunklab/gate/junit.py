"""A check as JUnit XML, which every CI shows: a test case for each rule and strategy."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from math import isfinite

from chunklab.corpus.wording import counted, printable
from chunklab.gate.judging import Judgement
from chunklab.gate.text import to_text
from chunklab.gate.verdict import GateVerdict

QUERIES_LISTED = 50


def to_junit(verdict: GateVerdict) -> str:
    """The XML: failing cases list the queries that lost; what changed, suspected causes and losers stand in
    `system-out`. The same check has the same text: no times, no host."""
    cases = [_case(verdict, judgement) for judgement in verdict.judgements]
    return _document(cases, failures=len(verdict.failed), errors=0, out=to_text(verdict, 110))


def error_junit(message: str) -> str:
    """The XML of a check that could not be made: one case in error, so that a CI does not take silence for a pass."""
    case = ET.Element('testcase', classname='chunklab.check', name='comparable with the baseline')
    ET.SubElement(case, 'error', message=_safe(message), type='NotComparable').text = _safe(message)
    return _document([case], failures=0, errors=1, out='')


def _case(verdict: GateVerdict, judgement: Judgement) -> ET.Element:
    name = f'{judgement.rule.bare} ({judgement.strategy})'
    case = ET.Element('testcase', classname=_safe(f'chunklab.check.{verdict.corpus}'), name=_safe(name))
    if verdict.fails(judgement):
        message = describe(judgement)
        kind = 'Stale' if judgement.outcome == 'stale' else 'Worse'
        ET.SubElement(case, 'failure', message=_safe(message), type=kind).text = '\n'.join(
            [_safe(message), *_lost(judgement)]
        )
    return case


def describe(judgement: Judgement) -> str:
    """One judgement in one sentence: the numbers, the limit, and the interval where there is one."""
    if judgement.rule.is_cost:
        now, before, bound = (f'{v:,.10g}' for v in (judgement.now, judgement.before, judgement.bound))
        found = f'{judgement.rule.metric} {now}, was {before}; the rule allows {bound}'
    else:
        interval = judgement.interval
        between = f'95 % {interval.low:+.3f} to {interval.high:+.3f}' if isfinite(interval.low) else 'no interval'
        found = (
            f'{judgement.rule.subject} {judgement.now:.3f}, was {judgement.before:.3f}; the rule allows '
            f'{judgement.bound:.3f}; change {judgement.change:+.3f} ({between}, p {judgement.p:.4f}, '
            f'{counted(judgement.n_queries, "query", "queries")})'
        )
    remark = f'; {judgement.remark}' if judgement.remark else ''
    return f'{printable(judgement.strategy)}: {printable(found)}{remark}'


def _lost(judgement: Judgement) -> list[str]:
    if not judgement.lost:
        return []
    more = len(judgement.lost) - QUERIES_LISTED
    head = f'{counted(len(judgement.lost), "query", "queries")} lost:'
    return [head, *map(_safe, judgement.lost[:QUERIES_LISTED]), *([f'and {more} more'] if more > 0 else [])]


def _document(cases: list[ET.Element], *, failures: int, errors: int, out: str) -> str:
    counts = {'tests': str(len(cases)), 'failures': str(failures), 'errors': str(errors)}
    suites = ET.Element('testsuites', counts)
    suite = ET.SubElement(suites, 'testsuite', {'name': 'chunklab check', **counts, 'skipped': '0'})
    suite.extend(cases)
    if out:
        ET.SubElement(suite, 'system-out').text = '\n'.join(_safe(line) for line in out.split('\n'))
    ET.indent(suites, ' ')
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding='unicode') + '\n'


def _safe(text: str) -> str:
    """One line that XML can hold: it has no way to write most control characters and no lone surrogate."""
    return printable(text)
