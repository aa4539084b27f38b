"""Programs as splitters: what they print is read, and whatever else they do is one line."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from chunklab import registry
from chunklab.chunkers import command
from chunklab.chunkers.command import Command
from chunklab.errors import SpecError, StrategyError
from chunklab.types import Document


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Makes an executable of Python lines in the current directory, and the strategy that runs it."""
    monkeypatch.chdir(tmp_path)

    def make(*lines, name='split.sh', arguments='', **options):
        path = tmp_path / name
        path.write_text('\n'.join([f'#!{sys.executable} -SE', 'import json, os, sys, time', *lines]), encoding='utf-8')
        path.chmod(0o755)
        return Command(f'./{name} {arguments}', **options)

    return make


def pieces(chunker, text='One. Two.'):
    return chunker.pieces(Document('a.txt', text), None)


def test_texts_come_as_strings_or_objects(program):
    made = program(
        'for line in sys.stdin.buffer.read().decode("utf-8").split("|"):',
        '    print(json.dumps(line))',
        '    print()',
        '    print(json.dumps({"n": 1, "text": line}, ensure_ascii=True))',
    )
    text = 'é “x”|\ta\u2028b\x00|😀\n'
    assert pieces(made, text) == [piece for part in text.split('|') for piece in (part, part)]


def test_it_is_built_from_its_spec(program, monkeypatch):
    program('print(json.dumps(sys.argv[1:]))', 'print(json.dumps(sys.stdin.read()))')
    made = registry.build('chunker', """command("./split.sh 'a b' *", seconds=5)""")
    assert registry.build('chunker', made.spec) == made
    assert made.made.seconds == 5
    with pytest.raises(StrategyError, match='line 1 of what it prints is neither a JSON string nor an object'):
        pieces(made.made)
    echo = program('for word in sys.argv[1:]: print(json.dumps(word))', arguments="'a b' * $HOME '|' ;")
    assert pieces(echo) == ['a b', '*', '$HOME', '|', ';']  # no shell


@pytest.mark.parametrize(
    ('line', 'complaint'),
    [
        ('', 'names no program'),
        ('./no-such-program', "'./no-such-program' is no program that can be run"),
        ("split 'it", 'cannot be split into words: No closing quotation'),
        ('plain.txt', "'plain.txt' is no program that can be run"),
    ],
)
def test_a_line_that_names_no_program(tmp_path, monkeypatch, line, complaint):
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'plain.txt').write_text('text', encoding='utf-8')
    with pytest.raises(SpecError, match=r'^command') as caught:
        Command(line)
    assert complaint in str(caught.value)
    with pytest.raises(SpecError, match='seconds must be above 0, not 0'):
        Command('cat', seconds=0)


@pytest.mark.parametrize(
    ('lines', 'complaint'),
    [
        (['sys.exit(3)'], 'exit status 3'),
        (['print("a\\nno such\\nlast one \\n\\n", file=sys.stderr)', 'sys.exit(1)'], 'exit status 1: last one'),
        (['print(json.dumps("x"))', 'os.kill(os.getpid(), 9)'], 'ended by SIGKILL'),
        (['sys.stdout.buffer.write(b\'"a\\xff"\')'], 'what it prints is not UTF-8 at byte 2'),
        (['print(json.dumps("a"))', 'print("b")'], 'line 2 of what it prints is not JSON'),
        (['print("[" * 100_000)'], 'line 1 of what it prints is not JSON'),
        (['print(json.dumps(["a"]))'], 'line 1 of what it prints is neither a JSON string nor an object with a "text"'),
        (['print(json.dumps({"text": 1}))'], 'line 1 of what it prints is neither a JSON string nor an object'),
        (['print("null")'], 'line 1 of what it prints is neither'),
    ],
)
def test_what_a_program_does_wrong_is_one_line(program, lines, complaint):
    with pytest.raises(StrategyError) as caught:
        pieces(program(*lines))
    assert str(caught.value).startswith(complaint)
    assert '\n' not in str(caught.value)


def test_a_file_that_the_system_cannot_start(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'odd').write_bytes(b'\x7fELF nothing')
    (tmp_path / 'odd').chmod(0o755)
    with pytest.raises(StrategyError, match=r'^cannot be run: Exec format error'):
        pieces(Command('./odd'))


def test_megabytes_in_and_out_without_a_deadlock(program):
    made = program(
        'while block := sys.stdin.read(5000):',
        '    print(json.dumps(block))',
        '    print("noise " * 200, file=sys.stderr)',
    )
    text = 'The parties agree. ' * 300_000
    assert ''.join(pieces(made, text)) == text


def test_a_program_that_reads_nothing_is_no_fault(program):
    assert pieces(program('print(json.dumps("a"))'), 'x' * 1_000_000) == ['a']


def test_lone_surrogates_reach_it_as_question_marks(program):
    assert pieces(program('print(json.dumps(sys.stdin.read()))'), 'a\ud800b') == ['a?b']
    assert pieces(program('print(\'"\\\\ud800"\')')) == ['\ud800']


@pytest.mark.slow
@pytest.mark.parametrize('closed', ['', 'os.close(1); os.close(2)'])
def test_one_that_never_ends_is_killed_with_all_that_it_started(program, tmp_path, closed):
    made = program(
        'child = os.fork()',
        f'open("{tmp_path}/" + ("parent" if child else "child"), "w").write(str(os.getpid()))',
        closed,
        'time.sleep(600)',
        seconds=5.0,
    )
    begun = time.monotonic()
    with pytest.raises(StrategyError, match=r'^is not done after 5 seconds'):
        pieces(made)
    assert time.monotonic() - begun < 60
    for name in ('parent', 'child'):
        assert not is_running(int((tmp_path / name).read_text()))


def is_running(pid):
    """Whether a process still does anything: one that is dead may wait for somebody to ask what became of it."""
    for _ in range(100):
        try:
            with Path(f'/proc/{pid}/stat').open(encoding='ascii') as file:
                if file.read().rpartition(')')[2].split()[0] == 'Z':
                    return False
        except FileNotFoundError:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.slow
def test_a_child_that_keeps_the_output_open_is_no_reason_to_wait_forever(program, tmp_path):
    made = program(
        f'if not os.fork(): open("{tmp_path}/child", "w").write(str(os.getpid())); time.sleep(600)', seconds=5.0
    )
    with pytest.raises(StrategyError, match=r'^is not done after 5 seconds'):
        pieces(made)
    assert not is_running(int((tmp_path / 'child').read_text()))


def test_a_flood_is_stopped(program, monkeypatch):
    monkeypatch.setattr(command, '_MOST_OUTPUT', 1 << 20)
    begun = time.monotonic()
    with pytest.raises(StrategyError, match=r'^prints more than 1 MiB'):
        pieces(program('while True: print("y" * 1000)'))
    with pytest.raises(StrategyError, match=r'^exit status 1: y+$') as caught:
        pieces(program('for _ in range(9999): print("y" * 100, file=sys.stderr)', 'sys.exit(1)'))
    assert len(str(caught.value)) < 200
    assert time.monotonic() - begun < 50


def test_the_digest_follows_the_program_and_the_files_that_the_line_names(program, tmp_path):
    made = program('print(1)', arguments='rules.json 4')
    digest = made.fit_digest()
    assert Command('./split.sh rules.json 4').fit_digest() == digest
    (tmp_path / 'rules.json').write_text(json.dumps({'size': 4}), encoding='utf-8')
    with_rules = made.fit_digest()
    assert with_rules != digest
    program('print(2)')
    assert made.fit_digest() not in {digest, with_rules}
    assert Command('cat').fit_digest() == Command('cat').fit_digest() != Command('ls').fit_digest()


def test_no_pipe_is_left_open(program):
    made = program('print(json.dumps("a"))')
    pieces(made)
    before = len(list(Path('/proc/self/fd').iterdir()))
    for _ in range(3):
        pieces(made)
    assert len(list(Path('/proc/self/fd').iterdir())) == before
