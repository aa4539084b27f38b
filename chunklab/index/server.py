"""A Chroma server that somebody else runs: reached with patience, and with the credentials that its address has."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from chunklab.errors import ChunklabError, StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

PATIENCE_SECONDS = 60.0
"""How long a server may take for one answer."""

_HEARTBEAT_SECONDS = 10.0
_SHOWN = 300  # characters of what went wrong


def is_address(place: str) -> bool:
    """Whether that is the address of a server, not a folder."""
    return '://' in place


def without_credentials(place: str) -> str:
    """The same place, without the name and the password that an address may have in it."""
    if not is_address(place):
        return place
    scheme, _, rest = place.partition('://')
    authority, slash, path = rest.partition('/')
    return f'{scheme}://{authority.rpartition("@")[2]}{slash}{path}'


def settings() -> Any:
    """How chunklab has Chroma work: it tells nobody, and takes nothing from a .env file in the folder at hand."""
    from chromadb.config import Settings

    return Settings(_env_file=None, anonymized_telemetry=False)


@contextlib.contextmanager
def answered(where: str) -> Iterator[None]:
    """Turns whatever goes wrong while somebody else's index is asked into one line that says `where`: an answer that is
    no answer makes Chroma's client stumble in any way."""
    try:
        yield
    except (ChunklabError, AssertionError):
        raise
    except Exception as exc:
        reason = ' '.join(str(exc).split())[:_SHOWN] or type(exc).__name__
        known = isinstance(exc, (KeyError, TypeError, AttributeError))
        said = f'its answer makes no sense ({type(exc).__name__}: {reason})' if known else f'Chroma says: {reason}'
        raise StoreError(f'{where}: {said}') from exc


@contextlib.contextmanager
def opened_server(url: str, patience: float = PATIENCE_SECONDS) -> Iterator[ClientAPI]:
    """A client for the server at `url`, inside the block. StoreError, one line, where it is down, refuses, or takes
    longer than `patience` for one answer."""
    import chromadb

    host, port, ssl, headers = _address(url)
    label = without_credentials(url)
    _check_answers(
        f'{"https" if ssl else "http"}://{_bracketed(host)}:{port}', headers, label, min(patience, _HEARTBEAT_SECONDS)
    )

    def connected() -> ClientAPI:
        return chromadb.HttpClient(host=host, port=port, ssl=ssl, headers=dict(headers), settings=settings())

    with answered(label):
        client = _within(patience, connected, label)
    _be_impatient(client, patience)
    try:
        yield client
    finally:
        client.close()
        for session in _sessions(client):  # Chroma leaves its connections open
            session.close()


def _address(url: str) -> tuple[str, int, bool, Mapping[str, str]]:
    """Host, port, whether encrypted, and the headers that say who asks."""
    label = without_credentials(url)
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == 'https' else 8000)
    except ValueError as exc:
        raise StoreError(f'{label}: {exc}; a Chroma server is named like http://localhost:8000') from exc
    if parts.scheme not in ('http', 'https') or not parts.hostname:
        raise StoreError(f'{label}: a Chroma server is named like http://localhost:8000')
    headers = {}
    if parts.username is not None:
        pair = f'{unquote(parts.username)}:{unquote(parts.password or "")}'
        headers['Authorization'] = 'Basic ' + base64.b64encode(pair.encode()).decode('ascii')
    return parts.hostname, port, parts.scheme == 'https', headers


def _bracketed(host: str) -> str:
    return f'[{host}]' if ':' in host else host


def _check_answers(url: str, headers: Mapping[str, str], label: str, patience: float) -> None:
    """StoreError unless a Chroma server is alive there; Chroma's own client would wait for it without end."""
    import http.client
    import urllib.request
    from urllib.error import HTTPError

    request = urllib.request.Request(f'{url}/api/v2/heartbeat')
    for name, value in headers.items():
        request.add_unredirected_header(name, value)  # whoever it sends us on to gets no password
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:
            told = json.loads(answer.read(1 << 16))
    except HTTPError as exc:
        exc.close()
        said = f'{exc.code} {exc.reason}'
        raise StoreError(f'{label}: not a Chroma server, or one in trouble: it answers {said}') from exc
    except OSError as exc:
        said = f'{label}: no Chroma server answers there ({getattr(exc, "reason", exc)})'
        raise StoreError(f'{said}; one is started with: chroma run') from exc
    except (http.client.HTTPException, ValueError) as exc:
        raise StoreError(f'{label}: not a Chroma server: its heartbeat is none') from exc
    if not isinstance(told, dict) or 'nanosecond heartbeat' not in told:
        raise StoreError(f'{label}: not a Chroma server: its heartbeat is none')


def _within(seconds: float, call: Callable[[], Any], label: str) -> Any:
    """What `call` gives. StoreError after so many seconds: what it then still waits for is left to itself."""
    found: list[Any] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            found.append(call())
        except BaseException as exc:  # noqa: BLE001 - raised again where it is waited for
            raised.append(exc)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise StoreError(f'{label}: the server does not answer within {seconds:g} seconds')
    for exc in raised:
        raise exc
    return found[0]


def _be_impatient(client: ClientAPI, seconds: float) -> None:
    for session in _sessions(client):
        session.timeout = seconds


def _sessions(client: ClientAPI) -> Sequence[Any]:
    """The connections of a client, for which it offers no setting."""
    parts = (client, getattr(client, '_admin_client', None))
    found = (getattr(getattr(part, '_server', None), '_session', None) for part in parts)
    return [session for session in found if session is not None]
