"""Which queries are not independent of each other: those asked of one document, or of documents of one family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chunklab.types import Document, Query


def cluster_of(queries: Iterable[Query], documents: Sequence[Document]) -> dict[str, int]:
    """By query id, the number of its cluster, for every query with gold, in the order of `queries`.

    Documents of one family belong together, and so do all documents in which one query has gold; every other document
    stands alone. Clusters are numbered from 0 in the order of their first document, those without a query left out, so
    the order of the queries changes nothing. A query without gold is part of no mean over gold and has no cluster.

    >>> from chunklab.types import GoldSpan, Span
    >>> documents = [Document('a', ''), Document('b', '', family='lease'), Document('c', '', family='lease')]
    >>> gold = {'q1': ['c'], 'q2': ['a'], 'q3': ['b']}
    >>> queries = [Query(q, '', tuple(GoldSpan(d, Span(0, 1)) for d in docs)) for q, docs in gold.items()]
    >>> cluster_of(queries, documents)
    {'q1': 1, 'q2': 0, 'q3': 1}
    """
    place = {document.doc_id: i for i, document in enumerate(documents)}
    # each document points to an earlier one it belongs with, the first of a cluster to itself
    earlier = list(range(len(documents)))
    first_of_family: dict[str, int] = {}
    for i, document in enumerate(documents):
        if document.family:
            _join(earlier, first_of_family.setdefault(document.family, i), i)
    gold_places = {q.query_id: [place[gold.doc_id] for gold in q.gold] for q in queries if not q.no_gold}
    for places in gold_places.values():
        for other in places[1:]:
            _join(earlier, places[0], other)
    firsts = {query_id: _first(earlier, places[0]) for query_id, places in gold_places.items()}
    number = {first: i for i, first in enumerate(sorted(set(firsts.values())))}
    return {query_id: number[first] for query_id, first in firsts.items()}


def _join(earlier: list[int], left: int, right: int) -> None:
    """Make the clusters of two documents one, led by the earlier of their first documents."""
    a, b = _first(earlier, left), _first(earlier, right)
    earlier[max(a, b)] = min(a, b)


def _first(earlier: list[int], place: int) -> int:
    """The first document of a cluster; the way there is halved as it is walked."""
    while earlier[place] != place:
        earlier[place] = earlier[earlier[place]]
        place = earlier[place]
    return place
