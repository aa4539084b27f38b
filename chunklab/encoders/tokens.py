"""Where the tokens of a document lie, exactly as its encoder's tokenizer says, faster and in less memory.

`tokenizers` reads a whole document at 2 MB/s and takes 150 bytes for each character while it does. A BERT tokenizer
is additive: its normaliser maps some white space to a blank, its pre-tokenizer cuts there and around punctuation, and
WordPiece reads what lies between by itself. So the distinct words of a text are tokenised once, and their offsets are
put together for the text. What the tokenizer itself reads is less still: the distinct pieces of those words between
punctuation, since `Agreement` comes with a comma, a full stop, in brackets and in quotes.
"""

from __future__ import annotations

import hashlib
import json
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chunklab.characters import code_points
from chunklab.errors import ModelError
from chunklab.types import Tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CODE_VERSION = '1'
"""Part of what stored tokens are kept under: raised when this file would give other offsets for the same tokenizer."""

# White space that BertNormalizer maps to a blank. It removes the other white space characters (form feed, vertical
# tab, U+001C to U+001F, U+0085), as it does every control character, and so joins what lies left and right of them.
_SEPARATORS = ' \t\n\r\u00a0\u1680' + ''.join(map(chr, range(0x2000, 0x200B))) + '\u2028\u2029\u202f\u205f\u3000'
_SURROGATE = re.compile('[\ud800-\udfff]')

# Characters that are always tokens by themselves, so that a text may also be cut after each of them: punctuation, and
# those ideographs that BertNormalizer puts between blanks and that no normal form changes.
_PUNCTUATION = '.,;:'
_IDEOGRAPHS = '\u3400-\u4dbf\u4e00-\u9fff'
# Others, of which a word may have many: it may be cut on both sides of each that is part of no added token.
_MARKS = string.punctuation + '“”‘’§'

_WINDOW = 1 << 17  # characters of a document that are looked at together
_BATCH = 1 << 16  # characters that the tokenizer itself gets in one go
_LONGEST = 128  # characters of the longest word or piece that is remembered
_CAPACITY = 1 << 17  # words, and pieces, remembered; about 30 MB of each


class DocumentTokenizer:
    """Token offsets and counts of texts, equal to `Tokenizer.encode(text, add_special_tokens=False)` in every case.

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
        self._words: _Table | None = None
        if is_additive(parsed):
            pieces = _Table(partial(_encode, self._tokenizer), partial(_in_pieces, _piece_pattern(parsed)))
            self._words = _Table(pieces.offsets, _in_words)
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
        if self._words is None:
            return _to_tokens([_encode(self._tokenizer, text)])
        words = self._words
        return _to_tokens([words.offsets(piece) + start for start, piece in self._windows(text)])

    def ids(self, text: str) -> NDArray[np.int32]:
        """Numbers in the vocabulary of those same tokens, one for each, special tokens not added."""
        pieces = [text] if self._words is None else [piece for _, piece in self._windows(text)]
        found = [self._tokenizer.encode(_encodable(piece), add_special_tokens=False).ids for piece in pieces]
        return np.fromiter(chain.from_iterable(found), np.int32)

    def specials(self) -> tuple[list[int], list[int]]:
        """Numbers of the special tokens that the model expects before a text, and of those after it."""
        encoding = self._tokenizer.encode('a')
        of_text = [place for place, special in enumerate(encoding.special_tokens_mask) if not special]
        return encoding.ids[: of_text[0]], encoding.ids[of_text[-1] + 1 :]

    def count_texts(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Number of tokens of each text read by itself, special tokens not added, shape (len(texts),)."""
        counts = [self._count_batch(batch) for batch in _batches(texts, _WINDOW)]
        return np.concatenate(counts) if counts else np.zeros(0, dtype=np.int64)

    def _count_batch(self, texts: list[str]) -> NDArray[np.int64]:
        if self._words is None:
            encoded = self._tokenizer.encode_batch([_encodable(text) for text in texts], add_special_tokens=False)
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


class _Parts(NamedTuple):
    """A text cut up: the parts, and where each one starts."""

    texts: list[str]
    starts: NDArray[np.int32]


def _in_words(text: str) -> _Parts:
    """What lies between separators, of which each two in a row have '' between them."""
    for separator in _SEPARATORS[1:]:
        text = text.replace(separator, ' ')
    return _Parts(text.split(' '), np.append(0, np.flatnonzero(code_points(text) == ord(' ')) + 1).astype(np.int32))


def _in_pieces(pattern: re.Pattern[str], text: str) -> _Parts:
    pieces = pattern.findall(text)
    lengths = np.fromiter(map(len, pieces), np.int32, len(pieces))
    return _Parts(pieces, np.cumsum(lengths, dtype=np.int32) - lengths)


class _Table:
    """The tokens of each part of a text seen so far, as offsets from the part's start; `read` gives those of a text,
    `cut` its parts.

    Part number i has the tokens `first[i] : first[i] + counts[i]` of `relative`, shape (tokens, 2). Number 0 is the
    empty part, which stands between two blanks in a row and has none.
    """

    def __init__(self, read: Callable[[str], NDArray[np.int32]], cut: Callable[[str], _Parts]) -> None:
        self._read = read
        self._cut = cut
        self._empty()

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Rows (start, end) of the tokens of `text`."""
        numbers, starts = self._look_up(text)
        counts = self._counts[numbers]
        before = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) + np.repeat(self._first[numbers] - before, counts)
        found: NDArray[np.int32] = self._relative[rows] + np.repeat(starts, counts)[:, np.newaxis]
        return found

    def counts(self, texts: list[str]) -> NDArray[np.int64]:
        """Number of tokens of each text."""
        numbers, starts = self._look_up(' '.join(texts))
        so_far = np.concatenate(([0], np.cumsum(self._counts[numbers])))
        begins, lengths = _laid_out(texts)
        first, last = np.searchsorted(starts, np.stack([begins, begins + lengths]))
        counts: NDArray[np.int64] = so_far[last] - so_far[first]
        return counts

    def _look_up(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Number and start of each part of `text`, learning those not seen before."""
        parts, starts = self._cut(text)
        self._forget()
        unseen = set(parts).difference(self._numbers)
        if unseen:
            self._learn(sorted(unseen, key=lambda part: (len(part) > _LONGEST, part)))
        return np.fromiter(map(self._numbers.__getitem__, parts), np.int32, len(parts)), starts

    def _learn(self, parts: list[str]) -> None:
        """Have `parts` read, joined by blanks; those too long to be kept come last."""
        offsets, counts = [self._relative], [self._counts]
        for batch in _batches(parts, _BATCH):
            starts, _ = _laid_out(batch)
            found = self._read(' '.join(batch))
            owners = np.searchsorted(starts, found[:, 0], side='right') - 1
            offsets.append(found - starts[owners, np.newaxis])
            counts.append(np.bincount(owners, minlength=len(batch)))
        self._numbers.update(zip(parts, range(len(self._numbers), len(self._numbers) + len(parts)), strict=True))
        self._n_kept += sum(len(part) <= _LONGEST for part in parts)
        self._set(np.concatenate(offsets), np.concatenate(counts))

    def _forget(self) -> None:
        """Drop the long parts of the text before, or everything once there are too many."""
        if self._n_kept > _CAPACITY:
            self._empty()
        elif self._n_kept < len(self._numbers):
            while len(self._numbers) > self._n_kept:
                self._numbers.popitem()
            counts = self._counts[: self._n_kept]
            self._set(self._relative[: counts.sum()].copy(), counts)

    def _empty(self) -> None:
        self._numbers: dict[str, int] = {'': 0}
        self._n_kept = 1
        self._set(np.zeros((0, 2), dtype=np.int32), np.zeros(1, dtype=np.int64))

    def _set(self, relative: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
        self._relative, self._counts = relative, counts
        self._first = np.cumsum(counts) - counts


def _laid_out(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Starts of `texts` where they are joined by one blank each, and their lengths."""
    lengths = np.fromiter(map(len, texts), np.int32, len(texts))
    return np.cumsum(lengths + 1, dtype=np.int32) - (lengths + 1), lengths


def _batches(texts: Iterable[str], n_chars: int) -> Iterator[list[str]]:
    """`texts` in order, in lists of up to `n_chars` characters together; a longer text makes a list of its own."""
    batch: list[str] = []
    total = 0
    for text in texts:
        if batch and total + len(text) + 1 > n_chars:
            yield batch
            batch, total = [], 0
        batch.append(text)
        total += len(text) + 1
    if batch:
        yield batch


def _encode(tokenizer: Tokenizer, text: str) -> NDArray[np.int32]:
    """Offsets that the tokenizer itself gives for `text`, rows (start, end)."""
    offsets = tokenizer.encode(_encodable(text), add_special_tokens=False).offsets
    return np.fromiter(chain.from_iterable(offsets), np.int32, 2 * len(offsets)).reshape(-1, 2)


def _encodable(text: str) -> str:
    """`text`, its lone surrogates replaced by as many U+FFFD: tokenizers takes only what has a UTF-8 form."""
    try:
        text.encode('utf-8')
    except UnicodeEncodeError:
        return _SURROGATE.sub('\ufffd', text)
    return text


def _to_tokens(pieces: Sequence[NDArray[np.int32]]) -> Tokens:
    offsets = np.concatenate([np.zeros((0, 2), dtype=np.int32), *pieces])
    return Tokens(offsets[:, 0].copy(), offsets[:, 1].copy())
