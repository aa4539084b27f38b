"""How Chroma's graph (HNSW) is built and searched; written into every collection."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hnsw:
    """Settings of one collection's graph.

    The defaults found all of the 10 nearest for 300 contract questions among 12,000 chunks, and all but one of their 25
    nearest (ef_search=100 missed one in 130 of the 10). Chroma inserts a batch in an order of its own, so two builds
    of one collection differ; only an `ef_search` at which they find the same makes results repeatable.
    """

    space: str = 'cosine'
    ef_construction: int = 200
    max_neighbors: int = 32
    ef_search: int = 1000
    num_threads: int = 1
    batch_size: int = 100
    sync_threshold: int = 1000

    def to_configuration(self) -> dict[str, Any]:
        """As `create_collection` takes them."""
        return {'hnsw': asdict(self)}
