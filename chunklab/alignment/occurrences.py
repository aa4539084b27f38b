"""Every place where the letters of a piece stand in the letters of a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chunklab.alignment.grams import WIDTH, Grams, hashes
from chunklab.alignment.letters import Codes, Letters

MOST = 64
"""Places of one piece that are listed; where its rarest gram stands more often, only the order can place it."""

_PROBES = 8


def occurrences(page: Letters, grams: Grams, needles: Sequence[str]) -> list[list[int] | None]:
    """Per needle where it stands in `page`, all places in order; None where it is shorter than a gram and stands more
    than once, or its rarest gram stands in more than MOST places."""
    known: dict[str, list[int] | None] = dict.fromkeys(needles)
    long = [needle for needle in known if len(needle) >= WIDTH]
    for needle in known:
        if len(needle) < WIDTH:
            at = page.text.find(needle) if needle else -1
            if at < 0 or page.text.find(needle, at + 1) < 0:
                known[needle] = [at] if at >= 0 else []
    if long:
        known.update(zip(long, _listed(page, grams, long), strict=True))
    return [known[needle] for needle in needles]


def _listed(page: Letters, grams: Grams, needles: Sequence[str]) -> list[list[int] | None]:
    joined = hashes(_codes(''.join(needles)))
    lengths = np.array([len(needle) for needle in needles])
    offsets = ((lengths - WIDTH)[:, None] * np.arange(_PROBES) // (_PROBES - 1)).astype(np.int64)
    first, last = grams.find(joined[(np.cumsum(lengths) - lengths)[:, None] + offsets])
    rarest = np.argmin(last - first, axis=1)
    rows = np.arange(len(needles))
    picked = zip(needles, offsets[rows, rarest], first[rows, rarest], last[rows, rarest], strict=True)
    found: list[list[int] | None] = []
    for needle, offset, low, high in picked:
        if high - low > MOST:
            found.append(None if needle in page.text else [])
            continue
        starts = (grams.places[low:high] - offset).tolist()
        found.append([at for at in starts if at >= 0 and page.text.startswith(needle, at)])
    return found


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode('utf-32-le', 'surrogatepass'), dtype='<u4').astype(np.uint32)
