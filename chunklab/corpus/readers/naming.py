"""Names for the documents of one reading, unique on every file system."""

from __future__ import annotations

from chunklab.corpus.documents import SUFFIX
from chunklab.corpus.naming import candidates, name_key


class DocumentNames:
    """Gives each document of a source its `doc_id`; the same sources in the same order get the same ids."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, source: str) -> str:
        """The first safe name for `source`, a path with slashes, that no document before has."""
        doc_id = next(name for name in candidates(source) if name_key(name) not in self._taken)
        self._taken.add(name_key(doc_id))
        return doc_id


class QueryIds:
    """Keeps the ids of queries apart: one that comes again gets a number behind ('q7', 'q7~2', …)."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def new(self, wanted: str) -> str:
        """`wanted`, or what it becomes where another query has it."""
        query_id = wanted
        while query_id in self._last:
            self._last[wanted] += 1
            query_id = f'{wanted}~{self._last[wanted]}'
        self._last[query_id] = 1
        return query_id


def stem(doc_id: str) -> str:
    """The name of a document without its suffix, as queries say it."""
    return doc_id.removesuffix(SUFFIX)
