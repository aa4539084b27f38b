"""Any function from text to chunks as a strategy: `python('my_module:my_chunker', size=200)`."""

from __future__ import annotations

import functools
import hashlib
import importlib
import inspect
import operator
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import chunklab
from chunklab.chunkers.words import trimmed
from chunklab.errors import SpecError, StrategyError, did_you_mean
from chunklab.roles import Context
from chunklab.types import Document, Span, to_span_array, to_spans


@dataclass(frozen=True, slots=True, init=False)
class PythonFunction:
    """Chunks by a function of yours, named 'module:function'; it gets the text and the spec's other parameters.

    It returns (or yields) either texts, in the order of the document, that may overlap, or (start, end) pairs of
    character offsets. A text need not be an exact part of the document: where it stands is found out. White space at
    both ends is trimmed, repetitions and blanks are left out. Modules of the current directory can be named. `seconds`
    is how long one document may take, unless the function has a parameter of that name. A SpecError tells of a function
    that cannot be found or that does not take these parameters. No size limit is checked: what it gives is judged.
    """

    embeds: ClassVar[bool] = False

    target: str
    options: tuple[tuple[str, Any], ...]
    seconds: float
    _function: Callable[..., Any] = field(repr=False, compare=False)

    # The one component that is open-ended: which parameters there are, only the user's function knows.
    def __init__(self, target: str, **options: Any) -> None:
        function = _load(target)
        seconds = 0.0 if _takes_seconds(function) else options.pop('seconds', 0.0)
        if not isinstance(seconds, (int, float)) or seconds < 0:
            raise SpecError(f'python({target!r}): seconds must be a number above 0, not {seconds!r}')
        _check_options(target, function, options)
        object.__setattr__(self, 'target', target)
        object.__setattr__(self, 'options', tuple(sorted(options.items())))
        object.__setattr__(self, 'seconds', float(seconds))
        object.__setattr__(self, '_function', function)

    def pieces(self, document: Document, context: Context) -> Sequence[str | Span]:  # noqa: ARG002 - part of the role
        """The document's chunks as the function gives them: texts, or the spans of its offsets."""
        result = self._function(document.text, **dict(self.options))
        if isinstance(result, str):
            raise StrategyError('gives one text; return a list of texts or of (start, end) pairs')
        given = list(result)
        if all(isinstance(item, str) for item in given):
            return given
        return _from_offsets(document.text, given)

    def fit_digest(self) -> str:
        """sha256, hexadecimal, of the function's name and of the files that its cuts may come from.

        These are the files of the named module, of the module where the function itself is defined (for a method also
        those of its object's classes), and of every module loaded from the current directory, installed packages and
        chunklab left out. Not covered: modules that are only imported while the function runs or that lie elsewhere,
        other packages' versions, data files, models and services that it reads, the environment, and an edit of a
        module that this process had loaded before. When one of those changes, change the spec: give it a parameter
        `version=2`, say.
        """
        files = {
            name: hashlib.sha256(content).hexdigest()
            for name, file in sorted(_module_files(self.target.partition(':')[0], self._function).items())
            if (content := _content(file)) is not None
        }
        return hashlib.sha256(repr((self.target, files)).encode('utf-8', 'surrogatepass')).hexdigest()


def _load(target: str) -> Callable[..., Any]:
    module_name, colon, attribute = target.partition(':')
    if not (module_name and colon and attribute):
        raise SpecError(f"python({target!r}): name a function as 'module:function'")
    try:
        with _current_directory_first(), redirect_stdout(sys.stderr):
            module = importlib.import_module(module_name)
    except (Exception, SystemExit) as exc:  # a script that parses its command line when it is imported exits
        raise SpecError(f'python({target!r}): cannot import {module_name}: {_one_line(exc)}') from exc
    try:
        function = operator.attrgetter(attribute)(module)
    except AttributeError as exc:
        names = [name for name, value in vars(module).items() if callable(value)]
        raise SpecError(
            f'python({target!r}): module {module_name} has no {attribute!r}{did_you_mean(attribute, names)}'
        ) from exc
    if not callable(function):
        raise SpecError(f'python({target!r}): {attribute} is not a function')
    loaded: Callable[..., Any] = function
    return loaded


@contextmanager
def _current_directory_first() -> Iterator[None]:
    """While it lasts, modules of the current directory come first; afterwards last, for what is imported later on.

    So the user's module is found under any name, but a file of his called `types.py` gets in nobody's way.
    """
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        yield
    finally:
        sys.path.remove(here)
        if here not in sys.path:
            sys.path.append(here)


def _module_files(named: str, function: Callable[..., Any]) -> dict[str, Path]:
    """The files behind `function`, by the name of their module."""
    wanted = {named, *_defining_modules(function)}
    here = Path.cwd()
    installed = [Path(sysconfig.get_path(key)) for key in ('stdlib', 'platstdlib', 'purelib', 'platlib', 'scripts')]
    # which of chunklab's modules are loaded differs between commands, and how it cuts is versioned elsewhere
    installed.append(Path(chunklab.__file__).parent)
    files = {}
    for name, module in list(sys.modules.items()):
        # not getattr, which some packages answer by importing more
        file = getattr(module, '__dict__', {}).get('__file__')
        if isinstance(file, str) and (name in wanted or _is_users_own(Path(file), here, installed)):
            files[name] = Path(file)
    return files


def _is_users_own(file: Path, here: Path, installed: Sequence[Path]) -> bool:
    if not file.is_relative_to(here):
        return False
    inside = file.relative_to(here).parts
    in_packages = 'site-packages' in inside or 'dist-packages' in inside
    return not in_packages and not any(file.is_relative_to(folder) for folder in installed)


def _defining_modules(function: Callable[..., Any]) -> Iterator[str]:
    """Names of the modules where a callable is defined: what it wraps, and its object's classes."""
    while isinstance(function, functools.partial):
        function = function.func
    unwrapped = inspect.unwrap(function)
    owner = getattr(unwrapped, '__self__', None)
    classes = [*type(function).__mro__, *(owner if isinstance(owner, type) else type(owner)).__mro__]
    for thing in (function, unwrapped, *classes):
        name = getattr(thing, '__module__', None)
        if isinstance(name, str):
            yield name


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # a module from a zip file, or one whose file is gone
        return None


def _takes_seconds(function: Callable[..., Any]) -> bool:
    """Whether `seconds` is a parameter of the function's own."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
    return 'seconds' in parameters or any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values())


def _check_options(target: str, function: Callable[..., Any], options: dict[str, Any]) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some built-in functions have none
        return
    try:
        signature.bind('', **options)
    except TypeError as exc:
        raise SpecError(f'python({target!r}): {exc}; its parameters are {signature}') from exc


def _from_offsets(text: str, given: Sequence[Any]) -> list[Span]:
    pairs = [_pair(text, item, f'item {number}') for number, item in enumerate(given, start=1)]
    return sorted(set(to_spans(trimmed(text, to_span_array(pairs)))))


def _pair(text: str, item: Any, where: str) -> tuple[int, int]:
    try:
        first, second = (item.start, item.end) if isinstance(item, Span) else item
        start, end = operator.index(first), operator.index(second)
    except (TypeError, ValueError) as exc:
        raise StrategyError(
            f'{where} is no (start, end) pair; a function gives either texts or pairs of offsets'
        ) from exc
    if not 0 <= start <= end <= len(text):
        raise StrategyError(f'{where}: {start}-{end} does not lie in the text, which has {len(text)} characters')
    return start, end


def _one_line(exc: BaseException) -> str:
    return ' '.join(f'{type(exc).__name__}: {exc}'.split())
