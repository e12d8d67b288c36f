"""The character model: probabilities, scripts, files."""

from __future__ import annotations

import hashlib
import json
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.config import models_root
from translate.errors import ModelError
from translate.repair.language_model import (
    BOUNDARY,
    DIGITS,
    LATIN,
    SPACE,
    load_character_model,
    locate,
    read_character_model,
)

FOLDER = models_root() / "zh-characters"


@pytest.fixture(scope="module")
def model():
    return load_character_model()


def test_probabilities_of_a_context_add_up(model):
    n = len(model.unigrams)
    contexts = np.array([[BOUNDARY, BOUNDARY, BOUNDARY], *[model.symbols_of("经济发") for _ in range(1)]])
    for row in range(len(contexts)):
        scores = model.score_next(contexts, np.full(n, row), np.arange(n))
        assert 0.8 < float(np.exp(scores.astype(np.float64)).sum()) < 1.25


def test_clean_text_is_likelier_than_garbage(model):
    clean, garbage = "成果。可以预见，明年的任务", "成果?梢灶A见毓伞⒗杳魇称"
    assert model.score_text(clean).mean() > model.score_text(garbage).mean() + 3


def test_scripts_and_widths_share_symbols(model):
    assert model.symbols_of("預見，學校").tolist() == model.symbols_of("预见,学校").tolist()
    assert model.symbols_of("7a ").tolist() == [DIGITS, LATIN, SPACE]


def test_forms_cost_in_the_other_script(model):
    points = np.array([ord(c) for c in "學学的"])
    traditional, simplified = model.form_costs(points, 1.0), model.form_costs(points, 0.0)
    assert traditional[0] < 1 < traditional[1]
    assert simplified[1] < 1 < simplified[0]
    assert traditional[2] < 1
    assert simplified[2] < 1


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_a_score_a_character(text):
    scores = load_character_model().score_text(text)
    assert len(scores) == len(text)
    assert np.isfinite(scores).all()
    assert (scores <= 0).all()


@given(st.lists(st.integers(0, 2**63), min_size=1, max_size=20), st.integers(1, 10_000))
def test_slots_lie_in_their_thirds(keys, third):
    slots, bits = locate(np.array(keys, np.uint64), third * 3, 7)
    for index, part in enumerate(slots):
        assert (part.astype(np.int64) // third == index).all()
    assert len(bits) == len(keys)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match="arrays ngrams"):
        read_character_model(tmp_path)


def test_a_model_that_does_not_match_its_description_is_refused(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    about["n_slots"] += 3
    (folder / "model.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(ModelError, match="does not match"):
        read_character_model(folder)


def test_the_files_are_those_that_were_built():
    about = json.loads((FOLDER / "model.json").read_text(encoding="utf-8"))
    for name, digest in about["sha256"].items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
