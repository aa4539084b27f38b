"""What a contract calls itself, for questions that name it: 'the Supply Agreement between Harrow Ltd and Pell Inc.'"""

from __future__ import annotations

import re

from chunklab.corpus.questions.units import plain
from chunklab.types import Document

HEAD = 4_000
"""Characters in which a contract says its name and its parties."""

LONGEST = 160

_WORD = r"[A-Z][\w&'’-]{0,30}"
_TITLE = re.compile(
    rf'(?<![\w.])(?P<title>{_WORD}(?:[ \xa0](?:{_WORD}|of|and|for|to|the|&|-)){{0,7}}?[ \xa0])?'
    r'(?P<noun>(?:AGREEMENT|Agreement|CONTRACT|Contract|LEASE|Lease|INDENTURE|Indenture))\b'
)
_SUFFIX = (
    r'(?:,?\s{1,2}(?:(?:Inc|INC|Corp|CORP|Ltd|LTD|Co|CO)\b\.?|LLC\b|LLP\b|LP\b|PLC\b|plc\b|Limited\b|LIMITED\b'
    r'|L\.L\.C\.|L\.P\.|S\.A\.|B\.V\.|N\.V\.|GmbH\b|AG\b))'
)
_NAMED = rf'(?:[A-Z]\w{{0,3}}\.|{_WORD})'  # a dot ends an initial or "St.", not a sentence
_NAME = rf'{_NAMED}(?:[ \xa0]{{1,2}}(?:{_NAMED}|&|of|de|the)){{0,7}}?{_SUFFIX}'
_PARTIES = re.compile(r'\b(?:[Bb]etween|BETWEEN|[Aa]mong|AMONG|[Bb]y[ \xa0]and|BY[ \xa0]AND|PARTIES)\b')
_PARTY = re.compile(rf'(?<![\w&.])(?P<name>{_NAME})')
_JOINING = re.compile(r'(?:And|The|Of|AND|THE|OF) ')
_ARTICLE = re.compile(
    r'(?:This|THIS|The|THE|A|An|Exhibit|EXHIBIT|Form|FORM|Of|OF|Execution|EXECUTION|Version|VERSION|Copy|COPY'
    r'|Confidential'
    r'|CONFIDENTIAL|Draft|DRAFT|Final|FINAL|Amended|AMENDED(?= [A-Z]))[ \xa0]+'
)
_SMALL = frozenset({'of', 'and', 'for', 'to', 'the', 'in', 'on', 'by', 'with', 'or'})


def contract_name(document: Document) -> str:
    """'the Supply Agreement between A Ltd and B Inc.', as the contract's first lines say; one line, printable.

    Parties are only named where they are companies by their names, for other capitals may be anything; without two of
    them the name of the file stands beside, and alone where there is no title either.
    """
    head = document.text[:HEAD]
    stem = document.doc_id.rsplit('.', 1)[0] or document.doc_id
    file = f'“{_shown(stem.replace("_", " "))}”'
    title = plain(document.title) or _title(head)
    if not title:
        return file
    parties = _parties(plain(head))
    return f'the {_shown(title)} {_shown(parties)}' if parties else f'the {_shown(title)} in {file}'


def asked_of(name: str, question: str) -> str:
    """The question with the contract's name before it, to be asked of many contracts at once."""
    return f'In {name}: {question[:1].lower()}{question[1:]}'


def _title(head: str) -> str:
    for match in _TITLE.finditer(head):
        words = match['title'] or ''
        while article := _ARTICLE.match(words):
            words = words[article.end() :]
        if words.strip():
            return _cased(plain(f'{words} {match["noun"]}'))
    return ''


def _parties(head: str) -> str:
    """'between A and B': the first two names of companies after such a word in plain text, '' if there are not two."""
    begin = _PARTIES.search(head)
    names: dict[str, str] = {}
    for match in _PARTY.finditer(head, begin.end()) if begin else ():
        name = _JOINING.sub('', match['name'])
        names.setdefault(''.join(c for c in name.lower() if c.isalnum()), name)
        if len(names) == 2:
            return f'between {" and ".join(names.values())}'
    return ''


def _cased(title: str) -> str:
    """A title in capitals with capitals only where its words begin."""
    if not title.isupper():
        return title
    return ' '.join(w if w in _SMALL else w.capitalize() for w in title.lower().split())


def _shown(text: str) -> str:
    clean = ''.join(c if c.isprintable() else ' ' for c in text[: 4 * LONGEST])
    even = ' '.join(clean.split())
    return even if len(even) <= LONGEST else even[:LONGEST].rsplit(' ', 1)[0] + '…'
