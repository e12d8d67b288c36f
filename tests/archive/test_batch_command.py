"""``zhbrief batch``: options, exit codes, and one run of the real pipeline with a tiny model."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from archives import article, zip_bytes
from batch_app import app
from tiny_marian import build_tiny_marian
from typer.testing import CliRunner

from translate.archive.run import sign
from translate.archive.work import PipelineWork
from translate.config import Settings
from translate.errors import ConfigError, ModelError
from translate.registry import DEFAULT_SEGMENT_TOKENS


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(article(number), encoding="utf-8")
    return folder


def test_all_done_is_zero(call, news, tmp_path):
    code, printed = call(news, "--output", tmp_path / "out", "--workers", 1, "-f", "markdown", "-f", "json")
    assert code == 0
    assert "2 documents: 2 translated" in printed
    assert (tmp_path / "out/articles/news/1.txt.en.json").exists()


def test_some_failed_is_one_and_they_are_listed(call, news, tmp_path):
    (news / "bad.txt").write_text("【坏文】", encoding="utf-8")
    (news / "bad.zip").write_bytes(zip_bytes({"/x.txt": "新闻"}))
    code, printed = call(news, "-o", tmp_path / "out", "--workers", 1, "--quiet")
    assert code == 1
    assert "failed: news/bad.txt" in printed
    assert "refused: news/bad.zip//x.txt" in printed
    code, printed = call("--status", tmp_path / "out", "--export", tmp_path / "all.jsonl")
    assert code == 0
    assert "translated" in printed
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["state"] for row in rows} == {"done", "failed", "refused"}


def test_dry_run_writes_nothing(call, news, tmp_path):
    code, printed = call(news, "-o", tmp_path / "out", "--dry-run")
    assert code == 0
    assert "To translate: 2 documents" in printed
    assert not (tmp_path / "out").exists()


def test_no_model(news, tmp_path):
    result = CliRunner().invoke(
        app, [str(news), "-o", str(tmp_path / "out"), "--model", str(tmp_path / "none")]
    )
    assert isinstance(result.exception, ModelError)
    assert not (tmp_path / "out").exists()


SAME_TRANSLATION = [
    {"threads": 3, "max_batch_tokens": 99},
    {"max_document_mib": 1},
    {"device": "cpu"},
    {"device": "cuda", "dtype": "float16"},
    {"dtype": "int8"},
    {"length_penalty": 1},
    {"max_segment_tokens": DEFAULT_SEGMENT_TOKENS},
]
OTHER_TRANSLATION = [
    {"beam": 9},
    {"length_penalty": 0.5},
    {"dtype": "float32"},
    {"max_segment_tokens": DEFAULT_SEGMENT_TOKENS - 1},
    {"shortlist": "off"},
]


def test_the_signature_holds_what_changes_a_translation(tmp_path):
    build_tiny_marian(tmp_path / "model")
    terms = tmp_path / "terms.tsv"
    terms.write_text("市图书馆\tCity Library\n", encoding="utf-8")
    base = Settings(model=str(tmp_path / "model"))
    signature = sign(PipelineWork(base).describe())
    same = [replace(base, **changes) for changes in SAME_TRANSLATION]
    other = [replace(base, **changes) for changes in (*OTHER_TRANSLATION, {"glossary": str(terms)})]
    assert {sign(PipelineWork(settings).describe()) for settings in same} == {signature}
    assert signature not in {sign(PipelineWork(settings).describe()) for settings in other}
    before = sign(PipelineWork(other[-1]).describe())
    terms.write_text("市图书馆\tMunicipal Library\n", encoding="utf-8")
    assert sign(PipelineWork(other[-1]).describe()) != before
    terms.write_text("no Chinese\tat all\n", encoding="utf-8")
    for name, message in (("none", "cannot be read"), ("terms.tsv", "line 1: expected a Chinese term")):
        with pytest.raises(ConfigError, match=message):
            PipelineWork(replace(base, glossary=str(tmp_path / name))).describe()


def test_the_real_pipeline_with_a_tiny_model(news, tmp_path):
    build_tiny_marian(tmp_path / "model")
    arguments = [str(news), "--model", str(tmp_path / "model"), "--beam", "1", "--workers", "1", "-q"]
    for formats, out in (
        (["-f", "markdown", "-f", "json"], "both"),
        (["-f", "markdown"], "one"),
        (["-f", "json"], "one"),
    ):
        result = CliRunner().invoke(app, [*arguments, "-o", str(tmp_path / out), *formats])
        assert result.exit_code == 0, result.output
    for name in ("1.txt.en.md", "1.txt.en.json", "2.txt.en.md", "2.txt.en.json"):
        made, rendered_later = (tmp_path / out / "articles/news" / name for out in ("both", "one"))
        assert made.read_bytes() == rendered_later.read_bytes()
    rows = [
        json.loads(line) for line in (tmp_path / "both/index.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {row["title_source"] for row in rows} == {"第1号通告", "第2号通告"}


def test_copies_and_what_is_rendered_again_name_their_own_source(news, tmp_path):
    build_tiny_marian(tmp_path / "model")
    out = tmp_path / "out"
    formats = [part for name in ("markdown", "text", "json", "bilingual") for part in ("-f", name)]
    command = [str(news), "--model", str(tmp_path / "model"), "--beam", "1", "--workers", "1", "-q"]

    def sources() -> dict[str, set[str]]:
        """The source that each document's results name."""
        result = CliRunner().invoke(app, [*command, "-o", str(out), *formats])
        assert result.exit_code == 0, result.output
        found = {}
        for path in sorted(news.iterdir()):
            texts = [
                (out / f"articles/news/{path.name}.en.{kind}").read_text("utf-8") for kind in ("md", "txt")
            ]
            found[path.name] = {text.split("Source: ")[1].split("\n")[0] for text in texts}
        return {name: {Path(place).name for place in places} for name, places in found.items()}

    shutil.copy(news / "1.txt", news / "copy.txt")
    assert sources() == {name: {name} for name in ("1.txt", "2.txt", "copy.txt")}
    shutil.copy(news / "1.txt", news / "later.txt")
    assert sources()["later.txt"] == {"later.txt"}
    rows = [json.loads(line) for line in (out / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["doc_id"] for row in rows if row["state"] == "copied"] == ["news/copy.txt", "news/later.txt"]
    shutil.rmtree(out / "articles")
    for name in ("1.txt", "copy.txt", "later.txt"):
        (news / name).rename(news / f"moved-{name}")
    assert sources()["moved-1.txt"] == {"moved-1.txt"}, "rendered from the translation kept of another name"
