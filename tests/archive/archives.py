"""Makers of inputs for the tests."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from translate.archive.item import Found, Item, Refusal, Request, Source
from translate.archive.reading import read_sources

NEWS = "市图书馆新馆开放\n\n昨天上午，新馆开放，共有三百名读者到场。\n"


def article(number: int) -> str:
    """A short article of its own."""
    return f"第{number}号通告\n\n本市第{number}条线路昨天通车。\n记者在现场看到，乘客有{number * 7}人。\n"


def zip_bytes(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tar_bytes(members: Mapping[str, bytes | str], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in members.items():
            add_member(archive, name, data.encode() if isinstance(data, str) else data)
    return buffer.getvalue()


def add_member(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def read_all(path: Path, **options) -> list[Found]:
    return list(read_sources(Request((Source(path.name, path),), **options)))


def read_items(path: Path, **options) -> dict[str, Item]:
    return {found.doc_id: found for found in read_all(path, **options) if isinstance(found, Item)}


def read_refusals(path: Path, **options) -> dict[str, Refusal]:
    return {found.doc_id: found for found in read_all(path, **options) if isinstance(found, Refusal)}
