"""The published table, and what its own code gave when it was run again: the figures to be reached.

"Evaluating Chunking Strategies for Retrieval" (Smith and Troynikov, Chroma, 2024), github.com/brandonstarxel/
chunking_evaluation at commit d451fc4, MIT: general evaluation, five corpora, 472 questions, all-MiniLM-L6-v2, five
chunks retrieved. All figures are percentages, means over the questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chunklab.reproduce.chunkers import PublishedChunker, RecursivePieces, SemanticClusters, TokenWindows

ENCODER = "st('all-MiniLM-L6-v2')"
K = 5

DATA = 'chroma-general'
"""Name of the data set's folder under $CHUNKLAB_DATA."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row's measures, each in per cent."""

    recall: float
    precision: float
    omega: float
    iou: float

    def values(self) -> tuple[float, float, float, float]:
        """In the order of `MEASURES`."""
        return self.recall, self.precision, self.omega, self.iou


MEASURES = ('recall', 'precision', 'omega', 'iou')

CHUNKERS: Mapping[str, PublishedChunker] = {
    'Fixed 200/0': TokenWindows(200),
    'Fixed 250/0': TokenWindows(250),
    'Fixed 400/200': TokenWindows(400, 200),
    'Recursive 200/0': RecursivePieces(200),
    'Recursive 250/0': RecursivePieces(250),
    'Recursive 400/200': RecursivePieces(400, 200),
    'Cluster 200': SemanticClusters(200),
}
"""The rows, by label: size and overlap in cl100k tokens."""

PUBLISHED: Mapping[str, Figures] = {
    'Fixed 200/0': Figures(76.6, 4.1, 19.1, 4.1),
    'Fixed 250/0': Figures(77.1, 3.3, 16.4, 3.3),
    'Recursive 200/0': Figures(75.7, 6.5, 31.2, 6.5),
    'Recursive 250/0': Figures(78.5, 5.4, 26.7, 5.4),
    'Cluster 200': Figures(75.2, 7.2, 33.6, 7.2),
}
"""As printed in the report."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """What the published code itself gives with these weights: chunks made, and figures."""

    n_chunks: int
    figures: Figures


RERUN: Mapping[str, Rerun] = {
    'Fixed 200/0': Rerun(1644, Figures(77.84, 4.60, 20.98, 4.57)),
    'Fixed 400/200': Rerun(1639, Figures(86.03, 2.60, 8.45, 2.60)),
    'Recursive 200/0': Rerun(2386, Figures(75.62, 6.19, 29.94, 6.16)),
    'Recursive 400/200': Rerun(1412, Figures(79.62, 3.07, 13.94, 3.06)),
    'Cluster 200': Rerun(3324, Figures(75.58, 7.26, 33.63, 7.17)),
}
