"""A run that `chunklab compare` has finished, read back from its folder and believed only as far as its digests go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chunklab import registry
from chunklab.compare.result import Comparison
from chunklab.errors import SpecError, StoreError, did_you_mean
from chunklab.experiment import Experiment, read_experiment
from chunklab.pipeline.existing.elsewhere import is_elsewhere
from chunklab.pipeline.questioning import search_depth, the_measures
from chunklab.runs import COMPARISON, COSTS, MANIFEST, RUN_FORMAT
from chunklab.runs.comparison import read_comparison
from chunklab.types import Chunk, Manifest, Run, ScoredChunk, Span

EXPERIMENT = 'experiment.toml'
_RANKINGS = 'rankings/'
_REDO = 'run chunklab compare again'


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """The experiment of a run as it was resolved, per strategy, in its order, what was retrieved, and the comparison
    that was made of it, with the costs of whichever run of this experiment was the last."""

    folder: Path
    experiment: Experiment
    runs: tuple[Run, ...] = field(repr=False)
    comparison: Comparison = field(repr=False)

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.resolve().name

    @property
    def depth(self) -> int:
        """The k down to which every ranking goes, or to its last chunk."""
        return search_depth(the_measures(self.experiment), self.experiment).chunks

    def chosen(self, strategies: Sequence[str] | None) -> tuple[Run, ...]:
        """The runs of these strategies, in the order of the table; all of them for None. SpecError for one that the
        run does not have."""
        if strategies is None:
            return self.runs
        tags = [run.tag for run in self.runs]
        wanted = {
            text if text in tags or is_elsewhere(text) else registry.build('chunker', text).spec for text in strategies
        }
        for spec in sorted(wanted.difference(tags)):
            raise SpecError(f'{self.name} has no {spec}{did_you_mean(spec, tags)}; it has: {", ".join(tags)}')
        return tuple(run for run in self.runs if run.tag in wanted)


def read_run(folder: Path) -> FinishedRun:
    """The run in `folder`. StoreError, one line, where there is none, it is of another version, or has been altered."""
    manifest = _read_manifest(folder)
    try:
        files, entries = manifest['files'], manifest['runs']
        contents = {name: _vouched(folder / name, digest) for name, digest in files.items() if _is_wanted(name)}
        rankings = [text for name, text in contents.items() if name.startswith(_RANKINGS)]  # in the order of the runs
        if not {EXPERIMENT, COMPARISON} <= contents.keys() or len(rankings) not in (0, len(entries)):
            raise StoreError(f'{folder}: the manifest does not name all files of the run; {_REDO}')
        found = rankings or [''] * len(entries)  # a corpus without queries has none
        runs = tuple(_to_run(entry, lines) for entry, lines in zip(entries, found, strict=True))
        comparison = read_comparison(contents[COMPARISON], _read(folder / COSTS).decode('utf-8', 'surrogatepass'))
        if [row.strategy for row in comparison.rows] != [run.tag for run in runs]:
            raise StoreError(f'{folder}: rankings and scores are not of the same strategies; {_REDO}')
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as exc:
        raise StoreError(f'{folder}: the files of this run are damaged ({_REDO}): {exc!r}') from exc
    return FinishedRun(folder, read_experiment(folder / EXPERIMENT), runs, comparison)


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise StoreError(f'{folder}: no finished run: it has no {MANIFEST}; chunklab compare writes runs')
    try:
        manifest = json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError, RecursionError) as exc:
        raise StoreError(f'{path}: cannot be read: {exc}') from exc
    if not isinstance(manifest, dict) or manifest.get('format') != RUN_FORMAT:
        found = manifest.get('format') if isinstance(manifest, dict) else None
        raise StoreError(f'{folder}: a run of format {found!r}, where this chunklab reads {RUN_FORMAT}; {_REDO}')
    return manifest


def _is_wanted(name: str) -> bool:
    return name in (EXPERIMENT, COMPARISON) or name.startswith(_RANKINGS)


def _vouched(path: Path, digest: str) -> str:
    """The text of a file that has the digest it had when the run was written."""
    blob = _read(path)
    if hashlib.sha256(blob).hexdigest() != digest:
        raise StoreError(f'{path}: is not as the run wrote it; {_REDO}')
    return blob.decode('utf-8', 'surrogatepass')


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise StoreError(f'{path}: cannot be read: {exc.strerror}; {_REDO}') from exc


def _to_run(entry: Mapping[str, Any], lines: str) -> Run:
    manifest = {key: value for key, value in entry.items() if key != 'tag'}
    rankings: dict[str, tuple[ScoredChunk, ...]] = {}
    for line in lines.split('\n'):
        if line:
            record = json.loads(line)
            rankings[record['query_id']] = tuple(_to_scored(chunk) for chunk in record['chunks'])
    return Run(entry['tag'], rankings, Manifest(**manifest))


def _to_scored(chunk: Mapping[str, Any]) -> ScoredChunk:
    span = Span(chunk['start'], chunk['end'])
    return ScoredChunk(Chunk(chunk['doc_id'], span), chunk['score'], chunk['rank'])
