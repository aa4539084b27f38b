"""The facts of a contract: what may read otherwise in another one, found in a text and drawn anew.

Terms and notices ("thirty (30) days"), shares ("five percent (5%)"), sums, dates and states are found by the way they
are written; the names of the parties' roles and of the goods are told by the library.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from chunklab.corpus.generate.marks import MARKS
from chunklab.corpus.generate.source import Source
from chunklab.corpus.generate.words import Goods

# fmt: off
_ONES = (
    'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve',
    'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen',
)
_TENS = ('zero', 'ten', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety')
_MONTHS = (
    'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November',
    'December',
)
STATES = (
    'Arizona', 'California', 'Colorado', 'Delaware', 'Florida', 'Georgia', 'Illinois', 'Indiana', 'Maryland',
    'Massachusetts', 'Michigan', 'Minnesota', 'Missouri', 'Nevada', 'New Jersey', 'New York', 'North Carolina', 'Ohio',
    'Oregon', 'Pennsylvania', 'Tennessee', 'Texas', 'Utah', 'Virginia', 'Washington', 'Wisconsin',
)
# fmt: on
_WORD = '|'.join(sorted({*_ONES, *_TENS, 'hundred'}, key=len, reverse=True))
# 'and' is part of a number only behind a hundred: 'delivered and twelve (12)' are two things
_WORDS = rf'(?:{_WORD})(?:(?:[ -]|(?<=hundred) and )(?:{_WORD}))*'
COUNTS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 15, 18, 20, 21, 24, 30, 36, 40, 45, 48, 60, 72, 75, 90, 120, 150, 180, 270)
SHARES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 25, 30, 33, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 90)
SCALES = (0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5)
NEAR = 3.0
"""A drawn number is at most so many times the one that it replaces, or that part of it: a notice stays a notice."""


@dataclass(frozen=True, slots=True)
class Deal:
    """The facts that hold throughout one contract. `article` says whether roles are written with 'the'; dates move by
    `shift`, states by `turn`, and all sums by the one factor `scale`, so that their order stays."""

    roles: tuple[str, str]
    goods: Goods
    article: bool
    shift: datetime.timedelta
    turn: int
    scale: float
    rng: np.random.Generator


@dataclass(frozen=True, slots=True)
class Fact:
    """A place in a text: what stands there, and what stands there in another contract."""

    text: str
    redrawn: Callable[[Deal], str]


Piece = str | Fact

_COUNTED = (
    rf'\b(?P<share_word>{_WORDS}) (?P<per>per ?cent) \((?P<share>\d+)%\)'
    rf'|(?!\btwelve \(12\) months)\b(?P<word>{_WORDS}) \((?P<count>\d+)\)'
)
_FREE = (
    r'(?P<sum>\$\d[\d,]*(?:\.\d\d)?)'
    rf'|\b(?P<date>(?:{"|".join(_MONTHS)}) \d{{1,2}}, (?:19|20)\d\d)'
    rf'|(?<=State of )(?P<state>{"|".join(STATES)})\b|(?<=laws of )(?P<state2>{"|".join(STATES)})\b'
)
_FACT = re.compile(f'{_COUNTED}|{_FREE}', re.IGNORECASE)
# the groups of the counted facts are there too, and never match
_FREE_FACT = re.compile(f'(?!)(?:{_COUNTED})|{_FREE}', re.IGNORECASE)
LINKED = 2
"""Most counts and shares of one paragraph that are drawn independently."""


def pieces(text: str, source: Source) -> tuple[Piece, ...]:
    """A text of the library as literal pieces and the facts between them; joined, the facts' texts give it back."""
    found: list[Piece] = []
    facts = _facts_of(text)
    # roles first: whether one begins a sentence is seen only in the whole text
    for part in _split(text, _roles(source), _term(source)):
        found += [part] if isinstance(part, Fact) else _split(part, facts, _fact)
    return tuple(found)


def numbers(text: str) -> tuple[Piece, ...]:
    """The pieces of a text whose roles and goods are to stay as they are."""
    return tuple(_split(text, _facts_of(text), _fact))


def _facts_of(text: str) -> re.Pattern[str]:
    """What may change in a text: no counts and shares where there are so many that they may have to fit together."""
    linked = sum(bool(match['count'] or match['share']) for match in _FACT.finditer(text))
    return _FACT if linked <= LINKED else _FREE_FACT


def as_written(parts: Sequence[Piece]) -> str:
    """The text that the pieces came from."""
    return ''.join(part if isinstance(part, str) else part.text for part in parts)


def redrawn(parts: Sequence[Piece], deal: Deal) -> str:
    """The text with every fact as it is in `deal`; counts and sums are drawn one by one."""
    return ''.join(part if isinstance(part, str) else part.redrawn(deal) for part in parts)


def _split(text: str, pattern: re.Pattern[str], made: Callable[[re.Match[str]], Fact]) -> list[Piece]:
    found: list[Piece] = []
    last = 0
    for match in pattern.finditer(text):
        if match.start() > last:
            found.append(text[last : match.start()])
        found.append(made(match))
        last = match.end()
    return [*found, text[last:]] if last < len(text) else found


def _fact(match: re.Match[str]) -> Fact:
    text = match[0]
    if match['share']:
        return Fact(text, _share(text, int(match['share']), match['per']))
    if match['count']:
        return Fact(text, _count(text, int(match['count'])))
    if match['sum']:
        return Fact(text, _sum(text))
    if match['date']:
        return Fact(text, _date(text))
    return Fact(text, _state(text))


def _share(text: str, share: int, per: str) -> Callable[[Deal], str]:
    near = _near(share, SHARES)

    def drawn(deal: Deal) -> str:
        value = int(deal.rng.choice(near))
        return f'{_cased(in_words(value), text)} {per} ({value}%)'

    return drawn


def _count(text: str, count: int) -> Callable[[Deal], str]:
    near = _near(count, COUNTS)

    def drawn(deal: Deal) -> str:
        # 'one (1) year' has its noun in the singular, which no other number has
        value = count if count < 2 else int(deal.rng.choice(near))
        return f'{_cased(in_words(value), text)} ({value})'

    return drawn


def _sum(text: str) -> Callable[[Deal], str]:
    amount = float(text[1:].replace(',', ''))

    def scaled(deal: Deal) -> str:
        if amount <= 0 or deal.scale == 1:
            return text
        value = float(f'{amount * deal.scale:.2g}')  # two digits, as sums in contracts have
        return f'${value:,.2f}' if '.' in text or value % 1 else f'${value:,.0f}'

    return scaled


def _date(text: str) -> Callable[[Deal], str]:
    month, day, year = re.split(r',? ', text)
    try:
        then = datetime.date(int(year), [m.lower() for m in _MONTHS].index(month.lower()) + 1, int(day))
    except ValueError:  # a day that is in no calendar stays
        return lambda _: text

    def shifted(deal: Deal) -> str:
        date = then + deal.shift
        return f'{_cased(_MONTHS[date.month - 1], text)} {date.day}, {date.year}'

    return shifted


def _state(text: str) -> Callable[[Deal], str]:
    place = [state.lower() for state in STATES].index(text.lower())
    return lambda deal: _cased(STATES[(place + deal.turn) % len(STATES)], text)


def _near(number: int, pool: Sequence[int]) -> list[int]:
    return [n for n in pool if _is_near(n, number)] or [number]


def _is_near(value: float, reference: float) -> bool:
    return reference / NEAR <= value <= reference * NEAR


def _cased(text: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return text.upper()
    return text[0].upper() + text[1:] if like[0].isupper() else text


@cache
def in_words(number: int) -> str:
    """A whole number under 1,000 in words.

    >>> in_words(45), in_words(120)
    ('forty-five', 'one hundred twenty')
    """
    if number < len(_ONES):
        return _ONES[number]
    hundreds, rest = divmod(number, 100)
    if hundreds:
        return f'{_ONES[hundreds]} hundred' + (f' {in_words(rest)}' if rest else '')
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f'-{_ONES[ones]}' if ones else '')


@cache
def _roles(source: Source) -> re.Pattern[str]:
    """Where a text names a party's role or the goods, with the article before it."""
    goods = {source.goods, source.goods.removesuffix('s')}
    names = sorted({*source.roles, *goods} - {''}, key=len, reverse=True)
    exact = '|'.join(re.escape(name) for name in names)
    capitals = '|'.join(re.escape(name.upper()) for name in names)
    if not exact:
        return re.compile(r'(?!)')
    return re.compile(
        rf'(?P<before>^{MARKS}*|[.]{MARKS}* {MARKS}*|)(?P<article>\b(?:the|a|an) |\b(?:The|A|An|THE|AN) |)'
        rf'\b(?P<name>{exact}|{capitals})\b(?P<after>(?= [A-Z])|)'
    )


_NO_ARTICLE = re.compile(r'\b(?:such|each|any|no|its|every|other|that|this|applicable)\s$', re.IGNORECASE)


def _term(source: Source) -> Callable[[re.Match[str]], Fact]:
    forms = {
        source.roles[0].upper(): 'B' if source.payer_first else 'A',
        source.roles[1].upper(): 'A' if source.payer_first else 'B',
        source.goods.upper(): 'plural',
        source.goods.removesuffix('s').upper(): 'singular' if source.goods.endswith('s') else 'plural',
    }
    return lambda match: _term_at(match, forms[match['name'].upper()])


def _term_at(match: re.Match[str], what: str) -> Fact:
    name, article, before = match['name'], match['article'], match['before']
    starts = bool(before) or not match.start()
    capitals = name.isupper() and len(name) > 3
    fixed = bool(_NO_ARTICLE.search(match.string[max(0, match.start() - 12) : match.start()])) or match['after'] == ' '

    def renamed(deal: Deal) -> str:
        new = {
            'A': deal.roles[0],
            'B': deal.roles[1],
            'plural': deal.goods.plural,
            'singular': deal.goods.singular,
        }[what]
        given = article
        if given.lower() in ('a ', 'an '):
            given = (
                ('an ' if new[0] in 'AEIOU' else 'a ') if given.islower() else ('An ' if new[0] in 'AEIOU' else 'A ')
            )
        elif what in 'AB' and not fixed:
            given = ('The ' if starts else 'the ') if deal.article else ''
        text = before + given + new
        return text.upper() if capitals else text

    return Fact(match[0], renamed)
