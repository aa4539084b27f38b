"""What a cutting does to the answers, before any retrieval."""

from __future__ import annotations

from chunklab.boundaries.straddle import (
    NEAR_BOUNDARY,
    SizeLimit,
    SpanCut,
    Straddling,
    cut_gold,
    straddled_queries,
    summarise,
)

__all__ = ['NEAR_BOUNDARY', 'SizeLimit', 'SpanCut', 'Straddling', 'cut_gold', 'straddled_queries', 'summarise']
