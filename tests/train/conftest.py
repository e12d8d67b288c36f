"""The training package is run from the checkout's root; tests import it from there."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent.parent))


@pytest.fixture(scope="session")
def pairs() -> list[tuple[str, str]]:
    """Forty sentences of our own and their translations."""
    return [tuple(pair) for pair in json.loads((FOLDER / "pairs.json").read_text(encoding="utf-8"))]


@pytest.fixture(scope="session")
def corpus(pairs: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "pairs.tsv"
    path.write_text("".join(f"{zh}\t{en}\n" for zh, en in pairs), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def vocabulary_folder(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vocabulary over the forty pairs, to be copied into a run folder."""
    from scripts.train.build_vocabulary import build

    folder = tmp_path_factory.mktemp("vocabulary")
    build([corpus], folder, size=600, threads=1)
    return folder
