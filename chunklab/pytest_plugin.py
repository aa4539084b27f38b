"""Retrieval quality as a test: `def test_contracts(chunklab): chunklab.check('baselines/contracts.json')`.

The plugin is loaded by every pytest where chunklab is installed, so it imports nothing of chunklab until a test asks
for its fixture, and does nothing else but to name a marker and an option.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from chunklab.gate.verdict import GateVerdict
    from chunklab.store import Store

_UPDATE = '--chunklab-update-baseline'
_WRITTEN = 'chunklab baseline written'
_N_PHASES = 4
_WIDTH = 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that rewrites baselines."""
    group = parser.getgroup('chunklab', 'retrieval quality')
    group.addoption(_UPDATE, action='store_true', help='Write the baselines that tests name, in place of checking.')


def pytest_configure(config: pytest.Config) -> None:
    """The marker, for --strict-markers and for -m."""
    config.addinivalue_line('markers', 'chunklab: a test of retrieval quality; set on every test that uses `chunklab`.')


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test that uses the fixture, so that `-m chunklab` selects them."""
    for item in items:
        if 'chunklab' in getattr(item, 'fixturenames', ()):
            item.add_marker('chunklab')


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Names the baselines that were written; workers of xdist tell of theirs by their reports."""
    reports = [report for kind in ('passed', 'failed') for report in terminalreporter.stats.get(kind, [])]
    written = {value for report in reports for key, value in report.user_properties if key == _WRITTEN}
    for name in sorted(written):
        terminalreporter.write_line(f'chunklab: baseline written: {name}')


@pytest.fixture(name='chunklab')
def chunklab_gate(request: pytest.FixtureRequest) -> Gate:
    """The gate: its method `check` fails the test where retrieval got worse than a baseline."""
    return Gate(request)


class Gate:
    """`chunklab check` for a test. Paths are seen from pytest's root folder, wherever it was started."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._root = request.config.rootpath
        self._update = bool(request.config.getoption(_UPDATE))
        self._properties = request.node.user_properties

    def check(
        self,
        baseline: str | Path,
        *,
        rules: Sequence[str] = (),
        strategies: Sequence[str] = (),
        encoder: str = '',
        index: str = '',
        mode: str = '',
        corpus: str = '',
        config: str | Path = 'chunklab.toml',
        same: bool = False,
        significant: bool = False,
        strict_stale: bool = False,
        store: str | Path = '',
    ) -> None:
        """Fail the test, with what changed, the rules and the queries that lost, if the candidate is worse.

        The candidate is what `config` describes, if there is such a file, and what is given here overrides it; with
        `same` it is the baseline's own. Without `rules` those of the baseline hold. What cannot be compared fails too,
        with the one line that says why. Under --chunklab-update-baseline the file is written instead.
        """
        from chunklab.errors import ChunklabError

        chosen = {
            'strategies': tuple(strategies),
            'encoder': encoder,
            'index': index,
            'mode': mode,
            'corpus': self._seen(corpus),
        }
        asked = _Asked(
            file=self._root / baseline,
            name=str(baseline),
            given={key: value for key, value in chosen.items() if value},
            config=self._root / config if (self._root / config).is_file() else None,
            same=same,
            store=Path(self._root / store) if store else None,
        )
        try:
            if self._update:
                _write(asked, rules)
                self._properties.append((_WRITTEN, asked.name))
                return
            verdict = _judge(asked, rules, significant=significant, strict_stale=strict_stale)
        except ChunklabError as exc:
            pytest.fail(f'chunklab: {exc}', pytrace=False)
        if not verdict.passed:
            from chunklab.gate.text import to_text

            pytest.fail(to_text(verdict, _WIDTH), pytrace=False)

    def _seen(self, corpus: str) -> str:
        """A corpus folder under the root folder by its path; any other name as it is."""
        return str(self._root / corpus) if corpus and (self._root / corpus).is_dir() else corpus


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one call of `check` is about."""

    file: Path
    name: str
    given: dict[str, Any]
    config: Path | None
    same: bool
    store: Path | None


def _judge(asked: _Asked, rules: Iterable[str], *, significant: bool, strict_stale: bool) -> GateVerdict:
    from chunklab.gate.baseline import read_baseline
    from chunklab.gate.judging import Strictness
    from chunklab.gate.rules import parse_rule
    from chunklab.pipeline.candidate import candidate_experiment
    from chunklab.pipeline.check import check
    from chunklab.pipeline.progress import silent

    parsed = [parse_rule(text) for text in rules]
    baseline = read_baseline(asked.file)
    candidate = candidate_experiment(baseline.record, asked.file, asked.given, asked.config, same=asked.same)
    strictness = Strictness(significant, strict_stale)
    with _opened(asked.store) as store:
        return check(baseline, asked.name, candidate, parsed, strictness, store, silent)


def _write(asked: _Asked, rules: Iterable[str]) -> None:
    """The baseline anew, with the rules of the test, or else those that a person gave to the old one."""
    from chunklab.errors import ChunklabError
    from chunklab.gate.baseline import ReasonedRule, in_folder, read_baseline, write_baseline
    from chunklab.gate.rules import parse_rule
    from chunklab.pipeline.candidate import place_of, renewed_experiment
    from chunklab.pipeline.check import kept_rules, make_baseline
    from chunklab.pipeline.progress import silent

    try:
        old = read_baseline(asked.file)
    except ChunklabError:
        old = None  # one that is missing or damaged is what this option mends
    given = tuple(ReasonedRule(parse_rule(text)) for text in rules)
    record = old.record if old else None
    experiment = renewed_experiment(record, asked.file, asked.given, asked.config, same=asked.same)
    with _opened(asked.store) as store:
        made = make_baseline(experiment, given or (kept_rules(old) if old else ()), _N_PHASES, store, silent)
    place = place_of(experiment.corpus, asked.file)
    write_baseline(replace(made, record=in_folder(made.record, place)), asked.file)


def _opened(path: Path | None) -> AbstractContextManager[Store]:
    """The store, waited for where another process has it: xdist's workers take turns."""
    from chunklab.store import default_path, open_store

    named = os.environ.get('CHUNKLAB_STORE')
    return open_store(path or (Path(named) if named else default_path()), on_wait=_say_nothing)


def _say_nothing(text: str) -> None:
    """Waiting is no news in a test."""
