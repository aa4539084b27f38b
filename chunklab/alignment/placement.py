"""Where a piece of somebody else's making stands in a document."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.types import Span


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a piece stands: its span, trimmed of white space; whether the slice is the stripped piece, letter by
    letter; and what the piece has before and after that the text has not there."""

    span: Span
    exact: bool
    added_before: str = ''
    added_after: str = ''
