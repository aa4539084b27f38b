"""Quantiles of Student's t distribution."""

from __future__ import annotations


def t_quantile(p: float, df: int) -> float:
    """What a t variable of `df` degrees of freedom stays under with probability `p`."""
    from scipy.special import stdtrit

    return float(stdtrit(df, p))
