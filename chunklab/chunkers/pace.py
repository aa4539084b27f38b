"""How one cutting of a document goes: plainly, from a start that has moved, or with a limit of its own per chunk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chunklab.chunkers.limits import Limits
from chunklab.roles import Experiment, Phase
from chunklab.types import Document


@dataclass(frozen=True, slots=True)
class Pace:
    """The limits of each chunk, and the number of tokens after which the first one is to end; 0: where it would."""

    limits: Limits
    front: int = 0


def to_pace(limits: Limits, phase: Phase | None, document: Document, n_units: int, overlap: int = 0) -> Pace:
    """The pace of a phase, that of the plain cutting if there is none.

    `n_units`: how many tokens (or whatever else the size is counted in) the document has. `overlap`: how many of them a
    chunk repeats of the one before; the next chunk then begins `size - overlap` on.

    `shift`: the first chunk of phase i of P ends after floor(i x (size - overlap) / P) units, which is no forced end in
    phase 0: that is the plain cutting.
    `jitter`: a chunk that begins with unit u has a limit of its own, drawn for u: uniform over the whole numbers from
    0.75 x size to size. So limits of different chunks are independent, and every strategy and size draws alike. No
    phase of it is the plain cutting, phase 0 is a draw like the others. `max_chars` is the same for all chunks.
    """
    return Pace(limits) if phase is None else _PACES[phase.experiment](limits, phase, document, n_units, overlap)


def _shifted(limits: Limits, phase: Phase, _: Document, __: int, overlap: int) -> Pace:
    return Pace(limits, front=phase.number * (limits.size - overlap) // phase.count)


def _jittered(limits: Limits, phase: Phase, document: Document, n_units: int, _: int) -> Pace:
    return Pace(replace(limits, drawn=_drawn_sizes(limits.size, phase.number, document.digest, n_units)))


def _drawn_sizes(size: int, number: int, digest: str, n_units: int) -> NDArray[np.int64]:
    """Size limits of chunks that begin with each unit, and of one that begins after the last; shape (n_units + 1,)."""
    least = -(-3 * size // 4)
    # the number of phases is no part of the seed: asking for more of them leaves the first ones as they are
    shares = np.random.default_rng((number, int(digest, 16))).random(n_units + 1)
    return least + (shares * (size - least + 1)).astype(np.int64)


_PACES: Mapping[Experiment, Callable[[Limits, Phase, Document, int, int], Pace]] = {
    'shift': _shifted,
    'jitter': _jittered,
}
