"""The clause library: contracts written for chunklab, with their structure, their questions and their gold marked.

A file of `library/` is a head of `@` lines and, behind a line `@@@`, the text: one paragraph a line, `#` to `####`
before the numbered ones, `{key}` to name one, `{ref:key}` to refer to it, `*` behind the heading of a section that may
stand in other contracts too, and `⟦q1:` … `:q1⟧` around what answers question q1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from chunklab.corpus.generate.marks import closing, opening


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a contract, as asked inside it."""

    category: str
    question: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its marks. `level` is 0 for an unnumbered one, 1 for the heading of a section, 2 to 4 for
    numbered ones below it; `key` is the name it is referred to by."""

    level: int
    text: str
    key: str = ''


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it; the first section of a contract has no heading."""

    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    portable: bool

    @property
    def key(self) -> str:
        """The name of the section, '' for one that has none."""
        return self.paragraphs[0].key if self.paragraphs else ''


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One contract of the library. `settings` are the head lines that say how it is laid out."""

    slug: str
    file: str
    name: str
    title: str
    kind: str
    roles: tuple[str, str]
    goods: str
    asked: tuple[Asked, ...] = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    settings: dict[str, str] = field(repr=False)

    @property
    def payer_first(self) -> bool:
        """Whether the first of the roles is the one that pays; of most it is the second."""
        return self.settings.get('payer') == 'A'


class SourceError(ValueError):
    """A library file that is not as it should be: a fault of this package."""


@cache
def library() -> tuple[Source, ...]:
    """All contracts of the library, in order of their slugs."""
    folder = files('chunklab.corpus.generate') / 'library'
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith('.txt')), key=lambda entry: entry.name)
    return tuple(read_source(entry) for entry in found)


def read_source(file: Traversable) -> Source:
    """The contract in a library file. Raises SourceError with the file's name."""
    try:
        # not read_text: the line ends of a contract laid out by hand are its own
        head, body = file.read_bytes().decode('utf-8').split('@@@\n', 1)
        return _source(file.name.removesuffix('.txt'), head, body)
    except (KeyError, ValueError) as error:
        raise SourceError(f'{file.name}: {error}') from error


def read_head(head: str) -> dict[str, list[str]]:
    """The `@` lines of a library file: name to values, in the order of the file."""
    found: dict[str, list[str]] = {}
    for line in filter(None, head.splitlines()):
        name, _, value = line.removeprefix('@').partition(' ')
        found.setdefault(name, []).append(value.strip())
    return found


def _source(slug: str, head: str, body: str) -> Source:
    lines = read_head(head)
    numbers: dict[str, int] = {}
    asked: list[Asked] = []
    for line in lines.pop('q'):
        label, category, question = (part.strip() for part in line.split(' | '))
        numbers[label] = len(asked)
        asked.append(Asked(category, question))
    settings = {name: values[0] for name, values in lines.items()}
    return Source(
        slug=slug,
        file=settings.pop('file'),
        name=settings.pop('name'),
        title=settings.pop('title', ''),
        kind=settings.pop('kind', ''),
        roles=(_bare(settings.pop('A', '')), _bare(settings.pop('B', ''))),
        goods=settings.pop('goods', ''),
        asked=tuple(asked),
        sections=tuple(_sections(_with_marks(body, numbers), raw='raw' in settings)),
        settings=settings,
    )


def _bare(role: str) -> str:
    return role.removeprefix('the ')


_WRITTEN_MARK = re.compile(r'⟦([a-z]+\d+):|:([a-z]+\d+)⟧')


def _with_marks(body: str, numbers: dict[str, int]) -> str:
    def mark(match: re.Match[str]) -> str:
        return opening(numbers[match[1]]) if match[1] else closing(numbers[match[2]])

    return _WRITTEN_MARK.sub(mark, body)


_NUMBERED = re.compile(r'(#{1,4}) ([\ue000-\uefff]*)(?:\{([a-z0-9-]+)\} )?(.*)')
_HEADING = re.compile(r'(.*?)(?: \{([a-z0-9-]+)\})?( \*)?')


def _sections(body: str, *, raw: bool) -> Iterator[Section]:
    if raw:  # laid out by hand: numbers, blank lines and all
        yield Section((Paragraph(0, body),), portable=False)
        return
    paragraphs: list[Paragraph] = []
    portable = False
    for line in filter(None, (line.rstrip() for line in body.splitlines())):
        numbered = _NUMBERED.fullmatch(line)
        if numbered is None:
            paragraphs.append(Paragraph(0, line))
        elif len(numbered[1]) > 1:
            paragraphs.append(Paragraph(len(numbered[1]), numbered[2] + numbered[4], numbered[3] or ''))
        else:
            if paragraphs:
                yield Section(tuple(paragraphs), portable)
            heading = _HEADING.fullmatch(line[2:])
            if heading is None:
                raise AssertionError('BUG: a heading of any form is matched')
            paragraphs = [Paragraph(1, heading[1], heading[2] or '')]
            portable = bool(heading[3])
    yield Section(tuple(paragraphs), portable)
