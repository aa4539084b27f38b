"""docs/splitters.md: its commands print what it shows, and every spec in it cuts. `python tests/test_splitters_page.py`
brings the output up to date."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from chunklab import registry

DOC = Path(__file__).parents[1] / 'docs' / 'splitters.md'
BLOCK = re.compile(
    r'<!-- check: (?P<how>\w+) -->\n```console\n\$ chunklab (?P<command>[^\n]+)\n(?P<shown>.*?)```', re.S
)


def blocks():
    return list(BLOCK.finditer(DOC.read_text(encoding='utf-8')))


def specs():
    (listed,) = re.findall(r'```specs\n(.*?)```', DOC.read_text(encoding='utf-8'), re.DOTALL)
    return listed.splitlines()


def comparable(shown, how):
    """What must be the same each time: of a table all but the seconds, of a page all but versions and machine."""
    if how == 'page':
        return shown[shown.index('\nlimit') :].split('\n\n', 1)[1]
    return shown.partition('seconds')[0].rpartition('\n')[0]  # the table of seconds comes last


# four libraries in one go take seconds to load
@pytest.mark.parametrize(
    'block',
    [pytest.param(block, id=block['how'], marks=[pytest.mark.slow] * (block['how'] == 'table')) for block in blocks()],
)
def test_commands_print_what_it_shows(block, cli):
    called = cli(*shlex.split(block['command']))
    assert called.code == 0, called.err
    assert comparable(called.out, block['how']) == comparable(block['shown'], block['how'])


@pytest.mark.slow
@pytest.mark.parametrize('spec', specs())
def test_every_spec_cuts(spec, tmp_path, cli):
    corpus = Path(__file__).parents[1] / 'corpora' / 'mini' / 'documents'
    (tmp_path / 'one.txt').write_text(min(corpus.glob('*.txt')).read_text(encoding='utf-8')[:3000], encoding='utf-8')
    assert registry.build('chunker', spec).made
    called = cli('chunk', tmp_path / 'one.txt', '-s', spec)
    assert called.code == 0, called.err
    assert called.out.strip()


def test_it_shows_every_library():
    named = {spec.partition('(')[0] for spec in specs()}
    assert named == {'langchain', 'llamaindex', 'chonkie', 'semchunk'}


def write():
    """Puts in what the commands print now."""
    text = DOC.read_text(encoding='utf-8')
    with tempfile.TemporaryDirectory() as folder:
        for block in blocks():
            call = [sys.executable, '-m', 'chunklab', *shlex.split(block['command']), '--store', f'{folder}/store']
            ran = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=True)
            head = block.group()[: block.start('shown') - block.start()]
            text = text.replace(block.group(), f'{head}{ran.stdout}```')
    DOC.write_text(text, encoding='utf-8', newline='')


if __name__ == '__main__':
    write()
