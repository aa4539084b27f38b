"""How Chroma's graph (HNSW) is built and searched; written into every collection."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hnsw:
    """Settings of one collection's graph. The defaults find every one of the 10 nearest of 12,000 contract chunks.

    One thread, because several insert in an order of their own and the graph then differs from build to build.
    """

    space: str = 'cosine'
    ef_construction: int = 200
    max_neighbors: int = 32
    ef_search: int = 400
    num_threads: int = 1
    batch_size: int = 100
    sync_threshold: int = 1000

    def to_configuration(self) -> dict[str, Any]:
        """As `create_collection` takes them."""
        return {'hnsw': asdict(self)}
