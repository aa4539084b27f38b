"""Numbers the way Word writes them: 'iv', 'AA', '007', 'third'."""

from __future__ import annotations

from collections.abc import Callable

ROMAN = (
    (1000, 'm'), (900, 'cm'), (500, 'd'), (400, 'cd'), (100, 'c'), (90, 'xc'),
    (50, 'l'), (40, 'xl'), (10, 'x'), (9, 'ix'), (5, 'v'), (4, 'iv'), (1, 'i'),
)  # fmt: skip
ONES = [
    'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve',
    'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen',
]  # fmt: skip
TENS = ['zero', 'ten', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
ORDINALS = {
    'one': 'first', 'two': 'second', 'three': 'third', 'five': 'fifth', 'eight': 'eighth', 'nine': 'ninth',
    'twelve': 'twelfth',
}  # fmt: skip
CHICAGO = '*†‡§'


def roman(n: int) -> str:
    """'xiv' for 14; plain digits where Romans had none (0, below, and 32,768 up as in Word)."""
    if not 0 < n < 32_768:
        return str(n)
    numeral = ''
    for value, letters in ROMAN:
        numeral += letters * (n // value)
        n %= value
    return numeral


def letter(n: int) -> str:
    """'b' for 2 and, as Word counts, 'bb' for 28, 'bbb' for 54; plain digits below 1 and beyond 30 letters."""
    if not 0 < n <= 26 * 30:
        return str(n)
    return chr(ord('a') + (n - 1) % 26) * ((n - 1) // 26 + 1)


def ordinal(n: int) -> str:
    """'1st', '12th', '23rd'."""
    suffix = 'th' if n % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')
    return f'{n}{suffix}'


def cardinal_text(n: int) -> str:
    """'twenty-one'; plain digits outside 0 to 999."""
    if not 0 <= n < 1000:
        return str(n)
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f'-{ONES[n % 10]}' if n % 10 else '')
    return f'{ONES[n // 100]} hundred' + (f' {cardinal_text(n % 100)}' if n % 100 else '')


def ordinal_text(n: int) -> str:
    """'twenty-first'; as `ordinal` outside 0 to 999."""
    if not 0 <= n < 1000:
        return ordinal(n)
    words = cardinal_text(n)
    head = max(words.rfind('-'), words.rfind(' ')) + 1
    last = words[head:]
    return words[:head] + (ORDINALS.get(last) or (last[:-1] + 'ieth' if last.endswith('y') else last + 'th'))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


FORMATS: dict[str, Callable[[int], str]] = {
    'decimal': str,
    'decimalZero': lambda n: f'{n:02d}',
    'decimalZero3': lambda n: f'{n:03d}',
    'decimalZero4': lambda n: f'{n:04d}',
    'decimalZero5': lambda n: f'{n:05d}',
    'upperRoman': lambda n: roman(n).upper(),
    'lowerRoman': roman,
    'upperLetter': lambda n: letter(n).upper(),
    'lowerLetter': letter,
    'ordinal': ordinal,
    'cardinalText': lambda n: _capital(cardinal_text(n)),
    'ordinalText': lambda n: _capital(ordinal_text(n)),
    'numberInDash': lambda n: f'- {n} -',
    'decimalEnclosedParen': lambda n: f'({n})',
    'decimalEnclosedFullstop': lambda n: f'{n}.',
    'hex': lambda n: f'{n:X}',
    'chicago': lambda n: CHICAGO[(n - 1) % 4] * ((n - 1) // 4 + 1) if n > 0 else str(n),
    'none': lambda _: '',
}
"""By the name that WordprocessingML gives a format (ST_NumberFormat); all others are written as decimal and noted."""

CUSTOM = {
    '01, 02, 03, ...': 'decimalZero',
    '001, 002, 003, ...': 'decimalZero3',
    '0001, 0002, 0003, ...': 'decimalZero4',
}
"""Formats that newer Words keep as an example (numFmt custom)."""
