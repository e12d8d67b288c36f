"""Translations kept beside the results, so that another format needs no second translation.

A kept translation is compressed JSON of the records, never a pickle: an output folder
may come from someone else.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from translate.document import TranslatedArticle

KEPT: Final = ".kept"
"""Folder of the kept translations in the output folder."""
_Record = TypeVar("_Record")


def make_key(content_sha256: str, signature: str) -> str:
    """Digest of a content and the settings that it is translated under."""
    return hashlib.sha256(f"{content_sha256} {signature}".encode()).hexdigest()[:32]


def kept_path(root: Path, key: str) -> Path:
    """Where the translation of a content under some settings is kept."""
    return root / KEPT / key[:2] / f"{key}.json.z"


def pack_translation(translated: TranslatedArticle) -> bytes:
    """Pack all of a translated article but the bytes that it was read from.

    Lone surrogates stand for bytes that no codec could read, and are kept.
    """
    article = translated.article
    document = replace(article.document, raw=None, text=None)
    slim = replace(translated, article=replace(article, document=document))
    text = json.dumps(_to_json(slim), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpack_translation(packed: bytes) -> TranslatedArticle:
    """Undo ``pack_translation``.

    Raises:
        ValueError: damaged, or not of this version's records.

    """
    try:
        return _from_json(
            TranslatedArticle, json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
        )
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"A kept translation is damaged ({type(error).__name__}: {error}).") from error


def _to_json(value: Any) -> Any:
    if is_dataclass(value):
        return [_to_json(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_to_json(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _to_json(part) for key, part in value.items()}
    return value


@cache
def _field_types(kind: type) -> tuple[Any, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


def _from_json(kind: type[_Record], data: Any) -> _Record:
    return typing.cast(_Record, _restore(kind, data))


def _restore(kind: Any, data: Any) -> Any:
    """A value of a type that the records use: dataclass, tuple, mapping, enumeration, optional, plain."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if is_dataclass(kind):
        parts = zip(_field_types(typing.cast(type, kind)), data, strict=True)
        return typing.cast(type, kind)(*(_restore(part_kind, part) for part_kind, part in parts))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_restore(arguments[0], part) for part in data)
    if origin is tuple:
        return tuple(_restore(part_kind, part) for part_kind, part in zip(arguments, data, strict=True))
    if origin in (typing.Union, types.UnionType):
        if data is None:
            return None
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return _restore(inner, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    return data
