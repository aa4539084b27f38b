"""Components by name: the built-in ones and those that installed packages add through entry points.

A component is any class (or function) whose constructor's parameters are its spec's parameters. A package adds one with
an entry point in the group `chunklab.chunkers` or `chunklab.splitters`.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from chunklab.errors import SpecError, did_you_mean
from chunklab.specs import Alternatives, Range, Scalar, Spec, Value, parse

Kind = Literal['chunker', 'splitter', 'encoder', 'mode']

_BUILT_IN: Mapping[Kind, Mapping[str, str]] = {
    'chunker': {
        'fixed': 'chunklab.chunkers.fixed:Fixed',
        'recursive': 'chunklab.chunkers.recursive:Recursive',
        'sentence': 'chunklab.chunkers.sentence:Sentence',
        'semantic': 'chunklab.chunkers.semantic:Semantic',
        'cluster': 'chunklab.chunkers.cluster:Cluster',
        'clause': 'chunklab.chunkers.clause:Clause',
        'spans': 'chunklab.chunkers.given:GivenSpans',
        'python': 'chunklab.chunkers.function:PythonFunction',
        'command': 'chunklab.chunkers.command:Command',
        'langchain': 'chunklab.chunkers.adapters.langchain:LangChain',
        'llamaindex': 'chunklab.chunkers.adapters.llamaindex:LlamaIndex',
        'chonkie': 'chunklab.chunkers.adapters.chonkie:Chonkie',
        'semchunk': 'chunklab.chunkers.adapters.semchunk:Semchunk',
    },
    'splitter': {
        'nupunkt': 'chunklab.sentences.nupunkt:Nupunkt',
        'punkt': 'chunklab.sentences.punkt:Punkt',
        'spacy': 'chunklab.sentences.spacy:Spacy',
    },
    'encoder': {
        'st': 'chunklab.encoders.models:SentenceTransformers',
    },
    'mode': {
        'plain': 'chunklab.encoders.modes:Plain',
        'late': 'chunklab.encoders.windows:Late',
        'static': 'chunklab.encoders.modes:Static',
    },
}

_EXPECTED: Mapping[object, str] = {int: 'a whole number', float: 'a number', str: 'a name or quoted text'}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a component: its name, its default as a spec writes it ('' if required), what it takes."""

    name: str
    default: str
    takes: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component built from its spec. `spec` is the canonical spelling: a default is left out, but for the size.
    `origin` is '' for a built-in one, else it changes with the package that it comes from."""

    spec: str
    made: Any
    origin: str = ''


def names(kind: Kind) -> tuple[str, ...]:
    """Every component of that kind that can be named, built-in ones first, each group in a fixed order."""
    return (*_BUILT_IN[kind], *sorted(set(_entry_points(kind)) - set(_BUILT_IN[kind])))


def build(kind: Kind, text: str) -> Component:
    """The component that a spec string describes; SpecError if it names or passes something unknown."""
    spec = parse(text)
    if spec.cutoff or spec.subset:
        raise SpecError(f'{text}: a {kind} takes no cutoff and no subset')
    factory = _factory(kind, spec.name)
    signature = inspect.signature(factory)
    arguments = _bind(spec, signature, _annotations(factory))
    made = factory(*arguments.args, **arguments.kwargs)
    origin = '' if spec.name in _BUILT_IN[kind] else _origin(kind, spec.name, factory)
    return Component(str(_canonical(spec, arguments, signature)), made, origin)


def parameters(kind: Kind, name: str) -> tuple[Parameter, ...]:
    """What the constructor of a component takes, in order."""
    factory = _factory(kind, name)
    hints = _annotations(factory)
    found = []
    for key, parameter in inspect.signature(factory).parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue  # what else there is, only the component itself knows
        required = parameter.default is inspect.Parameter.empty
        default = '' if required else str(Spec('_', (parameter.default,)))[2:-1]
        found.append(Parameter(key, default, _takes(hints.get(key))))
    return tuple(found)


def summary(kind: Kind, name: str) -> str:
    """The first sentence of a component's docstring."""
    return (inspect.getdoc(_factory(kind, name)) or '').split('\n\n')[0].replace('\n', ' ')


def _factory(kind: Kind, name: str) -> Callable[..., Any]:
    target = _BUILT_IN[kind].get(name)
    if target is not None:
        module, _, attribute = target.partition(':')
        made: Callable[..., Any] = getattr(import_module(module), attribute)
        return made
    points = _entry_points(kind)
    if name not in points:
        known = names(kind)
        raise SpecError(f'unknown {kind} "{name}"{did_you_mean(name, known)}; there are: {", ".join(known)}')
    loaded: Callable[..., Any] = points[name].load()
    return loaded


def _entry_points(kind: Kind) -> Mapping[str, Any]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=f'chunklab.{kind}s')}


def _origin(kind: Kind, name: str, factory: Callable[..., Any]) -> str:
    """The package that adds a component, its version, and the digest of the source file, which changes without one."""
    distribution = getattr(_entry_points(kind)[name], 'dist', None)
    package = f'{distribution.name} {distribution.version}' if distribution else ''
    try:
        source = Path(inspect.getsourcefile(factory) or '').read_bytes()
    except (TypeError, OSError):
        source = b''
    return f'{package} {hashlib.sha256(source).hexdigest()}'


def _annotations(factory: Callable[..., Any]) -> Mapping[str, Any]:
    return get_type_hints(getattr(factory, '__init__') if isinstance(factory, type) else factory)  # noqa: B009


def _bind(spec: Spec, signature: inspect.Signature, hints: Mapping[str, Any]) -> inspect.BoundArguments:
    takes = list(signature.parameters)
    open_ended = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in signature.parameters.values())
    for key, _ in spec.params:
        if key not in takes and not open_ended:
            close = did_you_mean(key, takes)
            raise SpecError(f'{spec}: {spec.name} has no parameter "{key}"{close}; it takes: {_list(takes)}')
    positional = [p.name for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    if len(spec.args) > len(positional):
        raise SpecError(f'{spec}: {spec.name} takes at most {len(positional)} values')
    args = [_checked(spec, key, value, hints) for key, value in zip(positional, spec.args, strict=False)]
    kwargs = {key: _checked(spec, key, value, hints) for key, value in spec.params}
    twice = sorted(set(positional[: len(args)]) & set(kwargs))
    if twice:
        raise SpecError(f'{spec}: {twice[0]} is given twice')
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as exc:
        raise SpecError(f'{spec}: {exc}') from exc
    return bound


def _checked(spec: Spec, key: str, value: Value, hints: Mapping[str, Any]) -> Scalar:
    if isinstance(value, (Range, Alternatives)):
        raise SpecError(f'{spec}: {key}={value} stands for several values, which only a sweep can take')
    hint = hints.get(key)
    if isinstance(value, Spec) and hint in (str, None):
        return str(value)
    if get_origin(hint) is Literal and value not in get_args(hint):
        choices = [str(choice) for choice in get_args(hint)]
        raise SpecError(f'{spec}: {key}={value} is not one of {_list(choices)}{did_you_mean(str(value), choices)}')
    if hint is float and isinstance(value, int):
        return value
    if isinstance(hint, type) and hint in _EXPECTED and not isinstance(value, hint):
        raise SpecError(f'{spec}: {key} must be {_EXPECTED[hint]}, not {value!r}')
    return value


def _canonical(spec: Spec, bound: inspect.BoundArguments, signature: inspect.Signature) -> Spec:
    written: dict[str, Value] = {**dict(zip(signature.parameters, spec.args, strict=False)), **dict(spec.params)}
    args: list[Value] = []
    params: list[tuple[str, Value]] = []
    for key, value in bound.arguments.items():
        parameter = signature.parameters[key]
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            params += sorted(value.items())
        elif parameter.default is inspect.Parameter.empty:
            args.append(written[key])
        elif key == 'size' or value != parameter.default:
            params.append((key, written[key]))
    if 'size' in signature.parameters and 'size' not in bound.arguments:
        params.insert(0, ('size', signature.parameters['size'].default))
    return Spec(spec.name, tuple(args), tuple(params))


def _takes(hint: object) -> str:
    if get_origin(hint) is Literal:
        return ' | '.join(str(choice) for choice in get_args(hint))
    return _EXPECTED.get(hint, 'a value')


def _list(items: list[str]) -> str:
    return ', '.join(items) or 'nothing'
