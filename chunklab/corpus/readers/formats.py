"""The formats that a corpus can be read from, by name, and by what lies there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from chunklab.corpus.readers.reading import Reader
from chunklab.corpus.wording import quoted, suggestion
from chunklab.errors import CorpusError

FORMATS: Mapping[str, str] = {
    'squad': 'chunklab.corpus.readers.squad:Squad',
    'contractnli': 'chunklab.corpus.readers.contractnli:ContractNli',
    'legalbench-rag': 'chunklab.corpus.readers.legalbench_rag:LegalBenchRag',
    'chroma': 'chunklab.corpus.readers.chroma_general:ChromaGeneral',
    'beir': 'chunklab.corpus.readers.beir:Beir',
    'quotes': 'chunklab.corpus.readers.quotes:Quotes',
    'chunklab': 'chunklab.corpus.readers.own:Own',
}
"""Where the reader of each format is; imported when it is asked for."""


def reader(name: str) -> Reader:
    """The reader of a format. Raises CorpusError with the names there are."""
    if name not in FORMATS:
        raise CorpusError(f'no format {quoted(name)}{suggestion(name, FORMATS)}: {", ".join(FORMATS)}')
    module, _, made_by = FORMATS[name].partition(':')
    return cast('Callable[[], Reader]', getattr(import_module(module), made_by))()


def detect(path: Path) -> str | None:
    """The name of the one format that `path` looks like; None for none, and for more than one.

    A folder of plain contracts is no format. It is never an error to ask.
    """
    found = [name for name in FORMATS if reader(name).recognises(path)]
    return found[0] if len(found) == 1 else None
