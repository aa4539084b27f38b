"""What every sentence splitter owes its caller: spans in order, trimmed, none empty, losing only white space."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.registry import build
from chunklab.roles import FittedSplitter
from chunklab.sentences.nupunkt import Nupunkt
from chunklab.sentences.punkt import Punkt
from chunklab.sentences.spacy import Spacy

PROSE = (
    'This Agreement is made by Acme Corp. and Mr. J. Smith, Esq. under Sec. 4.1(a)(ii) of 17 U.S.C. § 101. It ends '
    'on Jan. 1, 2020 (the "End."). "Why?" he asked! Notices (if any) go to No. 5 Main St. N.W. … See Exh. A; ¶ 3.\n\n'
    '1. Term. The term is 5 yrs.\r\n2. Fees. Fees are $1.50 per unit, etc. The Parties agree.\f\n'
)

MARKS = [
    '. ',
    '! ',
    '? ',
    '." ',
    '.) ',
    '…',
    '. . . ',
    '!?',
    'U.S.C. § 101 ',
    'Sec. 4.1(a)(ii) ',
    '(a) ',
    'No. 5. ',
    '--',
]
NASTY = [
    *' \n\t\r\f\v\x00\x1c\x85\xa0\xad\u200b\u2028\u2029\u3000\ufeff\ufffd\ud800\udfff',
    *'aZé9.,;:!?()[]"\'“”’。！中文\u0301\u0338😀👩\u200d🇩',
    *['\r\n', ' ' * 277, '\n\n', 'word ', 'Word ', 'x' * 300, '(' * 300, '.' * 300],
]
nasty_texts = st.lists(st.sampled_from([*NASTY, *MARKS]) | st.characters(), max_size=40).map(''.join)

FIXED_TEXTS = {
    'empty': '',
    'blanks only': ' \n\t\r\f\xa0\u2028' * 100,
    'one megabyte without a blank': 'abcdefghij' * 100_000,
    'one line of sentences': 'The Lessee shall pay the rent. ' * 33_000,
    'CRLF': PROSE.replace('\n', '\r\n') * 20,
    'NUL': PROSE.replace(' ', '\x00') * 20,
    'form feeds': PROSE.replace('\n', '\f') * 20,
    'leading byte order mark': '\ufeff' + PROSE,
    'NBSP between all words': PROSE.replace(' ', '\xa0') * 20,
    'combining characters': 'e\u0301\u0301. \u0301A. ' * 200,
    'emoji': '😀👩\u200d👩\u200d👧. 🇩🇪! ' * 200,
    'Chinese': '本合同由双方签订。合同期限为五年。' * 200,
    'U+2028': PROSE.replace('. ', '.\u2028') * 20,
    '277 blanks in a row': f'One.{" " * 277}Two.{" " * 277}Three',
    'lone surrogates': 'One \ud800. Two \udfff. Three',
    'marks without a blank': 'x.)!?' * 2_000,
}


def fitted():
    splitter = Punkt()
    splitter.fit([PROSE] * 3)
    return splitter


SPLITTERS = {'nupunkt': Nupunkt(), 'punkt': fitted(), 'spacy': Spacy()}


@pytest.fixture(params=SPLITTERS)
def splitter(request):
    return SPLITTERS[request.param]


def check_contract(text, spans):
    assert spans.dtype == 'int64'
    assert spans.shape == (len(spans), 2)
    position = 0
    for start, end in spans.tolist():
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize('text', FIXED_TEXTS.values(), ids=FIXED_TEXTS)
def test_contract_on_hard_texts(splitter, text):
    check_contract(text, splitter.spans(text))


@pytest.mark.parametrize('name', SPLITTERS)
def test_contract_on_any_text(name):
    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(text=nasty_texts)
    def check(text):
        spans = SPLITTERS[name].spans(text)
        check_contract(text, spans)
        assert spans.tolist() == SPLITTERS[name].spans(text).tolist()

    check()


def test_sentences_are_found(splitter):
    text = 'The Lessee shall pay the rent.  \n The Lessor shall deliver the goods.\n'
    assert splitter.spans(text).tolist() == [[0, 30], [34, 69]]


@pytest.mark.parametrize('unit', ['The rent is due. ', 'a.b', 'x.)', '. ', '!?', 'A.\n\n', ' ', '."'])
def test_time_grows_with_the_text_and_not_with_its_square(splitter, unit):
    """Sixteen times the text: 16 for linear, 256 for quadratic time; 64 leaves room for a busy machine."""

    def seconds(n_chars):
        text = unit * (n_chars // len(unit))
        best = float('inf')
        for _ in range(3):
            began = time.process_time()
            splitter.spans(text)
            best = min(best, time.process_time() - began)
        return best

    seconds(100)
    assert seconds(16_000) < 64 * max(seconds(1_000), 0.0005)


@pytest.mark.parametrize(
    'spec', ['nupunkt', 'punkt', 'spacy', 'punkt(language=english)', 'spacy(pipeline=sentencizer)']
)
def test_each_is_built_from_its_spec(spec):
    assert callable(build('splitter', spec).made.spans)


def test_only_punkt_is_fitted():
    assert [name for name, splitter in SPLITTERS.items() if isinstance(splitter, FittedSplitter)] == ['punkt']


@pytest.mark.slow
@pytest.mark.parametrize('name', SPLITTERS)
def test_contract_on_all_shared_documents(data_dir, name):
    paths = sorted(
        path for corpus in ('cuad', 'contractnli') for path in (data_dir / corpus / 'documents').glob('*.txt')
    )
    assert paths
    for path in paths:
        text = path.read_bytes().decode('utf-8')
        check_contract(text, SPLITTERS[name].spans(text))
