"""What holds of every adapter: roles, limits, the library's own words on what is wrong, nothing loaded unasked."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chunklab import registry
from chunklab.alignment import align
from chunklab.chunkers.adapters.library import Reporting
from chunklab.errors import SpecError
from chunklab.roles import FittedChunker, PieceChunker
from chunklab.types import Document

BY_TOKENS = (
    'langchain(RecursiveCharacterTextSplitter, chunk_size=60, chunk_overlap=10, length=tokens)',
    'langchain(CharacterTextSplitter, chunk_size=60, length=tokens, chunk_overlap=0, separator=\'"\\\\n"\')',
    'llamaindex(SentenceSplitter, chunk_size=60, chunk_overlap=10)',
    'llamaindex(TokenTextSplitter, chunk_size=60, chunk_overlap=10)',
    "llamaindex(HierarchicalNodeParser, chunk_sizes='[120, 60]', chunk_overlap=10)",
    'chonkie(TokenChunker, chunk_size=60)',
    'chonkie(SentenceChunker, chunk_size=60)',
    'chonkie(RecursiveChunker, chunk_size=60)',
    'semchunk(size=60)',
    'semchunk(size=60, overlap=0.2)',
)
BY_CHARACTERS = (
    'langchain(RecursiveCharacterTextSplitter, chunk_size=300, chunk_overlap=50)',
    'langchain(RecursiveCharacterTextSplitter, chunk_size=300, chunk_overlap=0, language=markdown)',
    'langchain(LatexTextSplitter, chunk_size=300, chunk_overlap=0)',
    'langchain(MarkdownTextSplitter, chunk_size=300, chunk_overlap=0)',
    'langchain(PythonCodeTextSplitter, chunk_size=300, chunk_overlap=0)',
    'llamaindex(SentenceSplitter, chunk_size=300, chunk_overlap=50, length=characters)',
    'chonkie(RecursiveChunker, chunk_size=300, length=characters)',
    'semchunk(size=300, length=characters)',
)
WITHOUT_A_LIMIT = (
    'langchain(MarkdownHeaderTextSplitter, headers_to_split_on=\'[["#", "H"]]\')',
    'langchain(ExperimentalMarkdownSyntaxTextSplitter)',
    'langchain(JSFrameworkTextSplitter, chunk_size=300)',
    'llamaindex(MarkdownNodeParser)',
    'llamaindex(SentenceWindowNodeParser, window_size=2)',
    'chonkie(FastChunker, chunk_size=300)',
)
WRONG = {
    'langchain(RecursiveCharacterTextSpliter)': 'did you mean "RecursiveCharacterTextSplitter"?); there are: Char',
    'langchain(RecursiveCharacterTextSplitter, chunk_sise=3)': 'no parameter "chunk_sise" (did you mean "chunk_size"?)',
    'langchain(RecursiveCharacterTextSplitter, chunk_size=30, chunk_overlap=40)': 'larger chunk overlap (40)',
    'langchain(RecursiveCharacterTextSplitter, language=klingon)': "'klingon' is not a valid Language",
    'langchain(RecursiveCharacterTextSplitter, length_function=len)': 'length_function is not yours to give: length=',
    'langchain(RecursiveCharacterTextSplitter, length=words)': 'not one of tokens, characters',
    'langchain(RecursiveJsonSplitter)': 'splits JSON data, and a document here is plain text',
    'langchain(SentenceTransformersTokenTextSplitter, model_name=x)': 'model_name is not yours to give',
    'langchain(SemanticChunker, length=tokens)': 'no length that could be counted',
    'langchain(MarkdownHeaderTextSplitter)': "missing 1 required positional argument: 'headers_to_split_on'",
    'llamaindex(SentenceSpliter)': 'did you mean "SentenceSplitter"?); there are: CodeSplitter',
    'llamaindex(SentenceSplitter, chunk_size=10)': 'larger chunk overlap (200) than chunk size (10)',
    'llamaindex(SemanticSplitterNodeParser, bufer_size=2)': 'did you mean "buffer_size"?',
    'llamaindex(MarkdownElementNodeParser)': 'asks a language model, and chunklab sends text to none',
    'llamaindex(MarkdownNodeParser, length=characters)': 'no length that could be counted',
    'chonkie(RecursivChunker)': 'did you mean "RecursiveChunker"?',
    'chonkie(TokenChunker, chunk_size=0)': 'chunk_size must be positive',
    'chonkie(RecursiveChunker, tokenizer=gpt2)': 'tokenizer is not yours to give: length=tokens',
    'chonkie(SemanticChunker, treshold=0.5)': 'did you mean "threshold"?',
    'chonkie(LateChunker)': 'compare with --mode late',
    'chonkie(SlumberChunker)': 'asks a language model',
    'semchunk(size=0)': 'size must be at least 1',
    'semchunk(size=10, overlap=10)': 'overlap must be from 0 to under the size, 10',
}
PACKAGES = (
    'langchain_text_splitters',
    'langchain_experimental',
    'langchain_core',
    'llama_index',
    'chonkie',
    'semchunk',
)


def made(spec):
    return registry.build('chunker', spec).made


# loads torch, spaCy's code
SLOW = (
    'langchain(SentenceTransformersTokenTextSplitter, tokens_per_chunk=60, chunk_overlap=10)',
    'langchain(SpacyTextSplitter, chunk_size=300, chunk_overlap=0, pipeline=sentencizer)',
)


@pytest.mark.parametrize(
    'spec',
    [*BY_TOKENS, *BY_CHARACTERS, *WITHOUT_A_LIMIT, *(pytest.param(spec, marks=pytest.mark.slow) for spec in SLOW)],
)
def test_gives_texts_that_stand_in_the_document_and_says_what_they_depend_on(spec, contract, topic_context):
    splitter = made(spec)
    assert isinstance(splitter, PieceChunker)
    assert isinstance(splitter, FittedChunker)
    assert isinstance(splitter, Reporting)
    assert not splitter.embeds
    pieces = splitter.pieces(contract, topic_context)
    assert pieces == made(spec).pieces(contract, topic_context)
    assert [piece.text for piece in splitter.reported(contract, topic_context)] == list(pieces)
    placed = [where for where in align(contract.text, pieces) if where]
    assert len(placed) == len(pieces)
    kept = set().union(*(range(where.span.start, where.span.end) for where in placed))
    lost = ''.join(c for at, c in enumerate(contract.text) if at not in kept and not c.isspace())
    assert lost == ''
    assert topic_context.asked == []


@pytest.mark.parametrize('spec', BY_TOKENS)
def test_tokens_are_those_of_the_encoder(spec, contract, topic_context, count_tokens):
    splitter = made(spec)
    assert (splitter.size, splitter.unit) == (60, 'tokens')
    lengths = [count_tokens(piece) for piece in splitter.pieces(contract, topic_context)]
    assert 30 < max(lengths) <= 60  # a limit in characters or in words would give other lengths


@pytest.mark.parametrize('spec', BY_CHARACTERS)
def test_characters(spec, contract, topic_context):
    splitter = made(spec)
    assert (splitter.size, splitter.unit) == (300, 'characters')
    assert 150 < max(map(len, splitter.pieces(contract, topic_context))) <= 300


@pytest.mark.parametrize(('spec', 'said'), WRONG.items())
def test_what_is_wrong_is_one_line(spec, said):
    with pytest.raises(SpecError) as caught:
        made(spec)
    assert said in str(caught.value)
    assert '\n' not in str(caught.value)


@pytest.mark.parametrize('text', ['', ' \n\t ', 'One.', 'x' * 5000, 'é🙂 § ' * 300])
@pytest.mark.parametrize('spec', ['langchain(RecursiveCharacterTextSplitter, length=tokens)', 'semchunk()'])
def test_odd_texts(spec, text, topic_context):
    pieces = made(spec).pieces(Document('a.txt', text), topic_context)
    assert ''.join(''.join(pieces).split())[:20] == ''.join(text.split())[:20]


def test_a_spec_prints_as_it_is_read():
    for spec in (*BY_TOKENS, *BY_CHARACTERS, *WITHOUT_A_LIMIT):
        canonical = registry.build('chunker', spec).spec
        assert registry.build('chunker', canonical).spec == canonical
        assert made(canonical) == made(spec)


@pytest.mark.parametrize(
    ('spec', 'module', 'extra'),
    [
        ('langchain(RecursiveCharacterTextSplitter)', 'langchain_text_splitters', 'langchain'),
        ('langchain(SemanticChunker)', 'langchain_experimental', 'langchain'),
        ('llamaindex(SentenceSplitter)', 'llama_index', 'llamaindex'),
        ('chonkie(TokenChunker)', 'chonkie', 'chonkie'),
        ('semchunk()', 'semchunk', 'semchunk'),
    ],
)
def test_a_library_that_is_missing(spec, module, extra, monkeypatch):
    for name in [name for name in sys.modules if name.partition('.')[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SpecError, match=rf"is not installed \(pip install 'chunklab\[{extra}\]'\)"):
        made(spec)


def test_another_version_of_the_library_has_all_cut_again(monkeypatch):
    from chunklab.chunkers.adapters import library

    for spec in (
        'langchain(CharacterTextSplitter)',
        'llamaindex(SentenceSplitter)',
        'chonkie(TokenChunker)',
        'semchunk()',
    ):
        splitter = made(spec)
        before = splitter.fit_digest()
        assert before == made(spec).fit_digest()
        with monkeypatch.context() as patched:
            patched.setattr(library, 'version', lambda package: '99')
            assert splitter.fit_digest() != before


def test_nothing_is_loaded_unasked():
    code = f"""
import sys
from click.testing import CliRunner
from chunklab.cli.strategies import command
shown = CliRunner().invoke(command)
assert shown.exit_code == 0 and 'langchain(name, length=characters)' in shown.output, shown.output
print([name for name in {PACKAGES} if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == '[]'
