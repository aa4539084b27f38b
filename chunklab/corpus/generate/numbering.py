"""How the parts of a contract are numbered and referred to."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.corpus.generate.source import Paragraph

LEVELS = 4

# fmt: off
_SPANISH = (
    'PRIMERA', 'SEGUNDA', 'TERCERA', 'CUARTA', 'QUINTA', 'SEXTA', 'SÉPTIMA', 'OCTAVA', 'NOVENA', 'DÉCIMA',
    'UNDÉCIMA', 'DUODÉCIMA',
)
_ENGLISH = (
    'FIRST', 'SECOND', 'THIRD', 'FOURTH', 'FIFTH', 'SIXTH', 'SEVENTH', 'EIGHTH', 'NINTH', 'TENTH', 'ELEVENTH',
    'TWELFTH', 'THIRTEENTH', 'FOURTEENTH', 'FIFTEENTH', 'SIXTEENTH', 'SEVENTEENTH', 'EIGHTEENTH', 'NINETEENTH',
    'TWENTIETH',
)
# fmt: on


class Count(int):
    """A number that can be printed in the ways of contracts.

    >>> f'{Count(4):I} {Count(4):i} {Count(4):a} {Count(4):A} {Count(4):02} {Count(4):first}'
    'IV iv d D 04 FOURTH'
    """

    def __format__(self, spec: str) -> str:
        match spec:
            case 'I':
                return _roman(self)
            case 'i':
                return _roman(self).lower()
            case 'A':
                return _letters(self)
            case 'a':
                return _letters(self).lower()
            case 'first':
                return _ENGLISH[self - 1] if self <= len(_ENGLISH) else str(int(self))
            case 'primera':
                return _SPANISH[self - 1] if self <= len(_SPANISH) else f'{int(self)}.ª'
            case _:
                return format(int(self), spec)


def _roman(number: int) -> str:
    text = ''
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ('M', 'CM', 'D', 'CD', 'C', 'XC', 'L', 'XL', 'X', 'IX', 'V', 'IV', 'I'),
        strict=True,
    ):
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """A to Z, then AA, BB and so on."""
    turns, place = divmod(number - 1, 26)
    return chr(ord('A') + place) * (turns + 1)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Labels and references of the four levels, as format strings over the counts of the levels, a to d."""

    labels: tuple[str, str, str, str]
    references: tuple[str, str, str, str]
    language: str = 'en'


NUMBERINGS = {
    'articles': Numbering(
        ('ARTICLE {a:I}', '{a}.{b}', '({c:a})', '({d:i})'),
        ('Article {a:I}', 'Section {a}.{b}', 'Section {a}.{b}({c:a})', 'Section {a}.{b}({c:a})({d:i})'),
    ),
    'padded': Numbering(
        ('ARTICLE {a}', 'Section {a}.{b:02}', '({c:a})', '({d:i})'),
        ('Article {a}', 'Section {a}.{b:02}', 'Section {a}.{b:02}({c:a})', 'Section {a}.{b:02}({c:a})({d:i})'),
    ),
    'decimal': Numbering(
        ('{a}.', '{a}.{b}', '({c:a})', '({d:i})'),
        ('Section {a}', 'Section {a}.{b}', 'Section {a}.{b}({c:a})', 'Section {a}.{b}({c:a})({d:i})'),
    ),
    'sections': Numbering(
        ('Section {a}.', '({b:a})', '({c:i})', '({d:A})'),
        ('Section {a}', 'Section {a}({b:a})', 'Section {a}({b:a})({c:i})', 'Section {a}({b:a})({c:i})({d:A})'),
    ),
    'outline': Numbering(
        ('{a:I}.', '{b:A}.', '{c}.', '{d:a}.'),
        ('Section {a:I}', 'Section {a:I}.{b:A}', 'Section {a:I}.{b:A}.{c}', 'Section {a:I}.{b:A}.{c}.{d:a}'),
    ),
    'legal': Numbering(
        ('{a}', '{a}.{b}', '{a}.{b}.{c}', '{a}.{b}.{c}.{d}'),
        ('clause {a}', 'clause {a}.{b}', 'clause {a}.{b}.{c}', 'clause {a}.{b}.{c}.{d}'),
    ),
    'parentheses': Numbering(
        ('{a}.', '({b:a})', '({c})', '({d:i})'),
        ('Paragraph {a}', 'Paragraph {a}({b:a})', 'Paragraph {a}({b:a})({c})', 'Paragraph {a}({b:a})({c})({d:i})'),
    ),
    'ordinals': Numbering(
        ('{a:first}:', '{b}.', '({c:a})', '({d:i})'),
        ('Article {a:first}', 'Article {a:first}, No. {b}', 'Article {a:first}, No. {b}({c:a})', 'Article {a:first}'),
    ),
    'german': Numbering(
        ('§ {a}', '({b})', '{c:a})', '{d:a}{d:a})'),
        ('§ {a}', '§ {a} ({b})', '§ {a} ({b}) {c:a})', '§ {a} ({b}) {c:a})'),
        'de',
    ),
    'french': Numbering(
        ('ARTICLE {a} –', '{a}.{b}.', '{c:a})', '{d:i})'),
        ('article {a}', 'article {a}.{b}', 'article {a}.{b} {c:a})', 'article {a}.{b} {c:a})'),
        'fr',
    ),
    'spanish': Numbering(
        ('CLÁUSULA {a:primera}.-', '{a}.{b}.-', '{c:a})', '{d:i})'),
        ('Cláusula {a}ª', 'Cláusula {a}.{b}', 'Cláusula {a}.{b} {c:a})', 'Cláusula {a}.{b} {c:a})'),
        'es',
    ),
    'italian': Numbering(
        ('Art. {a} -', '{a}.{b}', '{c:a})', '{d:i})'),
        ('Art. {a}', 'Art. {a}.{b}', 'Art. {a}.{b}, lett. {c:a})', 'Art. {a}.{b}, lett. {c:a})'),
        'it',
    ),
}

LANGUAGES = tuple(sorted({numbering.language for numbering in NUMBERINGS.values()}))


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph with the label that stands before it, '' for none."""

    label: str
    paragraph: Paragraph


def number(paragraphs: list[Paragraph], numbering: Numbering) -> tuple[list[Numbered], dict[str, str]]:
    """Every paragraph with its label, and what a reference to each key reads."""
    counts = [0] * LEVELS
    numbered: list[Numbered] = []
    references: dict[str, str] = {}
    for paragraph in paragraphs:
        level = paragraph.level
        if not level:
            numbered.append(Numbered('', paragraph))
            continue
        counts[level - 1] += 1
        counts[level:] = [0] * (LEVELS - level)
        # a level that was skipped, as (i) right below 4.1, counts as its first
        shown = dict(zip('abcd', (Count(max(1, count)) for count in counts), strict=True))
        numbered.append(Numbered(numbering.labels[level - 1].format(**shown), paragraph))
        if paragraph.key:
            references[paragraph.key] = numbering.references[level - 1].format(**shown)
    return numbered, references
