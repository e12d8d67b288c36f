"""``zhbrief evaluate``: good files give scores, bad ones one clear sentence."""

from __future__ import annotations

import json

import pytest

HYP = "The library has 120 new beds.\nTwo bridges will be finished.\n"
REF = "The library has 120 new beds.\nTwo bridges will be finished in October.\n"
SRC = "图书馆有120张新床。\n两座桥将在十月完工。\n"


@pytest.fixture
def files(tmp_path):
    for name, text in (("hyp", HYP), ("ref", REF), ("src", SRC)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_text(run_cli, files):
    done = run_cli("evaluate", "--hyp", files / "hyp", "--ref", files / "ref", "--src", files / "src")
    assert done.code == 0
    assert "BLEU" in done.out
    assert "chrF++" in done.out
    assert "nrefs:1" in done.out
    assert "1 of 1 kept" in done.out


def test_json_from_standard_input(run_cli, files):
    done = run_cli("evaluate", "--hyp", "-", "--ref", files / "ref", "--format", "json", stdin=HYP.encode())
    scores = json.loads(done.out)
    assert scores["n_segments"] == 2
    assert 0 < scores["bleu"]["value"] < 100
    assert scores["bleu"]["signature"].startswith("nrefs:1|")
    assert scores["figures"] is None


def test_a_line_separator_is_no_line_break(run_cli, files):
    (files / "hyp").write_text("The library\u2028has 120 new beds.\r\nTwo bridges.\r\n", encoding="utf-8")
    assert run_cli("evaluate", "--hyp", files / "hyp", "--ref", files / "ref").code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"One line.\n", "Expected as many lines on each side, found 1 hypotheses, 2 references"),
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"caf\xe9\nline\n", "expected UTF-8, found byte 0xe9 at offset 3"),
        (None, "does not exist"),
    ],
)
def test_bad_files(run_cli, files, content, message):
    if content is not None:
        (files / "hyp").write_bytes(content)
    else:
        (files / "hyp").unlink()
    done = run_cli("evaluate", "--hyp", files / "hyp", "--ref", files / "ref")
    assert done.code == 1
    assert done.out == ""
    assert message in done.err
    assert done.err.count("\n") == 1


def test_without_sacrebleu(run_cli, files, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sacrebleu.metrics", None)
    done = run_cli("evaluate", "--hyp", files / "hyp", "--ref", files / "ref")
    assert done.code == 2
    assert "pip install 'zhbrief[evaluate]'" in done.err
