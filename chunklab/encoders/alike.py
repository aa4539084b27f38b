"""Which cheaper mode has been shown to rank strategies as plain encoding does: for certain weights, by measurement.

`alike.json` is written by `benchmarks/modes.py` and holds what came out, also where a mode ranks otherwise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).with_name('alike.json')

ALIKE = 0.8
"""Kendall's tau-b from which two rankings count as alike: that of one half of the CUAD contracts with the other, so no
more can be asked of a mode (results/corpora)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How the strategies rank in a mode beside plain encoding, on one corpus, with one model.

    `weights` is the digest of all files of the model. `tau` is of the means of `measure`. `cheaper` is what plain
    encoding takes over what the mode takes, in processor seconds, for all of those strategies together.
    """

    weights: str
    mode: str
    measure: str
    tau: float
    cheaper: float
    n_strategies: int
    corpus: str
    corpus_digest: str
    n_documents: int
    date: str


def read_shown(path: Path = PATH) -> tuple[Shown, ...]:
    """Everything that was measured."""
    return tuple(Shown(**found) for found in json.loads(path.read_text(encoding='utf-8')))


def ranks_alike(weights: str) -> tuple[Shown, ...]:
    """The modes that rank alike with the model of that digest, the one that ranks most alike first."""
    alike = [shown for shown in read_shown(PATH) if shown.weights == weights and shown.tau >= ALIKE]
    return tuple(sorted(alike, key=lambda shown: (-shown.tau, shown.mode)))
