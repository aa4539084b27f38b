"""The first and last paragraphs of a generated contract, and the companies that sign it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chunklab.corpus.generate.facts import STATES
from chunklab.corpus.generate.words import Frame, words


def company(rng: np.random.Generator) -> str:
    """The name of a company that there is not."""
    start, end = rng.choice(words().syllables), rng.choice(words().ends)
    middle = rng.choice(words().syllables) if rng.random() < 0.3 else ''
    return f'{f"{start}{middle}{end}".capitalize()} {rng.choice(words().trades)} {rng.choice(words().forms)}'


def city(rng: np.random.Generator) -> str:
    """The name of a town that there is not."""
    return f'{rng.choice(words().syllables)}{rng.choice(words().ends)}'.capitalize()


@dataclass(frozen=True, slots=True)
class Opening:
    """The choices of a contract's first and last paragraphs, drawn before anything is printed."""

    parties: tuple[str, str]
    states: tuple[str, str]
    cities: tuple[str, str]
    between: int
    recitals: tuple[int, ...]
    therefore: int
    signed: int


def drawn_opening(rng: np.random.Generator) -> Opening:
    """Parties, and the wordings of the paragraphs around the clauses."""
    n_recitals = int(rng.integers(0, len(words().recitals) + 1))
    return Opening(
        parties=(company(rng), company(rng)),
        states=(str(rng.choice(STATES)), str(rng.choice(STATES))),
        cities=(city(rng), city(rng)),
        between=int(rng.integers(len(words().between))),
        recitals=tuple(sorted(rng.choice(len(words().recitals), size=n_recitals, replace=False).tolist())),
        therefore=int(rng.integers(len(words().therefore))),
        signed=int(rng.integers(len(words().signed))),
    )


def first_paragraphs(opening: Opening, frame: Frame, title: str, *, article: bool, date: str) -> list[str]:
    """Title, parties and recitals."""
    the = 'the ' if article else ''
    between = (
        words()
        .between[opening.between]
        .format(
            title=title,
            date=date,
            a=opening.parties[0],
            b=opening.parties[1],
            state_a=opening.states[0],
            state_b=opening.states[1],
            city_a=opening.cities[0],
            city_b=opening.cities[1],
            role_a=frame.roles[0],
            role_b=frame.roles[1],
            the_a=the,
            the_b=the,
        )
    )
    purpose = frame.purpose.format(goods=frame.goods.plural)
    recitals = [
        words().recitals[i].format(a_role=the + frame.roles[0], b_role=the + frame.roles[1], purpose=purpose)
        for i in opening.recitals
    ]
    return [
        title.upper(),
        between,
        *(['RECITALS', *recitals] if recitals else []),
        words().therefore[opening.therefore],
    ]


def last_paragraphs(opening: Opening) -> list[str]:
    """The signature block, its lines blank."""
    lines = [words().signed[opening.signed]]
    for party in opening.parties:
        lines += [party.upper(), 'By: ______________________________', 'Name:', 'Title:']
    return lines
