"""The gate cannot be lowered, sees a wrong scorer, and passes over what it cannot check."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def gate():
    spec = importlib.util.spec_from_file_location("check_floors", ROOT / "scripts" / "check_floors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def floors(lowered=None, **values):
    return {"model": {"set": values}, "lowered": lowered or {}}


@pytest.mark.parametrize(
    ("now", "past", "n_complaints"),
    [
        (floors(bleu=20.0), [], 0),
        (floors(bleu=20.0), [floors(bleu=19.0), floors(bleu=20.0)], 0),
        (floors(bleu=19.9), [floors(bleu=19.0), floors(bleu=20.0)], 1),
        (floors(bleu=20.0), [floors(bleu=20.0, chrf=45.0)], 1),
        (floors(bleu=19.0, lowered={"set.bleu": "another sample"}), [floors(bleu=20.0)], 0),
    ],
)
def test_floors_may_not_sink(gate, now, past, n_complaints):
    assert len(gate.find_lowered(now, past)) == n_complaints


def test_scores_under_a_floor_are_named(gate):
    complaints = gate.check_model(floors(bleu=20.0, chrf=45.0), {"set": {"bleu": 19.5, "chrf": 45.0}})
    assert complaints == ["model: set.bleu is 19.5, its floor is 20.0."]


def test_a_set_that_was_not_measured_is_a_failure(gate):
    assert gate.check_model(floors(bleu=20.0), {})


def test_raising_leaves_a_margin_and_never_lowers(gate):
    data = floors(bleu=20.0)
    gate.raise_floors(data, {"set": {"bleu": 19.0, "chrf": 45.55}, "other": {"bleu": 12.34}})
    assert data["model"] == {"set": {"bleu": 20.0, "chrf": 45.2}, "other": {"bleu": 12.0}}


@pytest.fixture
def eval_folder(tmp_path):
    (tmp_path / "peers" / "opusmt").mkdir(parents=True)
    for path, text in (("tiny.zh", "甲\n乙\n"), ("tiny.en", "one two three four\nfive six\n")):
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "peers" / "opusmt" / "tiny.en").write_text("one two three four\nfive six\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("known", "n_complaints"), [(100.0, 0), (99.9, 1)])
def test_a_scorer_that_differs_is_seen(gate, eval_folder, known, n_complaints):
    found = gate.check_scorer({"scorer": {"opusmt": {"tiny": {"bleu": known}}}}, eval_folder)
    assert len(found) == n_complaints


def test_history_is_read_from_git(gate, tmp_path, monkeypatch):
    def git(*arguments):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    file = tmp_path / "floors.json"
    for value in (20.0, 18.0):
        file.write_text(json.dumps(floors(bleu=value)))
        git("add", "floors.json")
        git("commit", "-qm", f"Set {value}")
    monkeypatch.setattr(gate, "ROOT", tmp_path)
    assert gate.find_lowered(floors(bleu=18.0), gate.read_history(file)) == [
        "set.bleu was 20.0 and is 18.0: mend the model, not the floor."
    ]


def test_no_data_folder_is_said(gate, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["check_floors.py", "--data", str(tmp_path / "none")])
    assert gate.main() == 0
    assert "skipped, the test sets are not at" in capsys.readouterr().out


def test_the_file_names_what_is_checked(gate):
    data = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    assert data["scorer"]
    assert set(data["model"]) <= set(data["sets"])
    assert data["sample_lines"] == 200


@pytest.mark.shared
def test_the_scorer_gives_the_peers_known_scores(gate, shared):
    data = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    one = {"scorer": {"opusmt": {"flores_dev": data["scorer"]["opusmt"]["flores_dev"]}}}
    assert gate.check_scorer(one, shared / "eval") == []
