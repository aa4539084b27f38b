"""A team's repository: contracts/, chunklab.toml and a committed baseline, with a store beside it."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from . import crossrefs

MINI = Path(__file__).parents[2] / 'corpora' / 'mini'
DOCUMENTS = (
    'Fernlow-Gatesby_Payroll-Processing-Agreement.txt',
    'Marchwell-Trentmoor_Equipment-Lease-Agreement.txt',
)
STRATEGIES = ('fixed(size=120, overlap=60)', 'sentence(size=74)')
RULES = ('complete@5: 0.02', 'complete@1000t: 0.02', 'intact@5: 0.03', 'recall@5: 0.02', 'chunks: 10%', 'truncated: 0')
BASELINE = Path('baselines') / 'contracts.json'
_TOOLS = ('GITHUB_STEP_SUMMARY', 'CHUNKLAB_STORE')


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code and all that it said, on stdout and on stderr."""

    code: int
    out: str
    err: str

    def found(self, pattern: str) -> str:
        """What matches in all that was said, white space folded; '' if nothing does.

        A pattern with two groups is one of a table row, before and now: an arrow is put between them.
        """
        match = re.search(pattern, ' '.join(f'{self.out} {self.err}'.split()))
        if match and match.groups():
            return f'{match.string[match.start() : match.end(1)]} → {match.group(2)}'
        return match.group() if match else ''

    @property
    def failed_rules(self) -> tuple[str, ...]:
        """The rules that a table shows as failed, each once."""
        rows = re.findall(r'^(\S.*?)  +\S.*?  +FAIL', self.out, re.MULTILINE)
        return tuple(dict.fromkeys(rows))


@dataclass(frozen=True, slots=True)
class Team:
    """The repository in `folder`, whose commands are run there. The store lies outside the work tree."""

    folder: Path
    store: Path

    @property
    def corpus(self) -> Path:
        """The folder of contracts."""
        return self.folder / 'contracts'

    def configure(self, **settings: object) -> None:
        """Write chunklab.toml: the strategies of the baseline, and these settings over it."""
        table = {'corpus': 'contracts', 'strategies': list(STRATEGIES), **settings}
        (self.folder / 'chunklab.toml').write_text(tomli_w.dumps(table), encoding='utf-8', newline='')

    def copied_to(self, place: Path) -> Team:
        """The same repository and store at another place, times of files kept."""
        shutil.copytree(self.folder, place / 'repository', symlinks=True)
        shutil.copytree(self.store, place / 'store')
        return Team(place / 'repository', place / 'store')

    def save(self, *args: str) -> Ended:
        """Write the baseline from chunklab.toml; default tolerances are not taken from phases, to save time."""
        return self.call('baseline', 'save', str(BASELINE), '--phases', '1', *args)

    def check(self, *args: str) -> Ended:
        """`chunklab check` in this process."""
        return self.call('check', str(BASELINE), *args)

    def call(self, *args: str) -> Ended:
        """A command of chunklab in this process, on this store unless `args` name another."""
        from chunklab.cli import run

        out, err = (io.TextIOWrapper(io.BytesIO(), encoding='utf-8', write_through=True) for _ in range(2))
        command = [*args] if '--store' in args else [*args, '--store', str(self.store)]
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            code = run(command)
        return Ended(code, *(stream.buffer.getvalue().decode('utf-8') for stream in (out, err)))  # type: ignore[attr-defined]

    def check_apart(
        self,
        *args: str,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        python: Sequence[str] = (),
        umask: int = -1,
        store: Path | None = None,
    ) -> Ended:
        """`chunklab check` in a process of its own: another environment, folder, way to call Python, umask or store."""
        command = [sys.executable, *python, '-m', 'chunklab', 'check', *(args or [str(BASELINE)])]
        command += ['--store', str(store or self.store)]
        ran = subprocess.run(
            command,
            cwd=folder or self.folder,
            env=plain_environment() | dict(environment or {}),
            capture_output=True,
            check=False,
            umask=umask,
        )
        return Ended(ran.returncode, *(stream.decode('utf-8', 'replace') for stream in (ran.stdout, ran.stderr)))


def plain_environment() -> dict[str, str]:
    """The environment at hand without what would change what a check writes or where its store is."""
    return {key: value for key, value in os.environ.items() if key not in _TOOLS}


def found_team(
    place: Path, rules: Sequence[str] = RULES, documents: Sequence[str] = DOCUMENTS, **settings: object
) -> Team:
    """A new team with its baseline saved by these rules, or by default ones if there are none.

    Its corpus: `documents` of the bundled `mini`, and a contract full of `Sec.`.
    """
    team = Team(place / 'repository', place / 'store')
    write_corpus(team.corpus, documents)
    (team.folder / BASELINE).parent.mkdir()
    team.configure(**settings)
    saved = team.save(*(part for rule in rules for part in ('--rule', rule)))
    if saved.code:
        raise AssertionError(f'BUG: the baseline cannot be saved: {saved.err}')
    return team


def write_corpus(folder: Path, documents: Sequence[str]) -> None:
    """Those contracts and their questions as a corpus folder."""
    (folder / 'documents').mkdir(parents=True)
    for name in documents:
        shutil.copy(MINI / 'documents' / name, folder / 'documents' / name)
    (folder / 'documents' / crossrefs.DOC_ID).write_text(crossrefs.text(), encoding='utf-8', newline='')
    kept = [line for line in read_lines(MINI / 'queries.jsonl') if {s['doc_id'] for s in line['spans']} <= {*documents}]
    write_lines(folder / 'queries.jsonl', [*kept, *crossrefs.queries()])
    about = [line for line in read_lines(MINI / 'documents.jsonl') if line['doc_id'] in documents]
    write_lines(folder / 'documents.jsonl', [*about, {'doc_id': crossrefs.DOC_ID, 'title': crossrefs.TITLE}])


def write_lines(path: Path, lines: Sequence[Mapping[str, object]]) -> None:
    """JSON Lines, in that order."""
    path.write_text(''.join(json.dumps(line) + '\n' for line in lines), encoding='utf-8', newline='')


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding='utf-8').split('\n') if line]
