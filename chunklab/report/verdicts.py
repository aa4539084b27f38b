"""What may be concluded: every strategy against the baseline, as a table."""

from __future__ import annotations

from chunklab.compare.paired import PairedComparison
from chunklab.compare.result import Comparison
from chunklab.corpus.wording import counted, printable
from chunklab.report.table import Cell, Column, Table


def verdict_table(comparison: Comparison) -> Table:
    """One row for each strategy and measure; empty where there was nothing to compare."""
    phased = comparison.phased
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('measure', 'measure', 'text'),
        Column('difference', 'differs', 'difference'),
        Column('low', 'from', 'difference', '95 %'),
        Column('high', 'to', 'difference', '95 %'),
        Column('adjusted_p', 'adj. p', 'p'),
        Column('wins', 'W', 'count', 'queries'),
        Column('ties', 'T', 'count', 'queries'),
        Column('losses', 'L', 'count', 'queries'),
        Column('detectable', 'detect', 'score'),
        *((Column('swing', 'swing', 'text', 'under'),) if phased else ()),
        Column('verdict', 'verdict', 'text'),
    )
    rows = tuple(_row(comparison, found) for found in comparison.verdicts)
    return Table('verdicts', _title(comparison), columns, rows, _notes(comparison))


def _row(comparison: Comparison, found: PairedComparison) -> tuple[Cell, ...]:
    swing = (_under_swing(comparison, found),) if comparison.phased else ()
    return (
        printable(found.strategy),
        found.measure,
        found.difference,
        found.interval_95.low,
        found.interval_95.high,
        found.adjusted_p,
        found.wins,
        found.ties,
        found.losses,
        found.detectable,
        *swing,
        found.verdict_in_words,
    )


def _under_swing(comparison: Comparison, found: PairedComparison) -> str:
    """'yes' where luck of alignment alone moves the mean of either strategy further than they differ."""
    if comparison.phased is None:
        return ''
    compared = [row for row in comparison.phased.rows if row.strategy in (found.strategy, found.baseline)]
    swings = [row.measures[found.measure].swing for row in compared]
    spreads = [swing.spread for swing in swings if swing]
    if not spreads:
        return 'n/a'
    return 'yes' if abs(found.difference) < max(spreads) else 'no'


def _title(comparison: Comparison) -> str:
    if not comparison.verdicts:
        return 'Nothing to compare'
    first = comparison.verdicts[0]
    averaged = ''
    if comparison.phased:
        averaged = f', each query averaged over {comparison.phased.n_phases} phases of {comparison.phased.experiment}'
    return (
        f'Against {printable(first.baseline)}: the same {counted(first.n_queries, "query", "queries")} of '
        f'{counted(first.n_clusters, "independent document")}{averaged}'
    )


def _notes(comparison: Comparison) -> tuple[str, ...]:
    if not comparison.verdicts:
        return ()
    first = comparison.verdicts[0]
    n_compared = counted(len(comparison.verdicts), 'comparison')
    found = [
        f'verdict: equivalent if the 90 % interval lies within ±{first.margin:g}, else better or worse if the adjusted '
        'p is under 0.05, else undecided. p by flipping the sign of whole documents, adjusted (Holm) for '
        f'{n_compared}; intervals by whole documents ({first.interval_95.method}). detect: the smallest '
        'difference that this corpus would show with 80 % power. W, T, L: queries won, tied, lost.'
    ]
    if comparison.phased:
        found.append('under swing: yes where luck of alignment alone moves one of the means by more than they differ.')
    return tuple(found)
