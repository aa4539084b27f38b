"""A check for GitHub Actions: a summary in Markdown, and annotations, safe against what names and contracts hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from chunklab.corpus.wording import printable
from chunklab.errors import StoreError
from chunklab.files import encoded
from chunklab.gate.junit import describe
from chunklab.gate.tables import change_table, cost_table, headline, rule_table, shortened
from chunklab.gate.text import ROWS, causes_text, losers_text
from chunklab.gate.verdict import GateVerdict
from chunklab.report.text import to_markdown

VARIABLE = 'GITHUB_STEP_SUMMARY'
LIMIT = 1_000_000
"""Bytes that GitHub takes of one step's summary, a little less than 1 MiB."""

SHOWN = 10
"""Annotations of a kind that GitHub shows of one step."""

_LEFT_OUT = '\n(The rest is left out: GitHub takes no more than 1 MB. `chunklab check -f json` has all of it.)\n'
_WIDTH = 110


def summary_file(environment: Mapping[str, str]) -> Path | None:
    """The file that GitHub shows under the job, where there is one."""
    named = environment.get(VARIABLE, '')
    return Path(named) if named else None


def append_summary(text: str, path: Path) -> None:
    """Add to the summary; what other commands wrote there stays. StoreError where that cannot be done."""
    try:
        with path.open('ab') as out:
            out.write(encoded(text))
    except OSError as exc:
        raise StoreError(f'{path}: the summary cannot be written: {exc.strerror}') from exc


def room_in(path: Path) -> int:
    """Bytes that may still be added to a summary."""
    try:
        return max(0, LIMIT - path.stat().st_size)
    except OSError:
        return LIMIT


def to_summary(verdict: GateVerdict, room: int = LIMIT) -> str:
    """Markdown of at most `room` bytes, the most important part first; what no longer fits is left out whole."""
    found = ''
    budget = room - len(encoded(_LEFT_OUT))
    for part in _parts(verdict):
        if len(encoded(found + part)) > budget:
            return found + _LEFT_OUT if room >= len(encoded(found + _LEFT_OUT)) else found
        found += part
    return found


def error_summary(message: str) -> str:
    """Markdown for a check that could not be made."""
    return f'### chunklab check: not comparable\n\n{_fenced(printable(message))}\n'


def annotations_of(verdict: GateVerdict) -> Iterator[str]:
    """A line for GitHub's runner for each failure, then for each warning, as many of each as it shows."""
    errors = [describe(j) for j in verdict.failed]
    warnings = [describe(j) for j in verdict.stale if not verdict.fails(j)]
    warnings += [f'{f.strategy}: {f.evidence}' for f in verdict.findings]
    for level, messages in (('error', errors), ('warning', warnings)):
        shown = (
            messages if len(messages) <= SHOWN else [*messages[: SHOWN - 1], f'and {len(messages) - SHOWN + 1} more']
        )
        yield from (annotation(level, message) for message in shown)


def annotation(level: str, message: str, title: str = 'chunklab check') -> str:
    """One workflow command, in one line whatever the message holds."""
    return f'::{level} title={_property(title)}::{_value(printable(message))}'


def _parts(verdict: GateVerdict) -> Iterator[str]:
    yield f'### {"✅" if verdict.passed else "❌"} chunklab check\n\n{_fenced(headline(verdict))}\n'
    for table in (change_table(verdict), rule_table(verdict), cost_table(verdict)):
        if table.rows:
            yield to_markdown(shortened(table, ROWS)) + '\n'
    if verdict.findings:
        yield _fenced(causes_text(verdict, _WIDTH)) + '\n'
    if verdict.losers:
        shown = _fenced(losers_text(verdict, _WIDTH))
        yield f'<details><summary>Queries that lost most</summary>\n\n{shown}\n</details>\n\n'


def _fenced(text: str) -> str:
    """Text in a fence that it cannot close: nothing in it is a link, an image or HTML."""
    longest = run = 0
    for letter in text:
        run = run + 1 if letter == '`' else 0
        longest = max(longest, run)
    fence = '`' * max(3, longest + 1)
    return f'{fence}text\n{text}\n{fence}\n'


def _value(text: str) -> str:
    return text.replace('%', '%25').replace('\r', '%0D').replace('\n', '%0A')


def _property(text: str) -> str:
    return _value(text).replace(':', '%3A').replace(',', '%2C')
