"""The quality benchmark: samples keep their sides together, and results say how they came about."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Defect, Hypothesis, Role, RunSignature, Segment, Translation

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import quality  # noqa: E402


class FakeTranslator:
    signature = RunSignature("1", "fake", "0" * 64, "cpu", "float32", 1, 1.0)


class FakePipeline:
    """Says the number of each line in English words, once with a defect."""

    def __init__(self, settings):
        self.translator = FakeTranslator()

    def translate_lines(self, lines, progress=None):
        return [self._translate(i, line) for i, line in enumerate(lines)]

    def _translate(self, index, line):
        segment = Segment(index, 0, 0, Role.BODY, 0, len(line), line, 5)
        defects = (Defect("loop", "again"),) if index == 1 else ()
        return Translation(
            segment, Hypothesis(f"this is line {line[1:]} of it", -0.5, False, 6), defects, 1 + index % 2
        )


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "eval"
    (folder / "peers" / "opusmt").mkdir(parents=True)
    files = {
        "flores_dev.zh": "第{}",
        "flores_dev.en": "this is line {} of it",
        "peers/opusmt/flores_dev.en": "line {} here",
    }
    for name, pattern in files.items():
        text = "".join(pattern.format(i) + "\n" for i in range(20))
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@given(st.lists(st.text(), max_size=50), st.integers(1, 60))
def test_a_sample_is_even_and_repeatable(lines, limit):
    sample = quality.sample_lines(lines, limit)
    assert len(sample) == min(limit, len(lines))
    numbers = [int(n) for n in quality.sample_lines([str(i) for i in range(len(lines))], limit)]
    assert sample == [lines[n] for n in numbers]
    assert numbers == sorted(set(numbers))


def test_a_sample_keeps_its_sides_together(data):
    sample = quality.read_set(data, "flores_dev", 5)
    assert sample.sources == ["第0", "第4", "第8", "第12", "第16"]
    assert sample.references[1] == "this is line 4 of it"
    assert sample.peers["opusmt"][1] == "line 4 here"
    assert sample.n_lines == 20


def test_a_run_writes_scores_and_how_they_came_about(data, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(quality, "Pipeline", FakePipeline)
    output = tmp_path / "results" / "quality.json"
    arguments = ["quality.py", "--data", data, "--sets", "flores_dev", "--limit", "10", "--output", output]
    monkeypatch.setattr(sys, "argv", [*map(str, arguments), "--keep", str(tmp_path / "kept")])
    assert quality.main() == 0
    result = json.loads(output.read_text(encoding="utf-8"))
    entry = result["sets"]["flores_dev"]
    assert result["model"]["model"] == "fake"
    assert "tok:13a" in result["signatures"]["BLEU"]
    assert (entry["n_lines"], entry["of"]) == (10, 20)
    assert entry["systems"]["zhbrief"]["bleu"] == 100.0
    assert entry["systems"]["zhbrief"]["figures"] == {"n_shared": 10, "n_kept": 10}
    assert entry["systems"]["opusmt"]["bleu"] < 60
    assert entry["run"]["defects"] == {"loop": 1}
    assert entry["run"]["n_retried"] == 5
    table = capsys.readouterr().out
    assert "zhbrief" in table
    assert "100.00 / 100.00 / 100.0%" in table
    kept = (tmp_path / "kept" / "flores_dev.en").read_text(encoding="utf-8").splitlines()
    assert len(kept) == 10


def test_no_data_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["quality.py", "--data", str(tmp_path / "none")])
    assert quality.main() == 2
    assert "--data" in capsys.readouterr().err


def test_the_set_of_our_own_needs_no_other_folder(tmp_path):
    written = quality.read_set(tmp_path, "written", 10)
    assert written.n_lines == 400
    assert len(written.sources) == len(written.references) == 10
    assert not written.peers
