"""The tokens of a document, exactly as its encoder's tokenizer gives them, faster and in less memory.

`tokenizers` reads a whole document at 2 MB/s and takes 150 bytes for each character while it does. A BERT tokenizer
is additive: its normaliser maps some white space to a blank, its pre-tokenizer cuts there and around punctuation, and
WordPiece reads what lies between by itself. So the distinct words of a text are tokenised once, and their tokens are
put together for the text. What the tokenizer itself reads is less still: the distinct pieces of those words between
punctuation, since `Agreement` comes with a comma, a full stop, in brackets and in quotes.
"""

from __future__ import annotations

import hashlib
import json
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chunklab.characters import code_points, without_surrogates
from chunklab.encoders.word_table import NumberedTokens, Parts, WordTable, batches, in_a_row, laid_out
from chunklab.errors import ModelError
from chunklab.types import Tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CODE_VERSION = '1'
"""Part of what stored tokens are kept under: raised when this code would give other tokens for the same tokenizer."""

# White space that BertNormalizer maps to a blank. It removes the other white space characters (form feed, vertical
# tab, U+001C to U+001F, U+0085), as it does every control character, and so joins what lies left and right of them.
_SEPARATORS = ' \t\n\r\u00a0\u1680' + ''.join(map(chr, range(0x2000, 0x200B))) + '\u2028\u2029\u202f\u205f\u3000'

# Characters that are always tokens by themselves, so that a text may also be cut after each of them: punctuation, and
# those ideographs that BertNormalizer puts between blanks and that no normal form changes.
_PUNCTUATION = '.,;:'
_IDEOGRAPHS = '\u3400-\u4dbf\u4e00-\u9fff'
# Others, of which a word may have many: it may be cut on both sides of each that is part of no added token.
_MARKS = string.punctuation + '“”‘’§'

_WINDOW = 1 << 17  # characters of a document that are looked at together


class DocumentTokenizer:
    """The tokens of texts, equal to those of `Tokenizer.encode(text, add_special_tokens=False)` in every case.

    Works on a copy of `tokenizer` with truncation and padding switched off. Lone surrogates, which no tokenizer takes,
    are read as U+FFFD. A BERT tokenizer (see `is_additive`) takes the fast way, any other reads each text whole.
    Not for use by several threads at once.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = type(tokenizer).from_str(tokenizer.to_str())
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        settings = self._tokenizer.to_str()
        self._digest = hashlib.sha256(f'{CODE_VERSION}\n{settings}'.encode()).hexdigest()
        parsed = json.loads(settings)
        self._words: WordTable | None = None
        if is_additive(parsed):
            pieces = WordTable(partial(_encode, self._tokenizer), partial(_in_pieces, _piece_pattern(parsed)))
            self._words = WordTable(pieces.tokens, _in_words)
            self._cut = _cut_pattern(parsed)

    @property
    def digest(self) -> str:
        """sha256, hexadecimal, of the tokenizer's settings and vocabulary and of the version of this code."""
        return self._digest

    def tokens(self, text: str) -> Tokens:
        """Offsets of the tokens of the whole text, special tokens not added.

        Starts and ends both ascend, not strictly: one character may give several tokens that share its offsets (BERT:
        a Hangul syllable is read as its two or three letters). No token of a BERT tokenizer is empty, but what the
        normaliser drops may lie inside one (`a\\u200bb` is one token of three characters) or in none at all.
        """
        starts, ends, _ = self.numbered(text)
        return Tokens(starts, ends)

    def ids(self, text: str) -> NDArray[np.int32]:
        """Numbers in the vocabulary of those same tokens, one for each, special tokens not added."""
        return self.numbered(text).ids

    def numbered(self, text: str) -> NumberedTokens:
        """Those same tokens with both, offsets and numbers."""
        if self._words is None:
            return _encode(self._tokenizer, text)
        words = self._words
        return in_a_row([words.tokens(piece, start) for start, piece in self._windows(text)])

    def ids_of_each(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """`ids` of each text read by itself."""
        return [ids for batch in batches(texts, _WINDOW) for ids in self._ids_of_batch(batch)]

    def specials(self) -> tuple[list[int], list[int]]:
        """Numbers of the special tokens that the model expects before a text, and of those after it."""
        encoding = self._tokenizer.encode('a')
        of_text = [place for place, special in enumerate(encoding.special_tokens_mask) if not special]
        return encoding.ids[: of_text[0]], encoding.ids[of_text[-1] + 1 :]

    def count_texts(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Number of tokens of each text read by itself, special tokens not added, shape (len(texts),)."""
        counts = [self._count_batch(batch) for batch in batches(texts, _WINDOW)]
        return np.concatenate(counts) if counts else np.zeros(0, dtype=np.int64)

    def _ids_of_batch(self, texts: list[str]) -> list[NDArray[np.int32]]:
        if self._words is None or len(texts) == 1:
            return [self.ids(text) for text in texts]
        starts, _ = laid_out(texts)
        found = self._words.tokens(' '.join(texts))
        return np.split(found.ids, found.starts.searchsorted(starts[1:]))

    def _count_batch(self, texts: list[str]) -> NDArray[np.int64]:
        if self._words is None:
            encoded = self._tokenizer.encode_batch(
                [without_surrogates(text) for text in texts], add_special_tokens=False
            )
            return np.array([len(encoding) for encoding in encoded], dtype=np.int64)
        if len(texts) == 1:  # perhaps a long one
            return np.array([len(self.tokens(texts[0]))], dtype=np.int64)
        return self._words.counts(texts)

    def _windows(self, text: str) -> Iterator[tuple[int, str]]:
        """`text` in pieces (start, piece), each cut where that is safe as soon as it has the window's size."""
        start = 0
        while start < len(text):
            cut = self._cut.search(text, min(start + _WINDOW, len(text)))
            end = cut.start() if cut else len(text)
            yield start, text[start:end]
            start = end


def load_tokenizer(folder: Path) -> DocumentTokenizer:
    """The tokenizer of the model in `folder`, from its tokenizer.json; ModelError if there is none to be read."""
    from tokenizers import Tokenizer

    path = folder / 'tokenizer.json'
    try:
        settings = path.read_bytes().decode('utf-8')
    except (OSError, UnicodeDecodeError) as exc:
        raise ModelError(f'no tokenizer.json that can be read in the model folder {str(folder)!r}: {exc}') from exc
    try:
        tokenizer = Tokenizer.from_str(settings)
    except Exception as exc:  # tokenizers raises a plain Exception on what it cannot parse
        raise ModelError(f'{str(path)!r} is not a tokenizer that can be loaded: {exc}') from exc
    return DocumentTokenizer(tokenizer)


def is_additive(settings: Mapping[str, Any]) -> bool:
    """Whether a tokenizer with these settings (its tokenizer.json) reads a text as it reads the text's words in turn.

    True for WordPiece after BertNormalizer with `clean_text` and BertPreTokenizer, if no added token looks at its
    surroundings, holds a separator, or is sought in normalised text, and if nothing but special tokens is added after.
    """
    kinds = [(settings.get(part) or {}).get('type') for part in ('model', 'normalizer', 'pre_tokenizer')]
    return (
        kinds == ['WordPiece', 'BertNormalizer', 'BertPreTokenizer']
        and bool(settings['normalizer'].get('clean_text'))
        and _only_adds_specials(settings.get('post_processor'))
        and all(_stands_alone(token) for token in settings.get('added_tokens') or ())
    )


def _only_adds_specials(post_processor: Mapping[str, Any] | None) -> bool:
    if post_processor is None or post_processor.get('type') == 'BertProcessing':
        return True
    if post_processor.get('type') != 'TemplateProcessing':
        return False
    return sum('Sequence' in part for part in post_processor['single']) == 1


def _stands_alone(added_token: Mapping[str, Any]) -> bool:
    flags = ('lstrip', 'rstrip', 'single_word', 'normalized')
    return not any(added_token[flag] for flag in flags) and not set(added_token['content']) & set(_SEPARATORS)


def _cut_pattern(settings: Mapping[str, Any]) -> re.Pattern[str]:
    """Finds, for an additive tokenizer, where a text may be cut: before a separator, or after a character that is
    always a token by itself."""
    alone = _PUNCTUATION + (_IDEOGRAPHS if settings['normalizer'].get('handle_chinese_chars') else '')
    in_added_tokens = re.compile(f'[{alone}]').search
    if any(in_added_tokens(token['content']) for token in settings.get('added_tokens') or ()):
        return re.compile(f'[{_SEPARATORS}]')
    return re.compile(f'[{_SEPARATORS}]|(?<=[{alone}])')


def _piece_pattern(settings: Mapping[str, Any]) -> re.Pattern[str]:
    """Finds, for an additive tokenizer, the pieces of a text one after another: blanks and marks, each a piece by
    itself, and what lies between."""
    in_added_tokens = {character for token in settings.get('added_tokens') or () for character in token['content']}
    alone = re.escape(''.join(mark for mark in _MARKS if mark not in in_added_tokens))
    return re.compile(f'[ {alone}]|[^ {alone}]+')


def _in_words(text: str) -> Parts:
    """What lies between separators, of which each two in a row have '' between them."""
    for separator in _SEPARATORS[1:]:
        text = text.replace(separator, ' ')
    return Parts(text.split(' '), np.append(0, np.flatnonzero(code_points(text) == ord(' ')) + 1).astype(np.int32))


def _in_pieces(pattern: re.Pattern[str], text: str) -> Parts:
    pieces = pattern.findall(text)
    lengths = np.fromiter(map(len, pieces), np.int32, len(pieces))
    return Parts(pieces, np.cumsum(lengths, dtype=np.int32) - lengths)


def _encode(tokenizer: Tokenizer, text: str) -> NumberedTokens:
    """What the tokenizer itself gives for `text`."""
    encoding = tokenizer.encode(without_surrogates(text), add_special_tokens=False)
    offsets = np.fromiter(chain.from_iterable(encoding.offsets), np.int32, 2 * len(encoding))
    return NumberedTokens(offsets[::2].copy(), offsets[1::2].copy(), np.array(encoding.ids, dtype=np.int32))
