"""Runs on disk: all that a comparison leaves behind, written so that it can be believed, and read back as it was."""

from __future__ import annotations

from chunklab.runs.writing import COMPARISON, COSTS, MANIFEST, RUN_FORMAT, Results, check_writable, write_results

__all__ = ['COMPARISON', 'COSTS', 'MANIFEST', 'RUN_FORMAT', 'Results', 'check_writable', 'write_results']
