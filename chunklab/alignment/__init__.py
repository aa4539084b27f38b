"""Where pieces that somebody else's splitter gave stand in the document: recovered, never trusted."""

from __future__ import annotations

from chunklab.alignment.placement import Placement
from chunklab.alignment.sequence import align
from chunklab.alignment.unordered import align_unordered

__all__ = ['Placement', 'align', 'align_unordered']
