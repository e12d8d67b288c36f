"""What was written for the model is well-formed, and none of it is in the set that measures it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.train.corpus import read_pairs
from scripts.train.filter_corpus import wrong_script
from scripts.train.join_translations import KEY_CHARS, make_key

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "models" / "corpora"
HAN = re.compile("[㐀-鿿]")


def read_side(name, language):
    return (ROOT / "benchmarks" / "sets" / f"{name}.{language}").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["newscasts", "newscasts-dev"])
def test_translations_have_keys_of_sentences(name):
    pairs = list(read_pairs(CORPORA / f"{name}.tsv.xz"))
    assert pairs
    assert all(re.fullmatch(f"[0-9a-f]{{{KEY_CHARS}}}", key) for key, _ in pairs)
    assert len({key for key, _ in pairs}) == len(pairs)
    assert not any(HAN.search(english) for _, english in pairs)


def test_written_pairs_are_chinese_and_english():
    assert not [pair for pair in read_pairs(CORPORA / "written.tsv.xz") if wrong_script(*pair)]


@pytest.mark.parametrize("name", ["written", "genres"])
def test_what_is_measured_on_is_not_trained_on(name):
    measured = set(read_side(name, "zh"))
    assert len(measured) == len(read_side(name, "en")) == 400
    assert measured.isdisjoint(chinese for chinese, _ in read_pairs(CORPORA / "written.tsv.xz"))
    dev, trained = (
        {key for key, _ in read_pairs(CORPORA / f"{name}.tsv.xz")} for name in ("newscasts-dev", "newscasts")
    )
    assert dev.isdisjoint(trained)
    assert not {make_key(sentence) for sentence in measured} & trained
