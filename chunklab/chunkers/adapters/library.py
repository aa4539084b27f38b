"""What the adapters have in common: a library found or said to be missing, its classes and their parameters by name."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal, Protocol, runtime_checkable

from chunklab.chunkers.adapters.offline import NeedsDownloadError, offline
from chunklab.errors import ChunklabError, SpecError, did_you_mean
from chunklab.roles import Context
from chunklab.types import Document, Span, Vectors

ADAPTER_VERSION = 1
"""Raised whenever an adapter calls its library differently than before: stored cuttings then do not count."""

Length = Literal['tokens', 'characters']
"""What a splitter's sizes count: tokens as the encoder's tokenizer has them, or characters."""

Options = tuple[tuple[str, Any], ...]
"""A spec's further parameters, in order of their names."""

_WORDS: Mapping[str, object] = {'true': True, 'false': False, 'none': None}
_JSON = ('[', '{', '"')


@dataclass(frozen=True, slots=True)
class Reported:
    """A chunk as its library gives it, and where the library says that it stands; None where it says nothing."""

    text: str = field(repr=False)
    span: Span | None


@runtime_checkable
class Reporting(Protocol):
    """A splitter whose library reports offsets. Nothing is cut by these: they are only shown beside the true ones."""

    def reported(self, document: Document, context: Context) -> Sequence[Reported]:
        """The chunks with the places that the library reports."""
        ...

    def versions(self) -> Mapping[str, str]:
        """Version of each package that the splitter's chunks depend on."""
        ...


@dataclass(frozen=True, slots=True)
class Library:
    """A library of splitters: what specs and the extra call it, its package, and the others that its chunks depend on
    where they are installed."""

    name: str
    package: str
    others: tuple[str, ...] = ()

    def load(self, module: str, package: str = '') -> Any:
        """The module; SpecError with the command that installs it where it is missing or broken."""
        try:
            with offline(self.name):
                loaded = importlib.import_module(module)
        except ImportError as exc:
            wanted = package or self.package
            missing = isinstance(exc, ModuleNotFoundError) and (exc.name or '').partition('.')[0] in module
            why = 'is not installed' if missing else f'cannot be imported: {one_line(exc)}'
            raise SpecError(f"{self.name}: the package {wanted} {why} (pip install 'chunklab[{self.name}]')") from exc
        # how many chunks are over the limit is counted by chunklab; a line for each on stderr would hide the rest
        logging.getLogger(module.partition('.')[0]).setLevel(logging.ERROR)
        return loaded

    def versions(self) -> Mapping[str, str]:
        """Version of each package that chunks may depend on, as far as they are installed."""
        found = {}
        for package in (self.package, *self.others):
            try:
                found[package] = version(package)
            except PackageNotFoundError:
                continue
        return found

    def digest(self) -> str:
        """Changes with the version of any of these packages and of the adapter."""
        return hashlib.sha256(repr((ADAPTER_VERSION, sorted(self.versions().items()))).encode('ascii')).hexdigest()

    def check_name(self, name: str, known: Iterable[str], refused: Mapping[str, str]) -> None:
        """SpecError unless `name` is one of the known splitters; a refused one is told why."""
        if name in refused:
            raise SpecError(f'{self.name}({name}): {refused[name]}')
        names = sorted(set(known) - set(refused))
        if name not in names:
            hint = did_you_mean(name, names)
            raise SpecError(f'{self.name}: no splitter {name!r}{hint}; there are: {", ".join(names)}')

    def check_options(self, name: str, factory: Callable[..., Any], options: Options, given: Mapping[str, str]) -> None:
        """SpecError for a parameter that the class does not take, or that chunklab gives it."""
        known = [parameter for parameter in parameters_of(factory) if parameter not in given]
        for key, _ in options:
            if key in given:
                raise SpecError(f'{self.name}({name}): {key} is not yours to give: {given[key]}')
            if key not in known:
                hint = did_you_mean(key, known)
                raise SpecError(f'{self.name}({name}): {name} has no parameter "{key}"{hint}; it takes: {_list(known)}')

    def making(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` returns; whatever the library says against the parameters becomes a SpecError of one line."""
        where = f'{self.name}({name})'
        try:
            with offline(where):
                return make()
        except ChunklabError:
            raise
        except Exception as exc:
            raise SpecError(f'{where}: {one_line(exc)}') from exc

    def on_trial(self, name: str, make: Callable[[], Any]) -> Any:
        """The same, to learn of a mistake before anything is cut; None where that needs a download, for then it is this
        strategy that fails, when it cuts, and no other."""
        try:
            return self.making(name, make)
        except NeedsDownloadError:
            return None


def sorted_options(options: Mapping[str, Any]) -> Options:
    """The options as a value that can be compared and looked up by."""
    return tuple(sorted(options.items()))


def no_vectors(_: Sequence[str]) -> Vectors:
    """What embeds for a splitter that is made on trial, or cuts without vectors: nothing."""
    raise AssertionError('BUG: a splitter that has no encoder asks for vectors')


def to_python(options: Options) -> dict[str, Any]:
    """The options as the library takes them: true, false and none as such, and what is written as JSON (a list, an
    object, a text in double quotes, in which \\n is a line break) as what it says."""
    return {key: _value(value) for key, value in options}


def parameters_of(factory: Callable[..., Any]) -> tuple[str, ...]:
    """Names of all parameters of a class, those that it hands on to its bases included."""
    found: dict[str, None] = {}
    for signature in _signatures(factory):
        for parameter in signature.parameters.values():
            if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL) and parameter.name != 'self':
                found.setdefault(parameter.name)
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in signature.parameters.values()):
            break
    return tuple(found)


def one_line(exc: BaseException) -> str:
    """What an exception says, on one line; its type where it says nothing."""
    return ' '.join(str(exc).split()) or type(exc).__name__


def _signatures(factory: Callable[..., Any]) -> Iterator[inspect.Signature]:
    yield inspect.signature(factory)
    if isinstance(factory, type):
        for base in factory.__mro__[1:]:
            if '__init__' in vars(base) and base is not object:
                yield inspect.signature(vars(base)['__init__'])


def _value(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() in _WORDS:
        return _WORDS[value.lower()]
    if value.startswith(_JSON):
        try:
            return json.loads(value)
        except ValueError:
            return value  # a separator may well be a bracket
    return value


def _list(names: Sequence[str]) -> str:
    return ', '.join(names) or 'nothing'
