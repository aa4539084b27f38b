"""The command line as a whole: help for everything, exit codes, and what a bug looks like."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

import chunklab.cli
from chunklab import __version__
from chunklab.cli import root

COMMANDS = (
    'report',
    'baseline',
    'check',
    'phases',
    'reproduce',
    'diagnose',
    'view',
    'compare',
    'straddle',
    'sweep',
    'chunk',
    'index',
    'search',
    'ingest',
    'corpus',
    'questions',
    'strategies',
    'doctor',
)


def test_version(cli):
    assert cli('--version') == (0, f'chunklab {__version__}\n', '')


def test_help_lists_every_command(cli):
    shown = cli('--help')
    assert shown.code == 0
    assert [name for name in COMMANDS if f'\n  {name} ' not in shown.out] == []
    assert set(root.list_commands(click.Context(root))) == set(COMMANDS)


@pytest.mark.parametrize('command', COMMANDS)
def test_every_command_has_help(cli, command):
    shown = cli(command, '-h')
    assert shown.code == 0
    assert shown.out.startswith(f'Usage: chunklab {command}')


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('compar',), 'no command "compar" (did you mean "compare"?)'),
        (('compare', '--no-such-option'), 'No such option'),
        (('compare', '-k', '0'), "'-k'"),
        (('compare', 'no-such-corpus'), 'no folder and no corpus "no-such-corpus"'),
        (('corpus', 'show', 'contract'), 'did you mean "contracts"?'),
        (('ingest', 'x.txt'), '--into'),
    ],
)
def test_usage_errors_exit_2(cli, args, complaint):
    ran = cli(*args)
    assert ran.code == 2
    assert complaint in ran.err
    assert ran.out == ''


def test_a_bug_shows_its_traceback_and_exits_3(cli, monkeypatch):
    monkeypatch.setitem(chunklab.cli._COMMANDS, 'doctor', 'chunklab.no_such_module')
    ran = cli('doctor')
    assert ran.code == 3
    assert 'ModuleNotFoundError' in ran.err
    assert 'This is a bug in chunklab' in ran.err


def test_interrupting_exits_130(cli, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr('chunklab.corpus.locate.list_corpora', interrupted)
    ran = cli('corpus', 'list')
    assert ran.code == 130
    assert 'goes on from there' in ran.err


def test_importing_and_helping_load_nothing_heavy():
    code = (
        'import sys, chunklab, chunklab.cli, contextlib, io\n'
        'with contextlib.redirect_stdout(io.StringIO()):\n'
        '    assert chunklab.cli.run(["--help"]) == 0\n'
        '    assert chunklab.cli.run(["compare", "--help"]) == 0\n'
        'heavy = {"torch", "spacy", "nltk", "chromadb", "sentence_transformers", "transformers", "numpy", "rich"}\n'
        'print(sorted(heavy & set(sys.modules)))'
    )
    shown = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == '[]'


def test_a_reader_that_stops_reading_is_no_error():
    command = f'{sys.executable} -m chunklab strategies | head -1'
    shown = subprocess.run(['bash', '-o', 'pipefail', '-c', command], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert 'Traceback' not in shown.stderr
