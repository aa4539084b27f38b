"""What a cutting does to the answers: how many it cuts, before any retrieval, and what that costs in the scores."""

from __future__ import annotations

from chunklab.boundaries.phases import (
    AlignmentSwing,
    BoundaryPenalty,
    Flips,
    PhasedMeasure,
    alignment_swing,
    boundary_penalty,
    flips,
    over_phases,
    phase_means,
    to_scores,
    to_straddled,
)
from chunklab.boundaries.straddle import (
    NEAR_BOUNDARY,
    SizeLimit,
    SpanCut,
    Straddling,
    cut_gold,
    straddled_queries,
    summarise,
)
from chunklab.boundaries.turnover import PhaseCuts, compare_phases

__all__ = [
    'NEAR_BOUNDARY',
    'AlignmentSwing',
    'BoundaryPenalty',
    'Flips',
    'PhaseCuts',
    'PhasedMeasure',
    'SizeLimit',
    'SpanCut',
    'Straddling',
    'alignment_swing',
    'boundary_penalty',
    'compare_phases',
    'cut_gold',
    'flips',
    'over_phases',
    'phase_means',
    'straddled_queries',
    'summarise',
    'to_scores',
    'to_straddled',
]
