"""How small a difference a corpus can show."""

from __future__ import annotations

import math

from chunklab.compare.student import t_quantile
from chunklab.compare.verdict import ALPHA

POWER = 0.8


def detectable_difference(standard_error: float, n_clusters: int, n_comparisons: int) -> float:
    """The smallest true difference that would be found, p adjusted for `n_comparisons` < .05, in 80 % of such corpora.

    (t(1 - .05 / 2m) + t(.80)) × standard error, with clusters - 1 degrees of freedom (Bloom 1995), at the level that
    Holm asks of the first of m comparisons. NaN where the error is unknown, or is 0: scores that never differ say
    nothing of how much others would spread.
    """
    if n_clusters < 2 or not standard_error > 0:
        return math.nan
    df = n_clusters - 1
    return (t_quantile(1 - ALPHA / (2 * n_comparisons), df) + t_quantile(POWER, df)) * standard_error
