"""A small comparison whose every number can be had by another route, and one that no plot should stumble over."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from chunklab.boundaries.diagnosis import CAUSES, Diagnosis, StrategyDiagnosis
from chunklab.boundaries.phases import over_phases
from chunklab.boundaries.straddle import Straddling
from chunklab.boundaries.survey import StrategyCuts, Survey
from chunklab.boundaries.turnover import PhaseCuts
from chunklab.compare.paired import compare_to_baseline
from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.compare.verdict import MARGIN

MEASURES = ('recall@5', 'complete@5', 'complete@1000t', 'drm@5')
STRATEGIES = ('fixed(size=200)', 'fixed(size=200, overlap=40)', 'sentence(size=200)', 'clause(size=200)')
N_PHASES = 3
HOSTILE = (
    "python('<script>alert(1)</script>', size=200)",
    "python('$x^2$ & </svg> \u202eevil\u202c', size=200)",
    "spans(path='a\x00b/with/a/path/without/any/blank/that/goes/on/and/on/for/ever/and/ever/and/more/cuts.jsonl')",
    "python('\u65e5\u672c\u8a9e \u05e9\u05dc\u05d5\u05dd', size=200)",
)


@dataclass(frozen=True)
class Everything:
    """What `plots_of` takes."""

    comparison: Comparison
    survey: Survey
    causes: tuple[StrategyDiagnosis, ...]


def make(strategies=STRATEGIES, n_queries=36, n_categories=5, seed=7):
    rng = np.random.default_rng(seed)
    query_ids = tuple(f'q{i}' for i in range(n_queries))
    clusters = {q: i // 2 for i, q in enumerate(query_ids)}
    scores = {}
    for place, strategy in enumerate(strategies):
        chance = 0.3 + 0.5 * place / len(strategies)
        scores[strategy] = {m: {q: float(rng.random() < chance) for q in query_ids} for m in MEASURES}
    phased = phased_of(strategies, query_ids, scores, rng)
    rows = tuple(
        StrategyResult(
            strategy,
            100 + 7 * place,
            180.0,
            0.2,
            frozenset(query_ids[:3]),
            scores[strategy],
            Costs(1.0, 20.0 + place, 1.0, 0.1, 10, 1000, 0, 3.0 + (place * 5 % 7) / 10),
            {5: 1.0},
        )
        for place, strategy in enumerate(strategies)
    )
    verdicts = compare_to_baseline(
        {row.strategy: {m: row.averaged[m] for m in MEASURES[1:3]} for row in phased.rows},
        strategies[0],
        clusters,
        rng=np.random.default_rng(1),
        margin=MARGIN,
        resamples=500,
    )
    categories = {q: f'Category {i % n_categories}' for i, q in enumerate(query_ids)}
    return Comparison(
        'planted',
        '0123456789abcdef',
        n_queries // 2,
        query_ids,
        0,
        'st(all-MiniLM-L6-v2)',
        'exact search',
        strategies[0],
        frozenset(query_ids[:3]),
        MEASURES,
        rows,
        verdicts=verdicts,
        phased=phased,
        clusters=clusters,
        categories=categories,
    )


def phased_of(strategies, query_ids, scores, rng):
    rows = []
    for place, strategy in enumerate(strategies):
        has_phases = place != 2
        cuts = PhaseCuts(10, (5, 6), N_PHASES, {}) if has_phases else PhaseCuts(10, (), 1, {})
        measures = {}
        for m in MEASURES:
            first = np.array([scores[strategy][m][q] for q in query_ids])
            flips = rng.random((N_PHASES - 1, len(query_ids))) < 0.1
            values = np.vstack([first, np.abs(first - flips)]) if has_phases else first[None]
            measures[m] = over_phases(query_ids, values, rng.random(values.shape) < 0.3, cuts)
        rows.append(PhasedStrategy(strategy, cuts if has_phases else None, measures, {}, {}))
    about = ('planted', '0123456789abcdef', len(query_ids) // 2, query_ids, 'labelled', 'st(x)', 'shift', N_PHASES)
    return PhasedComparison(*about, MEASURES, tuple(rows))


def straddling(n_straddled, n_over, n=40):
    return Straddling(n, n_straddled, n_over, 0, 3, n, n_straddled, n_over, 0.2, 2.0, 3, 20.0)


def survey_of(straddled):
    """`straddled`: by strategy how many of 40 queries are straddled, how many of those by an answer over the size."""
    rows = tuple(StrategyCuts(s, 10, 100.0, straddling(*counts), {}, ()) for s, counts in straddled.items())
    return Survey('planted', '0123456789abcdef', 3, {f'q{i}': 'c' for i in range(40)}, 0, 'labelled', 'st(x)', rows)


SIZES = {
    'fixed(size=300)': (10, 0),
    'fixed(size=100)': (30, 8),
    'clause(size=100)': (8, 8),
    'clause(size=300)': (1, 0),
    'fixed(size=200)': (20, 2),
    'sentence(size=200)': (9, 2),
    'fixed(size=100, unit=words)': (20, 5),
    'fixed(size=200, unit=words)': (15, 0),
    "spans(path='cuts.jsonl')": (4, None),
}


def causes_of(strategies):
    return tuple(
        StrategyDiagnosis(
            strategy,
            36,
            tuple(Diagnosis(f'q{i}', (CAUSES[(i * (place + 1)) % len(CAUSES)],), None) for i in range(6 + place)),
        )
        for place, strategy in enumerate(strategies)
    )


@pytest.fixture(scope='session')
def planted():
    return Everything(make(), survey_of(SIZES), causes_of(STRATEGIES))


@pytest.fixture(scope='session')
def hostile():
    """Twenty strategies, some of them with names that are an attack, long or both; costs and intervals missing."""
    long = [f"recursive(size={100 + i}, separators='paragraph line sentence semicolon comma')" for i in range(12)]
    strategies = (*STRATEGIES, *HOSTILE, *long)
    made = make(strategies, n_categories=12)
    rows = tuple(
        replace(row, costs=replace(row.costs, encode_seconds=math.nan)) if place % 4 == 1 else row
        for place, row in enumerate(made.rows)
    )
    none = replace(made.verdicts[3].interval_95, low=math.nan, high=math.nan, method='none')
    verdicts = tuple(replace(v, interval_95=none) if i == 3 else v for i, v in enumerate(made.verdicts))
    categories = {q: f'<script>{name}</script> \x00 $x$ {"long " * 20}' for q, name in made.categories.items()}
    comparison = replace(made, corpus_name='</svg><script>\u202e', rows=rows, verdicts=verdicts, categories=categories)
    sizes = {**SIZES, "python('<script>$x$\x00', size=100)": (9, 8), "python('<script>$x$\x00', size=300)": (5, 0)}
    return Everything(comparison, survey_of(sizes), causes_of(strategies))
