"""The character language model built from a corpus of ten sentences."""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from pathlib import Path

import pytest
from tiny_marian import SOURCE_SENTENCES

from translate.repair.language_model import read_character_model

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
import build_language_model as builder


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of corpora and a dictionary."""
    folder = tmp_path_factory.mktemp("corpora")
    for name in builder.WEIGHTS:
        with lzma.open(folder / name, "wt", encoding="utf-8") as file:
            file.writelines(f"{sentence}\tEnglish\n" for sentence in SOURCE_SENTENCES * 9)
    dictionary = folder / "cedict.tsv.xz"
    with lzma.open(dictionary, "wt", encoding="utf-8") as file:
        file.write(
            "图书馆\t圖書館\ttu2 shu1 guan3\tlibrary\n重\t重\tchong2\tagain\n重要\t重要\tzhong4 yao4\tmain\n"
        )
    return folder, dictionary


def test_what_is_built_prefers_what_it_has_read(inputs, tmp_path):
    builder.build(*inputs, tmp_path / "model", 2000)
    model = read_character_model(tmp_path / "model")
    for known, odd in (("市图书馆举行", "举书市馆图行"), ("明天有小雨", "雨天有小明")):
        assert model.score_text(known).sum() > model.score_text(odd).sum() + 5
    assert (model.score_text("圖書館") == model.score_text("图书馆")).all()


def test_the_same_input_gives_the_same_bytes_in_the_place_of_an_older_model(inputs, tmp_path):
    builder.build(*inputs, tmp_path / "first", 2000)
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "ngrams.npy").write_bytes(b"older")
    builder.build(*inputs, tmp_path / "second", 2000)
    files = sorted(file.name for file in (tmp_path / "first").iterdir())
    assert files == sorted(file.name for file in (tmp_path / "second").iterdir())
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    about = json.loads((tmp_path / "first" / "model.json").read_text(encoding="utf-8"))
    for name, digest in about["sha256"].items():
        assert hashlib.sha256((tmp_path / "first" / name).read_bytes()).hexdigest() == digest


def test_readings_stand_commonest_first_in_both_scripts(inputs, tmp_path):
    builder.write_readings(inputs[1], tmp_path)
    rows = (tmp_path / "readings.txt").read_text(encoding="utf-8").splitlines()
    assert "CC BY-SA 4.0" in rows[0]
    assert {"图 tu2", "圖 tu2", "重 chong2 zhong4"} <= set(rows)
