"""What a sweep found: its recommendation, its tables, and which documents it was made and judged on."""

from __future__ import annotations

import math
from collections.abc import Mapping

from chunklab.compare.paired import PairedComparison
from chunklab.compare.result import Comparison
from chunklab.compare.selection import Gap
from chunklab.compare.sweep import Sweep, SweepRow
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Table


def recommendation(sweep: Sweep) -> str:
    """Two sentences: what to use, and on what evidence."""
    judged = sweep.judged
    if judged is None:
        return printable(_nothing_better(sweep))
    say = _use_the_chosen if judged.verdict == 'better' else _keep_the_simple_one
    return printable(say(sweep, judged))


def sweep_table(sweep: Sweep) -> Table:
    """Every strategy on both halves of the documents: one row per strategy."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        *_questions_column(sweep.comparison),
        Column('chunks', 'chunks', 'count', 'cutting'),
        Column('mean_tokens', 'tokens', 'length', 'cutting'),
        Column('development', 'development', 'score', sweep.measure),
        Column('held_out', 'held out', 'score', sweep.measure),
        Column('gap', 'gap', 'difference', sweep.measure),
        Column('choice', '', 'text'),
    )
    rows = tuple(
        (
            printable(row.strategy),
            *((sweep.comparison.questions,) if _questions_column(sweep.comparison) else ()),
            row.n_chunks,
            row.mean_tokens,
            row.development,
            row.held_out,
            row.development - row.held_out,
            _choice(sweep, row),
        )
        for row in sweep.rows
    )
    return Table('sweep', _title(sweep), columns, rows, _reading(sweep))


def front_table(sweep: Sweep) -> Table:
    """Score against cost: which strategies no other one beats on every count. Seconds vary from run to run."""
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('development', 'development', 'score', sweep.measure),
        Column('index_megabytes', 'MB', 'megabytes', 'index'),
        Column('encode_seconds', 'seconds', 'seconds', 'encoding'),
        Column('front', 'on the front', 'text'),
    )
    rows = tuple(
        (
            printable(row.strategy),
            row.development,
            row.costs.index_megabytes,
            row.costs.encode_seconds,
            'yes' if row.on_front else 'no',
        )
        for row in sweep.rows
    )
    weighed = ' and '.join(['score', *(_COSTS[cost] for cost in sweep.weighed)])
    note = (
        f'on the front: no other strategy is at least as good in {weighed}, and better in one of them. Costs are those '
        'of all documents; seconds as first measured, so a close call there can fall the other way.'
    )
    return Table('pareto', f'{sweep.measure} against what it costs', columns, rows, (note,))


def documents_table(sides: Mapping[str, str]) -> Table:
    """Which document lay on which side."""
    columns = (Column('doc_id', 'document', 'text'), Column('side', 'side', 'text'))
    rows = tuple((printable(doc_id), side) for doc_id, side in sides.items())
    return Table('documents', 'Documents to choose on and to judge on', columns, rows)


def conclusion_table(sweep: Sweep) -> Table:
    """The recommendation with its numbers, as one row for programs; verdict and interval are those of the held-out."""
    judged = sweep.judged
    values: Mapping[str, Cell] = {
        'measure': sweep.measure,
        'baseline': printable(sweep.baseline),
        'chosen': printable(sweep.chosen),
        'gap': sweep.gap.value,
        'gap_low': sweep.gap.interval.low,
        'gap_high': sweep.gap.interval.high,
        'difference': judged.difference if judged else math.nan,
        'low': judged.interval_95.low if judged else math.nan,
        'high': judged.interval_95.high if judged else math.nan,
        'p': judged.adjusted_p if judged else math.nan,
        'verdict': judged.verdict if judged else 'the baseline was chosen',
        'recommendation': recommendation(sweep),
    }
    columns = tuple(Column(key, key, 'text' if isinstance(value, str) else 'score') for key, value in values.items())
    return Table('conclusion', 'Recommendation', columns, (tuple(values.values()),))


_COSTS: Mapping[str, str] = {'index_megabytes': 'index size', 'encode_seconds': 'encoding time'}


def _nothing_better(sweep: Sweep) -> str:
    best, second = sweep.row(sweep.baseline), sweep.runner_up
    n_others = len(sweep.rows) - 1
    none = 'the only other strategy does not score' if n_others == 1 else f'none of {n_others} other strategies scores'
    return (
        f'Keep the simple one, {best.strategy}: on the development documents {none} higher at '
        f'{sweep.measure} ({best.development:.3f}; next is {second.strategy} with {second.development:.3f}). On the '
        f'held-out documents it scores {best.held_out:.3f}, a gap of {_interval(sweep.gap)}.'
    )


def _use_the_chosen(sweep: Sweep, judged: PairedComparison) -> str:
    chosen, simple = sweep.row(sweep.chosen), sweep.row(sweep.baseline)
    return (
        f'Use {chosen.strategy}: on the held-out documents it scores {chosen.held_out:.3f} at {sweep.measure} where '
        f'{simple.strategy} scores {simple.held_out:.3f}, better by {_difference(judged)}. It was chosen among '
        f'{len(sweep.rows)} on other documents, where it scores {chosen.development:.3f} (a gap of '
        f'{_interval(sweep.gap)}), and has {_ratio(chosen.n_chunks, simple.n_chunks)} times the chunks to keep and '
        f'{_ratio(chosen.costs.tokens, simple.costs.tokens)} times the tokens to encode.'
    )


def _keep_the_simple_one(sweep: Sweep, judged: PairedComparison) -> str:
    chosen, simple = sweep.row(sweep.chosen), sweep.row(sweep.baseline)
    return (
        f'Keep the simple one, {simple.strategy}: {chosen.strategy}, the best of {len(sweep.rows)} on the development '
        f'documents ({chosen.development:.3f} against {simple.development:.3f} at {sweep.measure}), '
        f'{_finding(judged)}. There they score {chosen.held_out:.3f} and '
        f'{simple.held_out:.3f}, a difference of {_difference(judged)}; the gap of the chosen one is '
        f'{_interval(sweep.gap)}.'
    )


def _finding(judged: PairedComparison) -> str:
    if judged.verdict == 'equivalent':
        return f'is as good as it on the held-out documents, within ±{judged.margin:g}'
    if judged.verdict == 'worse':
        return 'is worse on the held-out documents'
    if judged.verdict == 'undecided':
        enough = f' (only a difference of {judged.detectable:.3f} would show)' if judged.detectable > 0 else ''
        return f'cannot be told from it on the held-out documents{enough}'
    return f'cannot be judged by {counted(judged.n_clusters, "held-out document")}, which can prove nothing'


def _difference(judged: PairedComparison) -> str:
    found = f'{judged.difference:+.3f}'
    if judged.interval_95.method != 'none':
        found += f' [{judged.interval_95.low:+.3f}, {judged.interval_95.high:+.3f}]'
    asked = f'{counted(judged.n_queries, "query", "queries")} of {counted(judged.n_clusters, "independent document")}'
    return f'{found} (p = {judged.adjusted_p:.4f}, {asked})'


def _interval(gap: Gap) -> str:
    if gap.interval.method == 'none':
        return f'{gap.value:+.3f}'
    return f'{gap.value:+.3f} [{gap.interval.low:+.3f}, {gap.interval.high:+.3f}]'


def _ratio(of_chosen: int, of_simple: int) -> str:
    return f'{of_chosen / of_simple:.2f}' if of_simple else 'unknown'


def _choice(sweep: Sweep, row: SweepRow) -> str:
    roles = [
        *(['chosen'] if row.strategy == sweep.chosen else []),
        *(['simple one'] if row.strategy == sweep.baseline else []),
    ]
    return ', '.join(roles)


def _questions_column(comparison: Comparison) -> tuple[Column, ...]:
    """Marks every row, in formats without a title too, where the questions are not those of people."""
    return (Column('questions', 'questions', 'text'),) if comparison.questions != 'labelled' else ()


def _title(sweep: Sweep) -> str:
    found = sweep.comparison
    made = 'generated ' if found.questions == 'generated' else ''
    asked = counted(len(found.query_ids), f'{made}query', f'{made}queries')
    contents = f'{counted(found.n_documents, "document")}, {asked}, digest {found.corpus_digest[:12]}'
    return f'{printable(found.corpus_name)} ({contents}); {found.encoder}; {found.index}'


def _reading(sweep: Sweep) -> tuple[str, ...]:
    chosen_on, judged_on = sweep.n_clusters
    notes = [
        recommendation(sweep),
        f'Chosen on {counted(len(sweep.split.development), "query", "queries")} of '
        f'{counted(chosen_on, "independent document")}, judged on '
        f'{counted(len(sweep.split.held_out), "query", "queries")} of {counted(judged_on, "other one", "others")}; '
        'versions of one contract are on one side. gap: development less held out. Whoever is chosen was also lucky, '
        f'so a gap of the chosen one ({sweep.gap.value:+.3f}) beyond that of the simple one '
        f'({sweep.baseline_gap.value:+.3f}), which nobody chose, is optimism; the held-out score is the one to expect.',
    ]
    return (*notes, *(f'Note: {note}' for note in sweep.comparison.notes))
