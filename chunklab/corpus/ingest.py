"""Makes a corpus folder from files, or brings one up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.documents import DOCUMENTS
from chunklab.corpus.duplicates import find_duplicates
from chunklab.corpus.files.extract import extractor_name
from chunklab.corpus.files.isolation import Isolation
from chunklab.corpus.files.kinds import KINDS, kind_of, mismatch
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.generate.writing import RECIPE
from chunklab.corpus.manifest import bytes_digest, read_manifest
from chunklab.corpus.originals import Failure, Found, Original, find_originals, is_gone, read_original
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.readers.marker import MARKER
from chunklab.corpus.swapping import scratch_beside
from chunklab.corpus.target import SOURCE, Outcome, Target
from chunklab.corpus.wording import counted, listed, printable
from chunklab.errors import CorpusError, StoreError

__all__ = ['SOURCE', 'Dropped', 'IngestReport', 'Remark', 'ingest']


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something to know about a document that was added or updated: what is not in it, or what its original really
    was."""

    doc_id: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Dropped:
    """The page furniture that was dropped from a document: distinct lines, with how often each was."""

    doc_id: str
    lines: tuple[tuple[str, int], ...]

    @property
    def n_lines(self) -> int:
        """How many lines were dropped."""
        return sum(n for _, n in self.lines)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file: names of documents, in order. `kept` were changed by hand in the corpus folder, so
    that ingest neither overwrote nor removed them; `failed` files were not taken; `skipped` counts other extensions.
    `duplicates` are groups of documents that differ in nothing but white space, all taken. `remarks` and `dropped` are
    of documents added or updated just now; those of all stand in manifest.json. `notes` are about the whole."""

    into: Path
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    failed: tuple[Failure, ...]
    skipped: tuple[tuple[str, int], ...]
    duplicates: tuple[tuple[str, ...], ...]
    remarks: tuple[Remark, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...]


def ingest(paths: Sequence[Path], into: Path, *, drop_page_furniture: bool = False) -> IngestReport:
    """Makes the corpus folder `into` of the text, HTML, PDF and Word files in `paths`, or updates it; tells what it
    did.

    Text and Markdown are taken as they are, byte for byte. With `drop_page_furniture` headers, footers and page
    numbers that stand on page after page are left out. A file that did not change since, and whose document is there,
    is not read again. A document keeps its name from one ingest to the next. One whose original, below one of
    `paths`, is gone is removed; one that was put or changed there by hand never is. A file that cannot be taken is
    reported, and the others are. Killed at any point and run again, it ends the same. Raises CorpusError where `into`
    or `paths` cannot be meant, before anything is written, and StoreError where `into` cannot be written, or another
    process is writing it.
    """
    try:
        _check_target(paths, into)
        found = find_originals(paths)
        if not found.originals and not found.failed and not _any_gone(paths, into):
            passed = ', '.join(f'{n} {suffix}' for suffix, n in found.skipped)
            raise CorpusError(
                f'no {", ".join(KINDS)} file in {_names(paths)}' + (f' (passed over: {passed})' if passed else '')
            )
        with scratch_beside(into.resolve()):
            _check_target(paths, into)  # again: another process may have made a corpus of it meanwhile
            return _ingest(paths, into, found, drop_page_furniture=drop_page_furniture)
    except OSError as error:
        raise StoreError(f'{printable(str(into))} cannot be written: {error.strerror}') from error


def _ingest(paths: Sequence[Path], into: Path, found: Found, *, drop_page_furniture: bool) -> IngestReport:
    target = Target(into.resolve(), read_manifest(into), found.originals)
    failed = list(found.failed)
    outcomes: list[Outcome] = []
    empty: list[str] = []
    with Isolation() as isolation:
        for original in found.originals:
            try:
                data = read_original(original)
                outcomes.append(_take(target, isolation, original, data, drop_page_furniture=drop_page_furniture))
            except CorpusError as error:
                stays = '; its document stays as last read' if target.has(original) else ''
                failed.append(Failure(str(original.path), f'{error}{stays}'))
            else:
                empty += [original.source] if _is_blank(data) else []
    outcomes += target.remove_gone([path.resolve() for path in paths if path.is_dir()])
    target.finish()
    return _report(target, into, outcomes, failed, found.skipped, _notes(empty, into))


def _take(
    target: Target, isolation: Isolation, original: Original, data: bytes, *, drop_page_furniture: bool
) -> Outcome:
    """Puts one original into the corpus, unless it is there. Raises CorpusError, saying why, where it cannot be
    taken."""
    kind = kind_of(data, original.suffix)
    extractor = extractor_name(kind, drop_page_furniture=drop_page_furniture)
    digest = bytes_digest(data)
    left = target.leave(original, digest, extractor)
    if left is not None:
        return left
    extracted = isolation.extract(data, kind, drop_page_furniture=drop_page_furniture)
    return target.take(original, mismatch(extracted, kind, original.suffix), digest, extractor)


def _report(
    target: Target,
    into: Path,
    outcomes: Iterable[Outcome],
    failed: Iterable[Failure],
    skipped: tuple[tuple[str, int], ...],
    notes: tuple[str, ...],
) -> IngestReport:
    by_kind = {what: sorted(o.doc_id for o in outcomes if o.what == what) for what in WHAT}
    new = [(doc_id, target.entries[doc_id]) for doc_id in sorted(by_kind['added'] + by_kind['updated'])]
    return IngestReport(
        into=into,
        **{what: tuple(names) for what, names in by_kind.items()},
        failed=tuple(sorted(failed)),
        skipped=skipped,
        duplicates=find_duplicates(target.folder, target.entries),
        remarks=tuple(Remark(doc_id, note) for doc_id, entry in new for note in entry.notes),
        dropped=tuple(Dropped(doc_id, entry.dropped) for doc_id, entry in new if entry.dropped),
        notes=notes,
    )


WHAT = ('added', 'updated', 'unchanged', 'removed', 'kept')


def _check_target(paths: Sequence[Path], into: Path) -> None:
    """Raises CorpusError where `into` is no place for a corpus folder, or would be ingested into itself."""
    shown = printable(str(into))
    if into.exists() and not into.is_dir():
        raise CorpusError(f'{shown} is a file: a corpus is a folder')
    target = into.resolve()
    for path in paths:
        given = path.resolve()
        if target.is_relative_to(given) or given.is_relative_to((target / DOCUMENTS).resolve()):
            raise CorpusError(
                f'{shown} would be ingested into itself: it lies in {printable(str(path))} or the other way round; '
                'choose a folder beside it'
            )
    if into.is_dir() and any(into.iterdir()) and not (into / DOCUMENTS).is_dir():
        raise CorpusError(f'{shown} is neither empty nor a corpus folder (no {DOCUMENTS}/): choose another folder')
    for name, made in ((MARKER, 'from a data set'), (RECIPE, 'by chunklab corpus generate')):
        if (into / name).exists():
            raise CorpusError(f'{shown} was made {made} ({name}), and files cannot be added: choose another folder')


def _any_gone(paths: Sequence[Path], into: Path) -> bool:
    """Whether a document was made of a file that lay below one of the folders and is gone."""
    roots = [path.resolve() for path in paths if path.is_dir()]
    originals = (entry.original(into.resolve()) for entry in read_manifest(into).values())
    return any(is_gone(path) and any(path.is_relative_to(root) for root in roots) for path in originals)


def _is_blank(data: bytes) -> bool:
    """Whether a file holds nothing but white space; of others only the beginning is looked at."""
    return not any(piece.decode('utf-8', 'ignore').strip('\ufeff').strip() for piece in (data[:4096], data))


def _notes(empty: Sequence[str], into: Path) -> tuple[str, ...]:
    """Which files have no text, and whether the queries that were there still fit the documents."""
    notes = [f'taken, but without any text: {counted(len(empty), "file")} ({listed(empty)})'] if empty else []
    if (into / QUERIES).exists():
        try:
            read_corpus(into)
        except CorpusError as error:
            notes.append(f'the queries no longer fit the documents: {error}')
    return tuple(notes)


def _names(paths: Sequence[Path]) -> str:
    shown = [printable(str(path)) for path in paths[:3]]
    more = len(paths) - len(shown)
    return ', '.join(shown) + (f' and {counted(more, "more path", "more paths")}' if more else '')
