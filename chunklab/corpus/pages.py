"""On which page of its original a character of a document stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS
from chunklab.corpus.files.extracted import PageStart
from chunklab.corpus.manifest import bytes_digest, read_manifest


class Pages:
    """Page starts by `doc_id`."""

    def __init__(self, starts: Mapping[str, tuple[PageStart, ...]]) -> None:
        self._starts = starts

    def page(self, doc_id: str, offset: int) -> int | None:
        """The page, counted from 1, of the character at `offset`; None where the original's pages are not known."""
        starts = self._starts.get(doc_id, ())
        place = bisect_right(starts, offset, key=lambda start: start.offset)
        return starts[place - 1].page if place else None

    @property
    def doc_ids(self) -> tuple[str, ...]:
        """Documents whose pages are known, in order."""
        return tuple(sorted(self._starts))


def read_pages(folder: Path) -> Pages:
    """The pages of all documents in a corpus folder that came from ingest; of none where it has no manifest.

    They are those of a PDF, of a text with form feeds, and of Word's last rendering of a .docx where that is certain.
    A document that was changed by hand since has none, for its offsets are others. Raises CorpusError for a broken
    manifest.
    """
    starts = {
        doc_id: entry.pages
        for doc_id, entry in read_manifest(folder).items()
        if entry.pages and _digest(folder / DOCUMENTS / doc_id) == entry.digest
    }
    return Pages(starts)


def _digest(path: Path) -> str | None:
    try:
        return bytes_digest(path.read_bytes())
    except OSError:
        return None
