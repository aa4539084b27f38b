"""Sentences by spaCy: its rule-based sentencizer, or any installed pipeline that sets sentence boundaries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from chunklab.characters import without_surrogates
from chunklab.errors import ModelError
from chunklab.sentences.gaps import spans_from_starts, starts_by_piece
from chunklab.types import SpanArray

if TYPE_CHECKING:
    from spacy.language import Language

_WINDOW = 100_000  # characters; spaCy's parser takes about 1 GB for so many


@dataclass(frozen=True, slots=True)
class Spacy:
    """`sentencizer` is a blank English pipeline that cuts after `.`, `!`, `?` and the like, wherever they stand.

    Any other value is the name of an installed pipeline, or the folder of one; ModelError if there is none. Nothing is
    downloaded.

    Texts of any length are read in windows of up to 100,000 characters (or the pipeline's `max_length`, if that is
    smaller) that end at white space. The last sentence of a window may be cut short by it, so the next window begins
    where that sentence does. The sentencizer so gives the same sentences as for the whole text; a pipeline that looks
    further around may differ there. A sentence that fills a window is read on in the next, until one ends inside a
    window. A run of over 256 characters without white space is read in pieces, because spaCy takes quadratic time over
    it. Lone surrogates are read as U+FFFD.
    """

    pipeline: str = 'sentencizer'

    def __post_init__(self) -> None:
        if self.pipeline != 'sentencizer' and not _is_installed(self.pipeline):
            raise ModelError(
                f'spaCy pipeline {self.pipeline!r} is not installed: '
                f'"python -m spacy download {self.pipeline}" installs it, "sentencizer" needs nothing'
            )

    def data_digest(self) -> str:
        """The version of an installed pipeline; of a folder, sizes and times of its files; '' for the sentencizer."""
        if self.pipeline == 'sentencizer':
            return ''
        try:
            return metadata.version(self.pipeline)
        except (metadata.PackageNotFoundError, ValueError):
            files = sorted(path for path in Path(self.pipeline).rglob('*') if path.is_file())
            stats = [(path.relative_to(self.pipeline).as_posix(), path.stat()) for path in files]
            listed = '\n'.join(f'{name} {stat.st_size} {stat.st_mtime_ns}' for name, stat in stats)
            return hashlib.sha256(listed.encode('utf-8', 'surrogatepass')).hexdigest()

    def spans(self, text: str) -> SpanArray:
        """Sentences in order, shape (n, 2), trimmed, none empty; only white space lies between them."""
        nlp = _load(self.pipeline)
        window = min(_WINDOW, nlp.max_length)

        def starts(piece: str) -> list[int]:
            return _starts_by_window(piece, lambda part: _starts(nlp, part), window)

        with _passing_memory(nlp):
            return spans_from_starts(text, starts_by_piece(without_surrogates(text), starts))


def _is_installed(pipeline: str) -> bool:
    """Whether spaCy would find it, said without loading spaCy."""
    try:
        metadata.distribution(pipeline)
    except (metadata.PackageNotFoundError, ValueError):
        return (Path(pipeline) / 'config.cfg').is_file()
    return True


@lru_cache(maxsize=4)
def _load(pipeline: str) -> Language:
    import spacy

    if pipeline == 'sentencizer':
        nlp = spacy.blank('en')
        nlp.add_pipe('sentencizer')
        return nlp
    try:
        nlp = spacy.load(pipeline)
        sets_sentences = nlp('One. Two.').has_annotation('SENT_START')
    except (OSError, ImportError, ValueError) as exc:
        raise ModelError(f'spaCy pipeline {pipeline!r} cannot be loaded: {str(exc).splitlines()[0]}') from exc
    if not sets_sentences:
        raise ModelError(
            f'spaCy pipeline {pipeline!r} ({", ".join(nlp.pipe_names)}) sets no sentence boundaries: '
            'it needs a parser, senter or sentencizer'
        )
    return nlp


def _passing_memory(nlp: Language) -> AbstractContextManager[object]:
    """While this is open spaCy collects words that it has not seen before; then it lets go of them (from 3.8 on)."""
    return nlp.memory_zone() if hasattr(nlp, 'memory_zone') else nullcontext()


def _starts(nlp: Language, text: str) -> list[int]:
    return [sentence.start_char for sentence in nlp(text).sents]


def _starts_by_window(text: str, find_starts: Callable[[str], Sequence[int]], window: int) -> list[int]:
    """Starts of sentences of a text of any length that `find_starts` sees in windows, each from a sentence's start."""
    starts: list[int] = []
    begin = 0
    known = 0  # sentences at the start of this window that began before it: 1 where one is read on
    while len(text) - begin > window:
        end = _white_space_before(text, begin, begin + window)
        found = [begin + start for start in find_starts(text[begin:end])]
        starts.extend(found[known:])
        known = int(len(found) == 1)
        begin = end if known else found[-1]
    return starts + [begin + start for start in find_starts(text[begin:])][known:]


def _white_space_before(text: str, begin: int, end: int) -> int:
    """The last place up to `end` that has white space on one side; `end` itself if there is none after `begin`.

    Inside a word no window may end: half a web address is no address, and what follows its stop a new sentence.
    """
    for cut in range(end, begin, -1):
        if text[cut].isspace() or text[cut - 1].isspace():
            return cut
    return end
