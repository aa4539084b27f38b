"""Does the gate say no when it should, and only then? Twelve planted regressions and harmless changes, as tables.

    python benchmarks/planted_regressions.py [--folder FOLDER]

The cases are those of tests/gate/test_planted.py and tests/gate/test_harmless.py.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from regressions.harmless import CHANGES, found_small_team
from regressions.planted import ALSO, REGRESSIONS, Regression
from regressions.team import BASELINE, Ended, Team, found_team

from chunklab import __version__


def main() -> None:
    """Prints both tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--folder', type=Path, help='an empty folder to work in; a temporary one unless named')
    folder = parser.parse_args().folder
    os.environ.pop('GITHUB_STEP_SUMMARY', None)
    if folder:
        show(folder)
    else:
        with tempfile.TemporaryDirectory() as made:
            show(Path(made))


def show(folder: Path) -> None:
    """Plant everything below `folder` and print what came of it."""
    print(f'chunklab {__version__}\n')
    team = found_team(folder / 'planted' / 'team')
    for title, regressions in (('Planted regressions', REGRESSIONS), ('Besides', ALSO)):
        print(f'## {title}\n')
        for code, why in sorted({(regression.code, regression.why) for regression in regressions}):
            print(f'- exit {code}: {why}')
        print()
        print('| regression | what was planted | expected exit | exit | what names the cause | rules that failed |')
        print('|---|---|---:|---:|---|---|')
        for regression, copy in zip(regressions, copies(team, folder / title), strict=False):
            print(row(regression, regression.run(copy)), flush=True)
        print()
    show_default_rules(team.copied_to(folder / 'default'), folder / 'defaults')
    print('## Harmless changes\n')
    print('| change | vectors | expected exit | exit | what changed, as the check says |')
    print('|---|---|---:|---:|---|')
    for change, copy in zip(CHANGES, copies(found_small_team(folder / 'harmless'), folder / 'changes'), strict=False):
        ended = change.run(copy)
        vectors = 'new' if change.encodes else 'from the store'
        print(f'| {change.name} | {vectors} | 0 | {ended.code} | {said(ended, copy)} |', flush=True)


def show_default_rules(team: Team, folder: Path) -> None:
    """Those that are judged worse, by the rules that `baseline save` derives where nobody gives any."""
    print('## With the rules that `baseline save` chooses by itself\n')
    (team.folder / BASELINE).unlink()
    saved = team.call('baseline', 'save', str(BASELINE))
    print('| regression | exit | rules that failed |')
    print('|---|---:|---|')
    judged = [r for r in REGRESSIONS if r.code == 1 and not r.own_rules]
    for regression, copy in zip(judged, copies(team, folder), strict=False):
        ended = regression.run(copy)
        print(f'| {regression.name} | {ended.code} | {rules_of(ended)} |', flush=True)
    print(f'\n```\n{saved.err.strip()}\n```\n')


def copies(team: Team, folder: Path) -> Iterator[Team]:
    """One copy of the team after the other, each in a folder of its own."""
    number = 0
    while True:
        number += 1
        yield team.copied_to(folder / str(number))


def row(regression: Regression, ended: Ended) -> str:
    """One regression and how its check ended."""
    message = ended.found(regression.cause).replace('|', '\\|') or 'NONE'
    cells = (regression.name, regression.planted, regression.code, ended.code, f'`{message}`', rules_of(ended))
    return f'| {" | ".join(map(str, cells))} |'


def rules_of(ended: Ended) -> str:
    """The rules that said no."""
    return ', '.join(f'`{rule}`' for rule in ended.failed_rules) or 'none judged'


def said(ended: Ended, team: Team) -> str:
    """What the check says of changes; where it wrote into a file, that it did."""
    if not ended.out:
        return 'written to a file' if (team.folder / 'check.json').is_file() else 'nothing'
    if nothing := ended.found('nothing that is recorded'):
        return nothing
    setting = ended.found(r'(?<=what before now )\w+ (st\(.*?\)|chroma \(.*?\)) (.*?)(?= Rules on )')
    return setting or ended.found(r'(?<=What changed ).*?(?= Rules on )')


if __name__ == '__main__':
    main()
