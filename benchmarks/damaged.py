"""Pieces whose true places are known, damaged in every way that splitters are known to damage text: the oracle of
alignment, for its tests and its benchmark."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from chunklab.alignment.letters import to_letters
from chunklab.encoders.models import bundled_folder
from chunklab.encoders.tokens import load_tokenizer
from chunklab.spans import trim
from chunklab.types import Span

Truth = Span | None


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text, pieces in order, and where each truly stands; None where it is no part of the text."""

    text: str
    pieces: list[str]
    truth: list[Truth]


@dataclass(frozen=True, slots=True)
class Judged:
    """How many pieces came back: at their exact place; nowhere, though they have one; nowhere, and no order could tell
    (their letters also stand elsewhere between the true places of their neighbours); at a wrong place; rightly
    nowhere. A place is wrong where it differs from the true one by more than white space at its edges."""

    exact: int = 0
    lost: int = 0
    ambiguous: int = 0
    wrong: int = 0
    foreign: int = 0

    def __add__(self, other: Judged) -> Judged:
        return Judged(
            self.exact + other.exact,
            self.lost + other.lost,
            self.ambiguous + other.ambiguous,
            self.wrong + other.wrong,
            self.foreign + other.foreign,
        )

    @property
    def recovered(self) -> float:
        """Share of the pieces that something decides which came back exactly."""
        n = self.exact + self.lost + self.wrong
        return self.exact / n if n else 1.0


def judge(damaged: Damaged, spans: Sequence[Span | None]) -> tuple[Judged, list[int]]:
    """The verdict on `spans`, and the numbers of the pieces that are lost or wrong."""
    letters = to_letters(damaged.text).text
    verdict, faults = Judged(), []
    for i, (true, span) in enumerate(zip(damaged.truth, spans, strict=True)):
        if true is None:
            known = to_letters(damaged.pieces[i]).text in letters
            right = span is None or known
            verdict += Judged(foreign=1) if right else Judged(wrong=1)
        elif span is None:
            right = _is_ambiguous(damaged, i)
            verdict += Judged(ambiguous=1) if right else Judged(lost=1)
        else:
            right = trim(damaged.text, true) == trim(damaged.text, span)
            verdict += Judged(exact=1) if right else Judged(wrong=1)
        if not right:
            faults.append(i)
    return verdict, faults


def _is_ambiguous(damaged: Damaged, i: int) -> bool:
    page, true = to_letters(damaged.text), damaged.truth[i]
    before = next((span for span in reversed(damaged.truth[:i]) if span), Span(0, 0))
    after = next((span for span in damaged.truth[i + 1 :] if span), Span(len(damaged.text), len(damaged.text)))
    first, last = page.range(true)
    needle = page.text[first:last]
    if not needle:
        return True
    low, high = max(page.range(before)[0], page.range(before)[1] - len(needle)), page.range(after)[1]
    at = page.text.find(needle, low, high)
    return at != first or page.text.find(needle, first + 1, high) >= 0


def tiled(text: str, size: int = 700, overlap: int = 0) -> list[Span]:
    """Spans of about `size` characters from blank to blank, each beginning about `overlap` before the last one ends."""
    edges = [0, *(match.end() for match in re.finditer(r'\s+', text)), len(text)]
    ends = np.array(edges)
    spans, at = [], 0
    while at < len(text):
        end = int(ends[np.searchsorted(ends, min(len(text), at + size))])
        spans.append(Span(at, end))
        if end == len(text):
            break
        at = max(at + 1, int(ends[np.searchsorted(ends, end - overlap)]))
    return _blankless(text, spans)


def scattered(text: str, rng: np.random.Generator, n: int = 60) -> list[Span]:
    """Spans at random, from 30 to 900 characters, overlapping or not, in order."""
    starts = np.sort(rng.integers(0, max(1, len(text) - 30), size=n)).tolist()
    spans, end = [], 0
    for start in starts:
        span = Span(start, min(len(text), start + int(rng.integers(30, 900))))
        if span.end >= end and (not spans or span != spans[-1]):
            spans.append(span)
            end = span.end
    return _blankless(text, spans)


def sentences(text: str) -> list[Span]:
    """Spans that end at a full stop or a blank line."""
    edges = [0, *(match.end() for match in re.finditer(r'[.;:]\s+|\n\s*\n', text)), len(text)]
    return _blankless(text, [Span(a, b) for a, b in itertools.pairwise(edges)])


def _blankless(text: str, spans: Sequence[Span]) -> list[Span]:
    return [
        tight for span in spans if len(tight := trim(text, span)) and len(to_letters(text[tight.start : tight.end]))
    ]


def rewritten(text: str, spans: Sequence[Span], how: Callable[[str], str]) -> Damaged:
    """Each slice as `how` gives it back."""
    return Damaged(text, [how(text[s.start : s.end]) for s in spans], list(spans))


def collapsed(piece: str) -> str:
    """Every run of white space as one blank."""
    return ' '.join(piece.split())


def glued(piece: str) -> str:
    """Line breaks gone without a trace."""
    return re.sub(r'\s*\n\s*', '', piece)


def spaced(piece: str) -> str:
    """No-break blanks, and line breaks where there were none."""
    return piece.replace(' ', '\u00a0').replace(',\u00a0', ',\n\n').replace('.', ' .')


def compatible(piece: str) -> str:
    """NFKC, with a ligature where letters allow one."""
    return unicodedata.normalize('NFKC', piece).replace('fi', 'ﬁ').replace('ff', 'ﬀ')


def misread(piece: str, rng: np.random.Generator) -> str:
    """About one letter in a hundred replaced, but for the first and last 30."""
    letters = list(piece)
    for at in range(30, len(letters) - 30):
        if letters[at].isalpha() and rng.random() < 0.01:
            letters[at] = 'q'
    return ''.join(letters)


@cache
def _tokenizer():
    from tokenizers import Tokenizer

    load_tokenizer(bundled_folder())  # fails with a clear message where the weights are missing
    tokenizer = Tokenizer.from_file(str(bundled_folder() / 'tokenizer.json'))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def decoded(text: str, size: int = 180, overlap: int = 20, special: bool = False) -> Damaged:
    """Windows of tokens of the bundled BERT tokenizer as it decodes them; some begin inside a word."""
    encoding = _tokenizer().encode(text, add_special_tokens=False)
    pieces, truth = [], []
    for at in range(0, len(encoding.ids), size - overlap):
        ids, offsets = encoding.ids[at : at + size], encoding.offsets[at : at + size]
        piece = _tokenizer().decode(ids, skip_special_tokens=False)
        pieces.append(f'[CLS] {piece} [SEP]' if special else piece)
        truth.append(Span(offsets[0][0], offsets[-1][1]))
        if at + size >= len(encoding.ids):
            break
    return Damaged(text, pieces, truth)


def joined_word_pieces(text: str, size: int = 180) -> Damaged:
    """Windows of tokens as they are written down, `##` and all, put together with blanks."""
    encoding = _tokenizer().encode(text, add_special_tokens=False)
    starts = range(0, len(encoding.ids), size)
    pieces = [' '.join(encoding.tokens[at : at + size]) for at in starts]
    spans = [encoding.offsets[at : at + size] for at in starts]
    return Damaged(text, pieces, [Span(rows[0][0], rows[-1][1]) for rows in spans])


def bytewise(text: str, size: int = 500) -> Damaged:
    """Windows of bytes, decoded: half characters at the edges become U+FFFD. True are the whole characters."""
    edges = np.cumsum([0, *(len(c.encode()) for c in text)])
    raw = text.encode()
    pieces, truth = [], []
    for at in range(0, len(raw), size):
        end = min(len(raw), at + size)
        pieces.append(raw[at:end].decode(errors='replace'))
        truth.append(Span(int(np.searchsorted(edges, at)), int(np.searchsorted(edges, end, side='right')) - 1))
    kept = [i for i, s in enumerate(truth) if s.end > s.start and len(to_letters(text[s.start : s.end]))]
    return Damaged(text, [pieces[i] for i in kept], [truth[i] for i in kept])


def headed(text: str, spans: Sequence[Span], rng: np.random.Generator, between: str = '\n\n') -> Damaged:
    """Before each chunk the last short line in capitals, or with a number, that stands before it."""
    heads = [(m.start(), m.group().strip()) for m in re.finditer(r'(?m)^[^\S\n]*(?:\d+\.|[A-Z]{4})[^\n]{3,60}$', text)]
    starts = [start for start, _ in heads]
    pieces, truth = [], []
    for span in spans:
        at = int(np.searchsorted(starts, span.start)) - 1
        head = heads[at][1] if at >= 0 else ''
        # where the line stands right before the chunk anyway, it is text
        own = text[: span.start].rstrip()
        start = len(own) - len(head) if head and own.endswith(head) else span.start
        pieces.append((head + between if head else '') + text[span.start : span.end])
        truth.append(Span(start, span.end))
    return Damaged(text, pieces, truth)


_SUMMARIES = (
    'This chunk is from the part on {} of the agreement; it says what {} means for the parties.',
    'The passage sets out {} and how {} is to be dealt with under this Agreement.',
    'Context: obligations concerning {} and {}, including the remedies of the other party.',
    'Here the contract, among other things, speaks of {} before it turns to {}.',
)


def summarised(text: str, spans: Sequence[Span], rng: np.random.Generator, between: str = '\n\n') -> Damaged:
    """Before each chunk a sentence of its own about it, with two words of the text."""
    words = re.findall(r'[A-Za-z]{5,}', text) or ['nothing']
    pieces = []
    for span in spans:
        one, two = rng.choice(len(words), size=2)
        summary = _SUMMARIES[int(rng.integers(len(_SUMMARIES)))].format(words[one], words[two])
        pieces.append(summary + between + text[span.start : span.end])
    return Damaged(text, pieces, list(spans))


def windowed(text: str, around: int = 2) -> Damaged:
    """Each sentence with its neighbours on both sides."""
    parts = sentences(text)
    n = len(parts)
    spans = [Span(parts[max(0, i - around)].start, parts[min(n - 1, i + around)].end) for i in range(n)]
    return Damaged(text, [text[s.start : s.end] for s in spans], spans)


def dropped(damaged: Damaged, rng: np.random.Generator, share: float = 0.15) -> Damaged:
    """Without some of the pieces."""
    kept = np.flatnonzero(rng.random(len(damaged.pieces)) >= share).tolist()
    return Damaged(damaged.text, [damaged.pieces[i] for i in kept], [damaged.truth[i] for i in kept])


def swapped(damaged: Damaged, rng: np.random.Generator) -> Damaged:
    """With one piece and the next in the wrong order."""
    pieces, truth = list(damaged.pieces), list(damaged.truth)
    if len(pieces) > 1:
        i = int(rng.integers(len(pieces) - 1))
        pieces[i], pieces[i + 1], truth[i], truth[i + 1] = pieces[i + 1], pieces[i], truth[i + 1], truth[i]
    return Damaged(damaged.text, pieces, truth)


def mixed_in(damaged: Damaged, other: str, rng: np.random.Generator, share: float = 0.1) -> Damaged:
    """With pieces of another document among them."""
    strangers = tiled(other)
    pieces, truth = [], []
    for piece, true in zip(damaged.pieces, damaged.truth, strict=True):
        if rng.random() < share and strangers:
            span = strangers[int(rng.integers(len(strangers)))]
            pieces.append(other[span.start : span.end])
            truth.append(None)
        pieces.append(piece)
        truth.append(true)
    return Damaged(damaged.text, pieces, truth)


def stranger(text: str, other: str) -> Damaged:
    """Nothing but another document."""
    pieces = [other[s.start : s.end] for s in tiled(other)]
    return Damaged(text, pieces, [None] * len(pieces))


def repetitive(text: str, rng: np.random.Generator, times: int = 12) -> str:
    """The text with three of its paragraphs set in again and again."""
    parts = re.split(r'(?<=\n)(?=\s*\n)', text)
    if len(parts) < 4:
        return text
    for at in rng.choice(len(parts), size=3, replace=False).tolist():
        for to in rng.choice(len(parts), size=times).tolist():
            parts[to] += '\n' + parts[at][:600] + '\n'
    return ''.join(parts)


def _repeated(text: str, rng: np.random.Generator, how: Callable[[str], str] = str) -> Damaged:
    text = repetitive(text, rng)
    return rewritten(text, tiled(text, 300, 40), how)


def _all_at_once(text: str, other: str, rng: np.random.Generator) -> Damaged:
    text = repetitive(text, rng)
    made = summarised(text, tiled(text, 500, 40), rng)
    plain = Damaged(text, [collapsed(p[:20]) + p[20:].lower().replace('\n', ' \n ') for p in made.pieces], made.truth)
    return mixed_in(dropped(plain, rng), other, rng)


Fault = Callable[[str, str, np.random.Generator], Damaged]

FAULTS: dict[str, Fault] = {
    'as they are': lambda text, other, rng: rewritten(text, tiled(text, overlap=80), str),
    'random spans': lambda text, other, rng: rewritten(text, scattered(text, rng), str),
    'blanks collapsed': lambda text, other, rng: rewritten(text, tiled(text, overlap=80), collapsed),
    'line breaks lost': lambda text, other, rng: rewritten(text, tiled(text, overlap=80), glued),
    'blanks added': lambda text, other, rng: rewritten(text, tiled(text), spaced),
    'lower-cased': lambda text, other, rng: rewritten(text, tiled(text, overlap=80), str.lower),
    'NFKC and ligatures': lambda text, other, rng: rewritten(text, tiled(text), compatible),
    'BERT-decoded': lambda text, other, rng: decoded(text),
    'BERT-decoded, [CLS] and [SEP]': lambda text, other, rng: decoded(text, special=True),
    'word pieces with ##': lambda text, other, rng: joined_word_pieces(text),
    'cut between bytes': lambda text, other, rng: bytewise(text),
    'about 1% of letters changed': lambda text, other, rng: rewritten(text, tiled(text), lambda p: misread(p, rng)),
    'section header before': lambda text, other, rng: headed(text, tiled(text), rng),
    'section header, one blank': lambda text, other, rng: headed(text, tiled(text), rng, ' '),
    'summary before': lambda text, other, rng: summarised(text, tiled(text), rng),
    'summary, one blank': lambda text, other, rng: summarised(text, tiled(text), rng, ' '),
    'dots around': lambda text, other, rng: rewritten(text, tiled(text), lambda p: f'...{p}...'),
    'sentence windows': lambda text, other, rng: windowed(text),
    'pieces dropped': lambda text, other, rng: dropped(rewritten(text, tiled(text, 300), str), rng),
    'a pair swapped': lambda text, other, rng: swapped(rewritten(text, tiled(text, 300), str), rng),
    'sentences': lambda text, other, rng: rewritten(text, sentences(text), str),
    'sentences, dropped': lambda text, other, rng: dropped(rewritten(text, sentences(text), collapsed), rng),
    'foreign pieces': lambda text, other, rng: mixed_in(rewritten(text, tiled(text), str), other, rng),
    'another document': lambda text, other, rng: stranger(text, other),
    'repeated passages': lambda text, other, rng: _repeated(text, rng),
    'repeated, lower-cased, collapsed': lambda text, other, rng: _repeated(text, rng, lambda p: collapsed(p).lower()),
    'repeated, header before': lambda text, other, rng: headed(t := repetitive(text, rng), tiled(t, 300), rng),
    'all at once': _all_at_once,
}
