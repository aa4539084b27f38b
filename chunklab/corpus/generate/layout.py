"""How a contract is laid out: headings, indents, line ends, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chunklab.corpus.generate.marks import MARKS, width
from chunklab.corpus.generate.numbering import NUMBERINGS, Numbered, number
from chunklab.corpus.generate.source import Paragraph

FEET = {
    'none': '',
    'bare': '{page}',
    'dashes': '-{page}-',
    'page': 'Page {page}',
    'title': '{title} - Page {page}',
    'initials': 'Initials: ______ / ______          {page}',
    'feed': '{page}\n\f',
}
"""What stands at the foot of a page, centred; 'feed' ends it with a form feed."""

HEADINGS = ('upper', 'title', 'run-in', 'below')
"""'upper' and 'title' stand behind the number, 'run-in' before the first words, 'below' on a line after the number."""

PAGE_LINES = 52
PAGE_CHARACTERS = 3100


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to print a contract. `wrap` is the longest line, 0 for a paragraph a line; `no_newline` makes it one line
    throughout; `nbsp` puts no-break spaces behind numbers."""

    numbering: str = 'decimal'
    heading: str = 'upper'
    wrap: int = 0
    foot: str = 'none'
    indent: int = 0
    curly: bool = False
    nbsp: bool = False
    crlf: bool = False
    no_newline: bool = False


def laid_out(paragraphs: Sequence[Paragraph], layout: Layout, title: str, elsewhere: Sequence[str] = ()) -> str:
    """The whole text of a contract, gold marks in it. A reference to a key that no paragraph has reads as one of
    `elsewhere`, keys that are there."""
    numbered, references = number(list(paragraphs), NUMBERINGS[layout.numbering])
    printed = list(_printed(numbered, references, elsewhere, layout))
    printed = [_curly(text) if layout.curly else text.translate(_STRAIGHT) for text in printed]
    if layout.no_newline:
        return (' ' * 5).join(text.replace('\n', ' ') for text in printed)
    text = '\n\n'.join(printed) + '\n'
    if layout.wrap:
        text = _paged_lines(_wrapped(text, layout.wrap), layout, title)
    elif layout.foot != 'none':
        text = _paged_text(text, layout, title)
    return text.replace('\n', '\r\n') if layout.crlf else text


def _printed(
    numbered: Sequence[Numbered], references: Mapping[str, str], elsewhere: Sequence[str], layout: Layout
) -> Iterator[str]:
    """Each paragraph as printed, without line ends but those of headings."""
    blank = '\u00a0\u00a0' if layout.nbsp else ' '
    run_in = ''
    for item in numbered:
        text = _REFERENCE.sub(lambda match: _referred(match[1], references, elsewhere), item.paragraph.text)
        if _REFERENCE.sub('', item.paragraph.text).isupper():
            text = text.upper()
        level = item.paragraph.level
        if level == 1:
            if run_in:
                yield run_in
            run_in = ''
            heading = _heading(item.label, text, blank, layout)
            if layout.heading == 'run-in':
                run_in = heading
            else:
                yield heading
            continue
        label = f'{item.label}{blank}' if item.label else ''
        if run_in and level == 0:
            yield f'{run_in}{blank}{text}'
        else:
            if run_in:
                yield run_in
            yield ' ' * (layout.indent * max(0, level - 1)) + label + text
        run_in = ''
    if run_in:
        yield run_in


_REFERENCE = re.compile(r'\{ref:([a-z0-9-]+)\}')


def _referred(key: str, references: Mapping[str, str], elsewhere: Sequence[str]) -> str:
    if key in references:
        return references[key]
    if not elsewhere:
        raise AssertionError(f'BUG: a reference to {key}, which is nowhere')
    # the same key reads alike throughout
    return references[elsewhere[sum(map(ord, key)) % len(elsewhere)]]


def _heading(label: str, text: str, blank: str, layout: Layout) -> str:
    match layout.heading:
        case 'upper':
            return f'{label}{blank}{text.upper()}'
        case 'below':
            return f'{label}\n{text.upper()}'
        case _:
            return f'{label}{blank}{text}.' if layout.heading == 'run-in' else f'{label}{blank}{text}'


_STRAIGHT = str.maketrans('“”‘’', '""' + "''")

_OPENING_QUOTE = re.compile(rf'(^|[\s(\[—–-])({MARKS}*)"', re.MULTILINE)


def _curly(text: str) -> str:
    text = _OPENING_QUOTE.sub(r'\1\2“', text).replace('"', '”')
    return text.replace("'", '’')


def _wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at blanks; runs of blanks stay as they are."""
    lines: list[str] = []
    for paragraph in text.split('\n'):
        words = paragraph.lstrip(' ').split(' ')
        line = ' ' * (len(paragraph) - len(paragraph.lstrip(' '))) + words[0]
        used = width(line)
        for word in words[1:]:
            columns_of_word = width(word)
            if used + 1 + columns_of_word > columns:
                lines.append(line)
                line, used = word, columns_of_word
            else:
                line, used = f'{line} {word}', used + 1 + columns_of_word
        lines.append(line)
    return lines


def _paged_lines(lines: Sequence[str], layout: Layout, title: str) -> str:
    if layout.foot == 'none':
        return '\n'.join(lines)
    pages = []
    for start in range(0, len(lines), PAGE_LINES):
        pages.append('\n'.join(lines[start : start + PAGE_LINES]))
    return ''.join(
        f'{page}\n\n{_foot(layout, title, n).center(layout.wrap).rstrip(" ")}\n\n' for n, page in enumerate(pages, 1)
    )


_BLANK = re.compile(r'(?<=\S) (?=\S)')


def _paged_text(text: str, layout: Layout, title: str) -> str:
    """A page foot at the blank next to every so many characters, often inside a sentence."""
    pieces = []
    last = page = 0
    while len(text) - last > PAGE_CHARACTERS * 1.3:
        blank = _BLANK.search(text, last + PAGE_CHARACTERS)
        if blank is None:
            break
        page += 1
        pieces.append(text[last : blank.start()] + f'\n\n{" " * 36}{_foot(layout, title, page)}\n\n')
        last = blank.end()
    return ''.join(pieces) + text[last:]


def _foot(layout: Layout, title: str, page: int) -> str:
    return FEET[layout.foot].format(page=page, title=title)
