"""Unit vectors that stand for other distances rank as those do."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.index.metric import Metric

DISTANCE = {
    'cosine': lambda q, x: 1 - (x @ q) / np.linalg.norm(x, axis=1) / np.linalg.norm(q),
    'ip': lambda q, x: 1 - x @ q,
    'l2': lambda q, x: ((x - q) ** 2).sum(axis=1),
}
"""As Chroma's documentation writes them."""


@pytest.mark.parametrize('space', DISTANCE)
@pytest.mark.parametrize('unit', [True, False])
def test_cosines_fall_as_distances_rise(space, unit):
    rng = np.random.default_rng(7)
    stored = rng.normal(size=(300, 12)).astype(np.float32)
    if unit:
        stored /= np.linalg.norm(stored, axis=1, keepdims=True)
    asked = rng.normal(size=(20, 12)).astype(np.float32)
    metric = Metric.of(space, stored)
    chunks, queries = metric.chunks(stored), metric.queries(asked)
    assert metric.unit == (unit or space == 'cosine')
    assert np.allclose(np.linalg.norm(chunks, axis=1), 1, atol=1e-5)
    assert np.allclose(np.linalg.norm(queries, axis=1), 1, atol=1e-5)
    for question, own in zip(asked.astype(float), queries, strict=True):
        wanted = DISTANCE[space](question, stored.astype(float))
        order = np.argsort(-(chunks.astype(float) @ own))
        assert np.all(np.diff(wanted[order]) > -1e-4)


def test_nothing_and_zeros():
    assert Metric.of('l2', np.zeros((0, 4), np.float32)).chunks(np.zeros((0, 4), np.float32)).shape[0] == 0
    zeros = np.zeros((2, 4), np.float32)
    for space in DISTANCE:
        assert np.isfinite(Metric.of(space, zeros).chunks(zeros)).all()
