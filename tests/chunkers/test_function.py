from __future__ import annotations

import hashlib
import sys

import pytest

from chunklab import registry
from chunklab.chunkers.function import PythonFunction
from chunklab.errors import ChunklabError, SpecError
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

def fails(text):
    raise KeyError('no\\nsuch key')

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


def spans(target, text, **options):
    return [(s.start, s.end) for s in PythonFunction(target, **options).spans(Document('a.txt', text), None)]


def test_pieces_and_offsets(module):
    assert spans(f'{module}:words', ' ab c  ab') == [(1, 3), (4, 5), (7, 9)]
    assert spans(f'{module}:words', 'a-b', joiner='-') == [(0, 1), (2, 3)]
    assert spans(f'{module}:pairs', 'ab    cdef') == [(0, 2), (6, 9), (9, 10)]
    assert spans(f'{module}:Cutter.cut', 'abc') == [(0, 2)]
    assert spans(f'{module}:words', '') == spans(f'{module}:pairs', '') == []


def test_it_is_built_from_its_spec(module):
    made = registry.build('chunker', f"python('{module}:pairs', size=4)")
    assert made.spec == f"python('{module}:pairs', size=4)"
    assert made.made.spans(Document('a.txt', 'abcdef'), None) == [Span(0, 4), Span(4, 6)]
    assert made.made == PythonFunction(f'{module}:pairs', size=4) != PythonFunction(f'{module}:pairs', size=5)


def test_the_current_directory_is_searched_last_once_the_module_is_there(module, tmp_path):
    PythonFunction(f'{module}:words')
    assert sys.path.count(str(tmp_path)) == 1
    assert sys.path[-1] == str(tmp_path)


def test_the_digest_follows_the_source(module, tmp_path):
    digest = hashlib.sha256((tmp_path / f'{module}.py').read_bytes()).hexdigest()
    assert PythonFunction(f'{module}:words').fit_digest() == digest
    split, lines = PythonFunction('builtins:str.split'), PythonFunction('builtins:str.splitlines')
    assert split.fit_digest() != lines.fit_digest()


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


@pytest.mark.parametrize(
    ('items', 'message'),
    [
        ('["a", "x"]', "piece 2, 'x', does not stand in the text after the piece before it"),
        ('["a", (0, 1)]', 'item 1 is no (start, end) pair; a function gives either texts or pairs of offsets'),
        ('[(0, 1, 2)]', 'item 1 is no (start, end) pair; a function gives either texts or pairs of offsets'),
        ('[(0, 1), (0.0, 1)]', 'item 2 is no (start, end) pair; a function gives either texts or pairs of offsets'),
        ('[(0, 4)]', 'item 1: 0-4 does not lie in the text, which has 3 characters'),
        ('[(2, 1)]', 'item 1: 2-1 does not lie in the text, which has 3 characters'),
        ('None', "TypeError: 'NoneType' object is not iterable"),
    ],
)
def test_a_result_that_is_no_cutting(module, items, message):
    with pytest.raises(ChunklabError) as caught:
        spans(f'{module}:given', 'a b', items=items)
    found = str(caught.value)
    assert found.startswith(f"{module}:given, document 'a.txt'")
    assert found.endswith(message)


def test_an_error_of_the_function_is_told_in_one_line(module):
    with pytest.raises(ChunklabError) as caught:
        spans(f'{module}:fails', 'a')
    assert str(caught.value) == f"{module}:fails, document 'a.txt': KeyError: 'no\\nsuch key'"
    assert isinstance(caught.value.__cause__, KeyError)
