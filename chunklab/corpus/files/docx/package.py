"""The parts of a .docx: XML out of a zip archive, neither of which can be trusted."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from chunklab.corpus.files.missing import not_installed
from chunklab.errors import CorpusError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART = 64 * 2**20
"""Bytes that one part may unpack to: XML of some 10,000 pages."""

MAX_PARTS = 20_000

RELATIONSHIPS = '_rels/.rels'


class Package:
    """The XML parts of a .docx, read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise CorpusError('truncated or damaged: the end of its zip archive is missing') from error
        names = self._archive.namelist()
        if len(names) > MAX_PARTS:
            raise CorpusError(f'{len(names):,} parts in its zip archive; a Word file has a few dozen')
        self._names = {name.lower().lstrip('/'): name for name in names}
        self.main = self._main_part()

    def part(self, name: str) -> _Element | None:
        """The root element of the part called `name`, None where there is none. Raises CorpusError for a damaged
        one."""
        stored = self._names.get(name.lower().lstrip('/'))
        return None if stored is None else parse(self._read(stored), name)

    def beside_main(self, kind: str) -> _Element | None:
        """The part that the main one calls its `kind` ('styles', 'numbering', 'footnotes' …)."""
        folder, base = posixpath.split(self.main)
        for target in self._targets(f'{folder}/_rels/{base}.rels', kind):
            return self.part(posixpath.normpath(posixpath.join('/', folder, target)))
        return None

    def _main_part(self) -> str:
        for target in self._targets(RELATIONSHIPS, 'officeDocument'):
            name = posixpath.normpath(posixpath.join('/', target)).lstrip('/')
            if name.lower() in self._names:
                return name
        raise CorpusError('not a Word file: its archive names no main document')

    def _targets(self, name: str, kind: str) -> list[str]:
        rels = self.part(name)
        if rels is None:
            return []
        found = [rel for rel in rels if rel.get('Type', '').rsplit('/', 1)[-1] == kind]
        return [rel.get('Target', '') for rel in found if rel.get('TargetMode') != 'External']

    def _read(self, stored: str) -> bytes:
        """The bytes of one part, never more than `MAX_PART`, whatever the archive says of its size."""
        try:
            with self._archive.open(stored) as part:
                data = part.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise CorpusError(f'damaged: {stored} cannot be unpacked') from error
        except NotImplementedError as error:
            raise CorpusError(f'{stored} is packed in a way that is not known here') from error
        except RuntimeError as error:  # what zipfile raises for a password
            raise CorpusError('encrypted: save it without a password first') from error
        if len(data) > MAX_PART:
            raise CorpusError(f'{stored} unpacks to more than {MAX_PART // 2**20} MiB: a decompression bomb?')
        return data


def parse(data: bytes, name: str) -> _Element:
    """The root element of a part. Entities are never expanded and nothing is loaded from elsewhere."""
    try:
        from lxml import etree
    except ImportError as error:
        raise not_installed('lxml', 'Word') from error
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(f'damaged: {name} is not well-formed XML, or nested too deep') from error
    if root.getroottree().docinfo.doctype:
        raise CorpusError(f'{name} declares entities (a DTD), which no Word file does: an attack?')
    return root


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rsplit('}', 1)[-1]


def local(element: _Element) -> str:
    """The name of an element without its namespace, for there are two sets of them ('transitional' and 'strict')."""
    return _local(element.tag) if isinstance(element.tag, str) else ''


def attribute(element: _Element | None, name: str = 'val') -> str | None:
    """The attribute `name` whatever its namespace; None where it or the element is missing."""
    if element is not None:
        for key, value in element.attrib.items():
            if _local(str(key)) == name:
                return str(value)
    return None


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child called path[0], its first child called path[1] and so on; None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def is_on(element: _Element | None) -> bool:
    """Whether a switch such as <w:vanish/> is there and not switched off."""
    return element is not None and attribute(element) not in ('0', 'false', 'off')


def number(value: str | None, default: int) -> int:
    """The whole number in an attribute, `default` where there is none."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
