"""The oracle: chunks of known places in whole contracts, damaged in every way that splitters damage text."""

from pathlib import Path

import numpy as np
import pytest
from damaged import FAULTS, Judged, judge

from chunklab.alignment import align

OURS = sorted((Path(__file__).parents[2] / 'corpora' / 'contracts' / 'documents').glob('*.txt'))
AT_LEAST = 0.995


def recovered(fault, texts):
    total = Judged()
    for i, text in enumerate(texts):
        damaged = FAULTS[fault](text, texts[i - 1], np.random.default_rng(i))
        total += judge(damaged, [placed and placed.span for placed in align(damaged.text, damaged.pieces)])[0]
    return total


def read(paths):
    return [path.read_bytes().decode() for path in paths]


@pytest.mark.parametrize('fault', FAULTS)
def test_spans_are_recovered_and_none_is_misplaced(fault):
    verdict = recovered(fault, read([OURS[1], OURS[4]]))
    assert verdict.wrong == 0
    assert verdict.recovered >= AT_LEAST


@pytest.mark.slow
@pytest.mark.parametrize('fault', FAULTS)
def test_spans_of_real_contracts(fault, data_dir):
    verdict = recovered(fault, read(sorted((data_dir / 'cuad' / 'documents').glob('*.txt'))[::24]))
    assert verdict.wrong == 0
    assert verdict.recovered >= AT_LEAST


def test_the_judge_sees_a_wrong_place():
    damaged = FAULTS['as they are'](OURS[0].read_text(encoding='utf-8'), '', np.random.default_rng(0))
    spans = list(damaged.truth)
    assert judge(damaged, spans)[0] == Judged(exact=len(spans))
    spans[3], spans[4] = spans[4], None
    assert judge(damaged, spans) == (Judged(exact=len(spans) - 2, wrong=1, lost=1), [3, 4])


@pytest.mark.parametrize(
    ('text', 'pieces'),
    [
        ('a ' * 100_000, ['a ' * 50] * 1_000),
        ('a ' * 100_000, ['a ' * 50 + f'b{n}' for n in range(1_000)]),
        (('a' * 99 + 'b') * 500, ['a' * 99 + 'b' + 'a' * (n % 98) + 'b' for n in range(500)]),
    ],
)
def test_text_that_repeats_itself_ends_in_no_place(text, pieces):
    assert align(text, pieces) == [None] * len(pieces)
