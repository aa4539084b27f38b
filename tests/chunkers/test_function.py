from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

import chunklab
from chunklab import registry
from chunklab.chunkers.function import PythonFunction
from chunklab.errors import SpecError, StrategyError
from chunklab.types import Document, Span

SOURCE = """
from chunklab.types import Span

def words(text, joiner=' '):
    return text.split(joiner)

def pairs(text, size=3):
    for start in reversed(range(0, len(text), size)):
        yield (start, min(start + size, len(text)))

def given(text, items):
    return eval(items)

def patient(text, seconds):
    return [text] * seconds

class Cutter:
    @staticmethod
    def cut(text):
        return [Span(0, 2), Span(0, 2)]

number = 3
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    """The name of a module in the current directory, which is on no search path."""
    name = 'a_users_chunkers'
    (tmp_path / f'{name}.py').write_text(SOURCE, encoding='utf-8')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, 'path', [entry for entry in sys.path if entry not in ('', str(tmp_path))])
    yield name
    sys.modules.pop(name, None)


def pieces(target, text, **options):
    return PythonFunction(target, **options).pieces(Document('a.txt', text), None)


def test_texts_and_offsets(module):
    assert pieces(f'{module}:words', 'ab c ab') == ['ab', 'c', 'ab']
    assert pieces(f'{module}:words', 'a-b', joiner='-') == ['a', 'b']
    assert pieces(f'{module}:pairs', 'ab    cdef') == [Span(0, 2), Span(6, 9), Span(9, 10)]
    assert pieces(f'{module}:Cutter.cut', 'abc') == [Span(0, 2)]
    assert pieces(f'{module}:pairs', '') == []


def test_the_time_limit_is_chunklabs_unless_the_function_takes_it(module):
    assert PythonFunction(f'{module}:words', seconds=3) == PythonFunction(f'{module}:words', seconds=3.0)
    limited = PythonFunction(f'{module}:words', seconds=3)
    assert (limited.seconds, limited.options) == (3.0, ())
    own = PythonFunction(f'{module}:patient', seconds=3)
    assert (own.seconds, own.options) == (0.0, (('seconds', 3),))
    assert registry.build('chunker', f"python('{module}:words', seconds=3)").made == limited
    with pytest.raises(SpecError, match='seconds must be a number above 0'):
        PythonFunction(f'{module}:words', seconds=-1)


def test_it_is_built_from_its_spec(module):
    made = registry.build('chunker', f"python('{module}:pairs', size=4)")
    assert made.spec == f"python('{module}:pairs', size=4)"
    assert made.made.pieces(Document('a.txt', 'abcdef'), None) == [Span(0, 4), Span(4, 6)]
    assert made.made == PythonFunction(f'{module}:pairs', size=4) != PythonFunction(f'{module}:pairs', size=5)


def test_the_current_directory_is_searched_last_once_the_module_is_there(module, tmp_path):
    PythonFunction(f'{module}:words')
    assert sys.path.count(str(tmp_path)) == 1
    assert sys.path[-1] == str(tmp_path)


def test_the_digest_follows_the_source(module, tmp_path):
    chunker = PythonFunction(f'{module}:words')
    digest = chunker.fit_digest()
    assert PythonFunction(f'{module}:words', joiner='-').fit_digest() == digest  # the spec tells options
    (tmp_path / f'{module}.py').write_text(SOURCE + '# changed', encoding='utf-8')
    assert chunker.fit_digest() != digest
    (tmp_path / f'{module}.py').write_text(SOURCE, encoding='utf-8')
    assert chunker.fit_digest() == digest
    split, lines = PythonFunction('builtins:str.split'), PythonFunction('builtins:str.splitlines')
    assert split.fit_digest() != lines.fit_digest()


MAKER = """
class Cutter:
    def __init__(self, size):
        self.size = size

    def cut(self, text):
        return [(0, min(self.size, len(text)))]

    __call__ = cut

def wrapped(text):
    return [text]
"""

USER = """
import functools
import {maker}

cutter = {maker}.Cutter(2)
cut = cutter.cut
half = functools.partial({maker}.wrapped)

def calls(text):
    return {maker}.wrapped(text)
"""


@pytest.fixture
def modules(module, tmp_path, monkeypatch):
    """A module that makes chunkers out of another one, and the files of both; the other lies elsewhere on the path."""
    elsewhere, here = tmp_path / 'elsewhere' / 'maker_of_cutters.py', tmp_path / 'here' / 'user_of_cutters.py'
    for path, source in ((elsewhere, MAKER), (here, USER.format(maker='maker_of_cutters'))):
        path.parent.mkdir()
        path.write_text(source, encoding='utf-8')
    monkeypatch.chdir(here.parent)
    monkeypatch.syspath_prepend(elsewhere.parent)
    yield here.stem, here, elsewhere
    for path in (here, elsewhere):
        sys.modules.pop(path.stem, None)


def digest_after(chunker, path, addition):
    path.write_text(path.read_text(encoding='utf-8') + addition, encoding='utf-8')
    return chunker.fit_digest()


@pytest.mark.parametrize('attribute', ['cut', 'cutter', 'half', 'cutter.cut'])
def test_the_digest_follows_the_module_that_is_named_and_the_one_that_defines(modules, attribute):
    name, here, elsewhere = modules
    chunker = PythonFunction(f'{name}:{attribute}')
    digest = chunker.fit_digest()
    changed = digest_after(chunker, here, '# another size')
    assert len({digest, changed, digest_after(chunker, elsewhere, '# another rule')}) == 3


def test_the_digest_follows_modules_of_the_current_directory(modules, tmp_path, monkeypatch):
    name, _, elsewhere = modules
    chunker = PythonFunction(f'{name}:calls')
    digest = chunker.fit_digest()
    assert digest_after(chunker, elsewhere, '# changed') == digest  # not covered, as the docstring says
    monkeypatch.chdir(tmp_path)  # both lie below it
    digest = chunker.fit_digest()
    assert digest_after(chunker, elsewhere, '# changed again') != digest


def test_the_digest_leaves_out_installed_packages(module, tmp_path, monkeypatch):
    digest = PythonFunction(f'{module}:words').fit_digest()
    package = tmp_path / '.venv' / 'lib' / 'site-packages' / 'an_installed_one.py'
    package.parent.mkdir(parents=True)
    package.write_text('', encoding='utf-8')
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setitem(sys.modules, package.stem, None)
    monkeypatch.delitem(sys.modules, package.stem)  # so that it is gone again afterwards
    importlib.import_module(package.stem)
    assert PythonFunction(f'{module}:words').fit_digest() == digest


def test_the_digest_does_not_depend_on_how_much_of_chunklab_is_loaded(module, tmp_path, monkeypatch):
    (tmp_path / f'{module}.py').write_text(SOURCE, encoding='utf-8')
    monkeypatch.syspath_prepend(tmp_path)
    chunker = PythonFunction(f'{module}:words')
    monkeypatch.chdir(Path(chunklab.__file__).parents[1])
    digest = chunker.fit_digest()
    monkeypatch.delitem(sys.modules, 'chunklab.registry')
    assert chunker.fit_digest() == digest


@pytest.mark.parametrize(
    ('target', 'options', 'message'),
    [
        ('words', {}, "python('words'): name a function as 'module:function'"),
        ('{}:', {}, "python('{}:'): name a function as 'module:function'"),
        ('{}:word', {}, "python('{}:word'): module {} has no 'word' (did you mean \"words\"?)"),
        ('{}:number', {}, "python('{}:number'): number is not a function"),
        ('no_such_module:f', {}, "python('no_such_module:f'): cannot import no_such_module: ModuleNotFoundError: "),
        (
            '{}:words',
            {'size': 3},
            "python('{}:words'): got an unexpected keyword argument 'size'; its parameters are (text,",
        ),
        ('{}:given', {}, "python('{}:given'): missing a required argument: 'items'; its parameters are (text, items)"),
    ],
)
def test_a_function_that_cannot_be_called(module, target, options, message):
    with pytest.raises(SpecError) as caught:
        PythonFunction(target.replace('{}', module), **options)
    assert str(caught.value).startswith(message.replace('{}', module))


def test_a_module_that_exits_when_it_is_imported(tmp_path, monkeypatch, capsys):
    (tmp_path / 'a_script.py').write_text("import sys\nprint('usage')\nsys.exit(2)\n", encoding='utf-8')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpecError, match=r"^python\('a_script:f'\): cannot import a_script: SystemExit: 2$"):
        PythonFunction('a_script:f')
    assert capsys.readouterr() == ('', 'usage\n')


@pytest.mark.parametrize(
    ('items', 'message'),
    [
        ('["a", (0, 1)]', 'item 1 is no (start, end) pair; a function gives either texts or pairs of offsets'),
        ('[(0, 1, 2)]', 'item 1 is no (start, end) pair; a function gives either texts or pairs of offsets'),
        ('[(0, 1), (0.0, 1)]', 'item 2 is no (start, end) pair; a function gives either texts or pairs of offsets'),
        ('[(0, 4)]', 'item 1: 0-4 does not lie in the text, which has 3 characters'),
        ('[(2, 1)]', 'item 1: 2-1 does not lie in the text, which has 3 characters'),
        ('text', 'gives one text; return a list of texts or of (start, end) pairs'),
        ('""', 'gives one text; return a list of texts or of (start, end) pairs'),
    ],
)
def test_a_result_that_is_no_cutting(module, items, message):
    with pytest.raises(StrategyError) as caught:
        pieces(f'{module}:given', 'a b', items=items)
    assert str(caught.value) == message
