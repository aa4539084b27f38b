"""A corpus folder in the format of somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS
from chunklab.corpus.export.beir import to_beir
from chunklab.corpus.export.legalbench_rag import to_legalbench_rag
from chunklab.corpus.export.rendering import Renderer, read_material
from chunklab.corpus.export.target import check_target, write_folder
from chunklab.corpus.export.trec import to_trec
from chunklab.corpus.wording import printable, quoted, suggestion
from chunklab.errors import CorpusError

FORMATS: Mapping[str, Renderer] = {'beir': to_beir, 'legalbench-rag': to_legalbench_rag, 'trec': to_trec}
"""The formats that a corpus can be exported to."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written where, and what of the corpus the format has no place for, a line each."""

    to: str
    into: Path
    wrote: tuple[str, ...]
    cannot_hold: tuple[str, ...]


def export(corpus_folder: Path, to: str, into: Path) -> ExportReport:
    """Writes the corpus in `corpus_folder` as format `to` into the folder `into`, new, empty or an earlier export.

    The folder is there as a whole or not at all. What the format has no place for is kept where its readers don't look
    and ours do, so that reading the export gives the same corpus; TREC's files, which hold no text, excepted.
    Raises CorpusError where the corpus is not sound or `into` has other files, and StoreError where it can't be
    written.
    """
    if to not in FORMATS:
        raise CorpusError(f'no format {quoted(to)}{suggestion(to, FORMATS)}: export to {", ".join(FORMATS)}')
    if into.resolve().is_relative_to((corpus_folder / DOCUMENTS).resolve()):
        raise CorpusError(f'{printable(str(into))} lies among the documents of the corpus: choose another folder')
    check_target(into)
    material = read_material(corpus_folder)
    if not material.records:
        raise CorpusError(f'{printable(str(corpus_folder))} has no queries: there is no benchmark to export')
    rendered = FORMATS[to](material)
    about = {'to': to, 'corpus': material.corpus.name, 'digest': material.corpus.digest}
    write_folder(into, rendered.files, about)
    return ExportReport(to, into, rendered.wrote, rendered.cannot_hold)
