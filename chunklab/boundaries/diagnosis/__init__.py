"""Why a query failed: each test mends one thing and asks whether the whole answer would then have come back."""

from __future__ import annotations

from chunklab.boundaries.diagnosis.causes import CAUSES, Cause, Diagnosis, StrategyDiagnosis
from chunklab.boundaries.diagnosis.chunks import ChunkTable
from chunklab.boundaries.diagnosis.mending import move_to_hold
from chunklab.boundaries.diagnosis.ranking import Pool, complete_rank, exact_micros
from chunklab.boundaries.diagnosis.repairs import Repairs, plan_repairs
from chunklab.boundaries.diagnosis.stories import FoundChunk, GoldStory, HoldingChunk, Story, tell
from chunklab.boundaries.diagnosis.trials import Trial, try_repairs
from chunklab.boundaries.diagnosis.unread import Reading, read_windows

__all__ = [
    'CAUSES',
    'Cause',
    'ChunkTable',
    'Diagnosis',
    'FoundChunk',
    'GoldStory',
    'HoldingChunk',
    'Pool',
    'Reading',
    'Repairs',
    'Story',
    'StrategyDiagnosis',
    'Trial',
    'complete_rank',
    'exact_micros',
    'move_to_hold',
    'plan_repairs',
    'read_windows',
    'tell',
    'try_repairs',
]
