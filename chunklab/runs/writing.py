"""A run written: rankings, scores per query, tables, and a manifest that is written last and vouches for the rest."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import filelock

from chunklab.compare.result import Comparison
from chunklab.errors import StoreError
from chunklab.files import PARTIAL, encoded, write_atomically
from chunklab.report.machine import spreadsheet_safe, to_csv
from chunklab.report.tables import cost_table, score_table
from chunklab.report.text import to_markdown
from chunklab.runs.comparison import comparison_json, costs_json
from chunklab.types import Query, Run

RUN_FORMAT = 2
"""Raised when a run holds other files than before, or others in them."""

MANIFEST = 'manifest.json'
COMPARISON = 'comparison.json'
COSTS = 'costs.json'
"""Seconds and megabytes: no two runs share them, so no digest vouches for them."""


@dataclass(frozen=True, slots=True)
class Results:
    """All that a comparison leaves behind: the tables' numbers, the rankings behind them, the experiment as TOML."""

    comparison: Comparison
    queries: tuple[Query, ...] = field(repr=False)
    runs: tuple[Run, ...] = field(repr=False)
    experiment: str
    digest: str
    failures: tuple[str, ...] = ()
    """What strategies that are left out said when they failed; nothing of it is written, the notes tell of them."""

    @property
    def name(self) -> str:
        """The run's folder: the corpus name and the first digits of a digest over all that the scores depend on."""
        return f'{re.sub(r"[^A-Za-z0-9._-]+", "-", self.comparison.corpus_name)}-{self.digest[:12]}'


def write_results(results: Results, folder: Path) -> Path:
    """Write a run into its own folder under `folder` and return that. The same experiment has the same folder and, but
    for the costs, the same bytes. Each file is replaced whole; the manifest, last, holds their digests. One process
    writes at a time."""
    target = folder / results.name
    target.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder / '.lock'):
        _remove_halves(target)
        _write_files(results, target)
    return target


def _write_files(results: Results, target: Path) -> None:
    costs = cost_table(results.comparison)
    apart = {COSTS: costs_json(results.comparison), 'costs.md': to_markdown(costs), 'costs.csv': to_csv(costs)}
    if (target / MANIFEST).exists():
        (target / MANIFEST).unlink()  # while files change under it, nothing vouches for them
    digests: dict[str, str] = {}
    for name, text in _files(results):
        write_atomically(target / name, text)
        digests[name] = hashlib.sha256(encoded(text)).hexdigest()
    for name, text in apart.items():
        write_atomically(target / name, text)
    _remove_old_rankings(target, set(digests))
    write_atomically(target / MANIFEST, _manifest(results, digests))


def _files(results: Results) -> Iterator[tuple[str, str]]:
    """Name and text of each file that the manifest vouches for, made one at a time: the rankings of many questions are
    long."""
    scores = score_table(results.comparison)
    yield 'experiment.toml', results.experiment
    yield 'table.md', to_markdown(scores)
    yield 'table.csv', to_csv(scores)
    yield COMPARISON, comparison_json(results.comparison)
    yield 'scores.csv', _scores_per_query(results.comparison, results.queries)
    for place, run in enumerate(results.runs, 1):
        if run.rankings:
            yield _ranking_name(place, run), _ranking_lines(run)


def check_writable(folder: Path) -> None:
    """StoreError now rather than after ten minutes of work if `folder` cannot be made or written; nothing is left."""
    existing = folder.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    probe = existing / '.chunklab-probe'
    write_atomically(probe, '')
    probe.unlink(missing_ok=True)


def _remove_halves(target: Path) -> None:
    """What a run that was killed while it wrote has left."""
    for half in sorted(target.rglob(f'*{PARTIAL}')):
        half.unlink(missing_ok=True)


def _manifest(results: Results, digests: Mapping[str, str]) -> str:
    table = {
        'format': RUN_FORMAT,
        'runs': [{'tag': run.tag, **asdict(run.manifest)} for run in results.runs],
        'files': digests,
    }
    return json.dumps(table, ensure_ascii=False, indent=2, default=dict) + '\n'


def _scores_per_query(comparison: Comparison, queries: Sequence[Query]) -> str:
    out = io.StringIO(newline='')
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(['strategy', 'query_id', 'category', 'straddled', 'common', *comparison.measures])
    scored = {query.query_id: query for query in queries}
    for row in comparison.rows:
        for query_id in comparison.query_ids:
            writer.writerow(
                [
                    *(spreadsheet_safe(text) for text in (row.strategy, query_id, scored[query_id].category)),
                    int(query_id in row.straddled_queries) if row.is_whole else 'n/a',
                    int(query_id in comparison.common),
                    *(row.scores[measure][query_id] for measure in comparison.measures),
                ]
            )
    return out.getvalue()


def _ranking_name(place: int, run: Run) -> str:
    return f'rankings/{place:02d}-{re.sub(r"[^A-Za-z0-9.]+", "-", run.tag).strip("-")[:60]}.jsonl'


def _ranking_lines(run: Run) -> str:
    lines = []
    for query_id, ranking in run.rankings.items():
        chunks = [
            {
                'rank': c.rank,
                'doc_id': c.chunk.doc_id,
                'start': c.chunk.span.start,
                'end': c.chunk.span.end,
                'score': c.score,
            }
            for c in ranking
        ]
        lines.append(json.dumps({'query_id': query_id, 'chunks': chunks}, ensure_ascii=False) + '\n')
    return ''.join(lines)


def _remove_old_rankings(target: Path, written: set[str]) -> None:
    """Rankings of a former run of this name that this one does not have; whatever else lies there is not ours."""
    try:
        for path in sorted((target / 'rankings').glob('*.jsonl')):
            if path.relative_to(target).as_posix() not in written:
                path.unlink()
    except OSError as exc:
        raise StoreError(f'{target}: cannot be cleaned: {exc.strerror}') from exc
