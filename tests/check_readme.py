"""Holds README.md against what really comes out: `python tests/check_readme.py`, with --write to bring it up to date.

A console block under `<!-- check: exact -->` shows the whole stdout of its command; under `<!-- check: scores -->` the
cost table is shown too, but its numbers may differ, since seconds do. Commands run in an empty folder with a store of
their own.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / 'README.md'
BLOCK = re.compile(r'<!-- check: (?P<how>\w+) -->\n```console\n\$ (?P<command>[^\n]+)\n(?P<shown>.*?)```', re.DOTALL)


def main() -> int:
    """0 if README.md shows what the commands print (or was brought up to date), else 1."""
    readme = README.read_text(encoding='utf-8')
    blocks = list(BLOCK.finditer(readme))
    if not blocks:
        print('README.md has no block to check')
        return 1
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for block in blocks:
            printed = output(block['command'], Path(folder))
            if comparable(block['shown'], block['how']) != comparable(printed, block['how']):
                wrong += 1
                print(f'differs: $ {block["command"]}\n--- README.md\n{block["shown"]}--- printed\n{printed}')
                head = block.group()[: block.start('shown') - block.start()]
                readme = readme.replace(block.group(), f'{head}{printed}```')
    if wrong and '--write' in sys.argv:
        README.write_text(readme, encoding='utf-8', newline='')
        return 0
    print(f'README.md: {len(blocks) - wrong} of {len(blocks)} commands print what it shows')
    return 1 if wrong else 0


def output(command: str, folder: Path) -> str:
    """What a chunklab command prints."""
    call = [sys.executable, '-m', *shlex.split(command)]
    ran = subprocess.run(
        [*call, '--store', str(folder / 'store')] if call[3] in ('compare', 'search') else call,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding='utf-8',
        check=False,
    )
    if ran.returncode:
        raise SystemExit(f'$ {command} exits with {ran.returncode}:\n{ran.stderr}')
    return ran.stdout


def comparable(shown: str, how: str) -> str:
    """The output as far as it must be the same each time."""
    if how == 'exact':
        return shown
    scores, _, costs = shown.partition('\nCosts\n')
    return scores + re.sub(r'[ ─]+|[\d.,]+', ' ', re.sub(r'\s[\d.,]+(?=\s)', ' N', costs))


if __name__ == '__main__':
    sys.exit(main())
