"""The seven strategies, at 200 tokens, that the benchmarks compare."""

from __future__ import annotations

STRATEGIES = (
    'fixed(size=200)',
    'fixed(size=200, overlap=40)',
    'recursive(size=200)',
    'sentence(size=200)',
    'semantic(size=200)',
    'cluster(size=200)',
    'clause(size=200)',
)
