"""Characters of symbol fonts, which Word keeps as numbers in a font instead of as text."""

from __future__ import annotations

SYMBOLS = {
    'symbol': {
        0x2D: '−', 0xA3: '≤', 0xAC: '←', 0xAE: '→', 0xB0: '°', 0xB1: '±', 0xB3: '≥', 0xB4: '×', 0xB7: '•', 0xB8: '÷',
        0xB9: '≠', 0xBB: '≈', 0xD2: '®', 0xD3: '©', 0xD4: '™', 0xDE: '⇒', 0xE2: '®', 0xE3: '©', 0xE4: '™',
    },
    'wingdings': {
        0x28: '☎', 0x2A: '✉', 0x6C: '●', 0x6E: '■', 0x6F: '☐', 0x71: '☐', 0x72: '☐', 0x75: '◆', 0x76: '❖', 0x78: '☒',
        0x9F: '•', 0xA7: '▪', 0xA8: '☐', 0xD8: '➢', 0xE0: '→', 0xF0: '⇨', 0xFB: '✗', 0xFC: '✓', 0xFD: '☒', 0xFE: '☑',
    },
    'wingdings 2': {
        0x2A: '☐', 0x35: '☐', 0x4F: '✗', 0x50: '✓', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0xA3: '☐',
    },
    'webdings': {0x61: '✓', 0x63: '☐', 0x67: '■'},
}  # fmt: skip
"""By font in lower case and code within it; Word adds 0xF000 to the code."""

UNKNOWN = '\ufffd'


def symbol(font: str | None, code: str | None) -> str:
    """The character that the font shows at `code` (hexadecimal), U+FFFD where that is not known here."""
    try:
        point = int(code or '', 16)
    except ValueError:
        return UNKNOWN
    known = SYMBOLS.get((font or '').lower(), {}).get(point & 0xFF if point >= 0xF000 else point)
    if known:
        return known
    return chr(point) if 0x20 <= point < 0xD800 else UNKNOWN
