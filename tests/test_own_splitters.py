"""docs/own_splitters.md: its files are written as they stand there, and its commands run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

DOC = Path(__file__).parents[1] / 'docs' / 'own_splitters.md'
MINI = Path(__file__).parents[1] / 'corpora' / 'mini'


def files():
    """The files of the document by name: a block whose first or second line is a comment with a name in it."""
    found = {}
    for block in re.findall(r'```(?:python|toml)\n(.*?)```', DOC.read_text(encoding='utf-8'), re.DOTALL):
        name = re.search(r'^# (\S+\.(?:py|toml))$', block, re.MULTILINE)
        assert name, block
        found[name[1]] = block
    return found


def commands():
    """Its command lines, in order, as argument lists."""
    blocks = re.findall(r'```console\n(.*?)```', DOC.read_text(encoding='utf-8'), re.DOTALL)
    return [shlex.split(line.removeprefix('$ chunklab ')) for block in blocks for line in block.splitlines()]


@pytest.fixture
def folder(cli, tmp_path):
    for name, content in files().items():
        (tmp_path / name).write_text(content, encoding='utf-8')
    (tmp_path / 'split.py').chmod(0o755)
    for name in ('my_splitter', 'lines_splitter'):  # another test's, or this one's own
        sys.modules.pop(name, None)
    yield tmp_path
    for name in ('my_splitter', 'lines_splitter'):
        sys.modules.pop(name, None)


@pytest.fixture
def package(folder, monkeypatch):
    """What `pip install` makes of the document's pyproject.toml, on the path."""
    project = tomllib.loads(files()['pyproject.toml'])['project']
    info = folder / 'site' / f'{project["name"].replace("-", "_")}-{project["version"]}.dist-info'
    info.mkdir(parents=True)
    (info / 'METADATA').write_text(f'Metadata-Version: 2.1\nName: {project["name"]}\nVersion: {project["version"]}\n')
    lines = ''.join(
        f'[{group}]\n' + ''.join(f'{name} = {target}\n' for name, target in points.items())
        for group, points in project['entry-points'].items()
    )
    (info / 'entry_points.txt').write_text(lines)
    (info.parent / 'lines_splitter.py').write_text(files()['lines_splitter.py'])
    monkeypatch.syspath_prepend(info.parent)
    return info.parent


def test_every_command_runs_as_it_stands(cli, package):
    ran = 0
    for args in commands():
        called = cli(*[str(MINI) if arg == 'mini' else arg for arg in args], '-f', 'csv', '-q')
        assert called.code == 0, called.err
        heading, *rows = called.out.splitlines()
        assert heading.startswith('strategy,chunks,exact,mended,unplaceable,')
        assert len(rows) == args.count('--check')
        ran += len(rows)
    assert ran == 5


def test_the_examples_cut_as_they_say(cli, package):
    header, size = "python('my_splitter:paragraphs', header='From a contract: ')", 'lines(size=4)'
    called = cli('strategies', MINI, '--check', header, '--check', size, '-f', 'jsonl', '-q')
    assert called.code == 0, called.err
    with_header, lines = [dict(re.findall(r'"(\w+)": ?([\d.]+|null)', row)) for row in called.out.splitlines()]
    assert (with_header['exact'], with_header['unplaceable'], with_header['lost']) == ('0', '0', '0')
    added = len('Fromacontract:')
    assert int(with_header['changed']) == added * int(with_header['mended'])
    assert (lines['mended'], lines['unplaceable'], lines['lost'], lines['over']) == ('0', '0', '0', 'null')


@pytest.mark.slow
def test_the_package_can_be_installed(folder, tmp_path):
    project, site = tmp_path / 'project', tmp_path / 'installed'
    project.mkdir()
    for name in ('pyproject.toml', 'lines_splitter.py'):
        (tmp_path / name).rename(project / name)
    pip = [sys.executable, '-m', 'pip', 'install', '-q', '--no-index', '--no-deps', '--no-build-isolation']
    subprocess.run([*pip, '--target', str(site), str(project)], check=True, cwd=tmp_path)
    found = subprocess.run(
        [sys.executable, '-m', 'chunklab', 'strategies', str(MINI), '--check', 'lines(size=4)', '-f', 'csv', '-q'],
        env={**os.environ, 'PYTHONPATH': str(site), 'CHUNKLAB_STORE': str(tmp_path / 'store')},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.splitlines()[1].startswith('lines(size=4),')
