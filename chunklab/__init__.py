"""chunklab: which way of cutting contracts keeps the answers whole, measured to the character."""

from __future__ import annotations

__version__ = '0.1.0'
