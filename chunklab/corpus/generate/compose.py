"""A contract composed of library clauses: which of them, for whom, with which facts, in which layout."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from chunklab.corpus.generate.clauses import Clause, clauses
from chunklab.corpus.generate.facts import SCALES, STATES, Deal, redrawn
from chunklab.corpus.generate.frames import Opening, drawn_opening, first_paragraphs, last_paragraphs
from chunklab.corpus.generate.layout import FEET, HEADINGS, Layout, laid_out
from chunklab.corpus.generate.marks import closing, gold, opening, renumbered
from chunklab.corpus.generate.noise import noisy
from chunklab.corpus.generate.numbering import NUMBERINGS
from chunklab.corpus.generate.passages import Stretch, stretched
from chunklab.corpus.generate.source import Paragraph
from chunklab.corpus.generate.words import questions, words
from chunklab.types import Span


@dataclass(frozen=True, slots=True)
class Knobs:
    """What generated contracts are to be like.

    `length` is the median of their characters; the library has clauses for about 40,000. `clause_length` is the
    length in characters of the sections that are taken first, 0 for any. `long_gold` is the share of gold spans of more
    than `long_tokens` tokens, None for what the library has. `noise` is faults of a scan in 1,000 characters,
    `siblings` the share of contracts that renew an earlier one, `languages` those of the numbering.
    """

    length: int = 24_000
    clause_length: int = 0
    long_gold: float | None = None
    long_tokens: int = 200
    noise: float = 0.0
    siblings: float = 0.1
    languages: tuple[str, ...] = ('en',)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its gold spans."""

    category: str
    question: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """A generated contract. `root` is the number of the contract that its family began with, its own for most."""

    number: int
    root: int
    title: str
    parties: tuple[str, str]
    text: str = field(repr=False)
    answered: tuple[Answered, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the members of a family have in common."""

    frame: int
    opening: Opening
    article: bool
    clauses: tuple[Clause, ...]
    date: datetime.date


EFFECTIVE_DATE = 'Effective Date'

FAMILY = 40
"""A contract renews one of at most so many before it."""


def compose(number: int, seed: int, knobs: Knobs, count_tokens: Callable[[str], int]) -> Contract:
    """Contract `number` of the corpus that `seed` and `knobs` make; it depends on no other but those it renews."""
    generations = _ancestry(number, seed, knobs)
    root = generations[-1]
    plan = _plan(np.random.default_rng((seed, root, 0)), knobs)
    rng = np.random.default_rng((seed, number, 1))
    kept = plan.clauses
    if number != root and len(kept) > 4:  # a renewal drops a clause and keeps the rest
        dropped = int(rng.integers(len(kept)))
        kept = kept[:dropped] + kept[dropped + 1 :]
    return _written(number, root, plan, kept, rng, knobs, count_tokens)


def _ancestry(number: int, seed: int, knobs: Knobs) -> list[int]:
    """The contract, the one that it renews, and so on to the first of the family."""
    found = [number]
    while True:
        rng = np.random.default_rng((seed, found[-1], 2))
        if not found[-1] or rng.random() >= knobs.siblings:
            return found
        found.append(int(rng.integers(max(0, found[-1] - FAMILY), found[-1])))


def _plan(rng: np.random.Generator, knobs: Knobs) -> _Plan:
    return _Plan(
        frame=int(rng.integers(len(words().frames))),
        opening=drawn_opening(rng),
        article=bool(rng.random() < 0.6),
        clauses=chosen_clauses(rng, knobs),
        date=datetime.date(1997, 1, 1) + datetime.timedelta(days=int(rng.integers(0, 365 * 23))),
    )


def chosen_clauses(rng: np.random.Generator, knobs: Knobs) -> tuple[Clause, ...]:
    """Clauses for one contract, one for each topic, in the order in which contracts have them."""
    pool = clauses()
    wanted = knobs.length * float(np.exp(rng.normal(0.0, 0.35)))
    weights = np.zeros(len(pool))
    if knobs.clause_length:
        # at twice the wanted length the odds of being taken first are e to the 4 times lower
        weights = -np.abs(np.log2([clause.length / knobs.clause_length for clause in pool])) * 4
    ranked = np.argsort(-(weights + rng.gumbel(size=len(pool))), kind='stable')
    repeats = rng.random(len(pool)) < 0.15
    taken: list[Clause] = []
    topics: set[str] = set()
    length = 0
    for place in ranked.tolist():
        clause = pool[place]
        # now and then a second clause on a topic: contracts say things in two places
        shared = topics & clause.topics
        if length >= wanted or (len(shared) > 1 if repeats[place] else shared) or clause.keys & _keys(taken):
            continue
        taken.append(clause)
        topics |= clause.topics
        length += clause.length
    order = rng.normal(0.0, 0.05, size=len(taken))
    return tuple(taken[i] for i in np.argsort([c.place + o for c, o in zip(taken, order, strict=True)], kind='stable'))


def _keys(taken: Sequence[Clause]) -> set[str]:
    return {key for clause in taken for key in clause.keys}


def _written(
    number: int,
    root: int,
    plan: _Plan,
    kept: Sequence[Clause],
    rng: np.random.Generator,
    knobs: Knobs,
    count_tokens: Callable[[str], int],
) -> Contract:
    frame = words().frames[plan.frame]
    later = datetime.timedelta(days=int(rng.integers(300, 1500))) if number != root else datetime.timedelta()
    date = plan.date + later
    deal = Deal(
        roles=frame.roles,
        goods=frame.goods,
        article=plan.article,
        shift=date - datetime.date(2010, 1, 1),
        turn=int(rng.integers(len(STATES))),
        scale=float(rng.choice(SCALES)),
        rng=rng,
    )
    categories, paragraphs = _paragraphs(kept, deal)
    if knobs.long_gold is not None:
        stretch = Stretch(knobs.long_gold, knobs.long_tokens, count_tokens)
        paragraphs = stretched(paragraphs, stretch, rng)
    renewed = 'Amended and Restated ' if number != root else ''
    title = renewed + frame.title
    day = f'{date:%B} {date.day}, {date.year}'
    if EFFECTIVE_DATE in categories and knobs.long_gold is None:  # a date is never long
        place = categories.index(EFFECTIVE_DATE)
        day = f'{opening(place)}{day}{closing(place)}'
    first = first_paragraphs(plan.opening, frame, title, article=plan.article, date=day)
    layout = drawn_layout(rng, knobs.languages)
    keys = [p.key for p in paragraphs if p.key]
    whole = [*_plain(first), *paragraphs, *_plain(last_paragraphs(plan.opening))]
    text, spans = gold(noisy(laid_out(whole, layout, title, keys), knobs.noise, rng))
    return Contract(
        number=number,
        root=root,
        title=title,
        parties=plan.opening.parties,
        text=text,
        answered=tuple(
            Answered(category, str(rng.choice(questions()[category])), tuple(spans[i]))
            for i, category in enumerate(categories)
            if i in spans
        ),
    )


def _plain(texts: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(0, text) for text in texts]


def _paragraphs(kept: Sequence[Clause], deal: Deal) -> tuple[list[str], list[Paragraph]]:
    """The categories that the clauses answer, and the clauses with the facts of the deal; their marks are numbered by
    the place of the category."""
    # what answers only in passing is marked where another clause answers in earnest
    categories = list(dict.fromkeys(category for clause in kept for category in clause.answers))
    paragraphs: list[Paragraph] = []
    for clause in kept:
        places = [-1] * (1 + max((number for number, _ in clause.marked), default=-1))
        for number, category in clause.marked:
            places[number] = categories.index(category) if category in categories else -1
        table = renumbered(places)
        paragraphs += [Paragraph(p.level, redrawn(p.pieces, deal).translate(table), p.key) for p in clause.parts]
    return categories, paragraphs


def drawn_layout(rng: np.random.Generator, languages: Sequence[str]) -> Layout:
    """Any of the ways to print a contract; one in fifty has no line end at all."""
    names = [name for name, numbering in NUMBERINGS.items() if numbering.language in languages]
    wrapped = rng.random() < 0.4
    return Layout(
        numbering=str(rng.choice(names)),
        heading=str(rng.choice(HEADINGS)),
        wrap=int(rng.integers(64, 100)) if wrapped else 0,
        foot=str(rng.choice(list(FEET))),
        indent=int(rng.choice((0, 0, 4))),
        curly=bool(rng.random() < 0.4),
        nbsp=bool(rng.random() < 0.1),
        crlf=bool(rng.random() < 0.1),
        no_newline=bool(rng.random() < 0.02),
    )
