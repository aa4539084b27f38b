"""What may be concluded from a paired comparison."""

from __future__ import annotations

from typing import Literal

from chunklab.compare.intervals import Interval

ALPHA = 0.05
"""Adjusted p-values under this are believed."""

MARGIN = 0.02
"""A difference of means within this, either way, makes no difference in use, unless told otherwise."""

Verdict = Literal['equivalent', 'better', 'worse', 'undecided', 'cannot be said']


def judge(gain: float, interval_90: Interval, adjusted_p: float, smallest_adjusted_p: float, margin: float) -> Verdict:
    """The first that holds of:

    - cannot be said: so few clusters that no data could bring the adjusted p under .05;
    - equivalent: the 90 % interval lies within ± `margin`, which is two one-sided tests at 5 %;
    - better or worse, by the sign of `gain`: adjusted p < .05;
    - undecided.
    """
    if not smallest_adjusted_p < ALPHA or interval_90.method == 'none':
        return 'cannot be said'
    if interval_90.inside(margin):
        return 'equivalent'
    if adjusted_p < ALPHA:
        return 'better' if gain > 0 else 'worse'
    return 'undecided'


def in_words(verdict: Verdict, n_clusters: int) -> str:
    """The verdict as a table shows it: 'cannot be said' tells with how many independent documents.

    >>> in_words('better', 60), in_words('cannot be said', 1)
    ('better', 'cannot be said with 1 document')
    """
    if verdict != 'cannot be said':
        return verdict
    return f'{verdict} with {n_clusters} document{"" if n_clusters == 1 else "s"}'
