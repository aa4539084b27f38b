"""Measures of retrieval over spans: built from their specs, each scoring one query at a time."""

from __future__ import annotations

from chunklab.measures.case import Case, Counts, Holders, Measure
from chunklab.measures.catalog import MEASURES, from_spec, less_is_better
from chunklab.measures.gold import Gold

__all__ = ['MEASURES', 'Case', 'Counts', 'Gold', 'Holders', 'Measure', 'from_spec', 'less_is_better']
