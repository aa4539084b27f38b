"""Finding the chunks nearest to a query: Chroma, approximate and of use on its own, and exact search beside it."""

from __future__ import annotations

from chunklab.index.contents import Contents, Index

__all__ = ['Contents', 'Index']
