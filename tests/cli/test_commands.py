"""Each command does what its help says."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace

import pytest

from translate import registry

ARTICLE = (
    "市图书馆新馆开放\n◎记者 王芳\n\n昨天上午，市图书馆新馆开放，共有三百二十名读者到场。\n\n"
    "■藏书\n馆长李明说：“新馆有一百二十万册书。”工程总投资12.8亿元。\n"
)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_brief_json_has_the_documented_shape(run_cli, article, tiny_model_dir) -> None:
    done = run_cli("brief", article, "--format", "json", "--model", tiny_model_dir, "--beam", 1)
    assert (done.code, done.err) == (0, "")
    result = json.loads(done.out)
    assert result["title"]["zh"] == "市图书馆新馆开放"
    assert result["byline"] == "记者 王芳"
    assert set(result) >= {
        *("source", "title", "byline", "date", "sections", "briefing", "repair", "signature")
    }
    assert set(result["briefing"]) == {
        *("headline", "headline_segments", "key_points", "facts", "n_facts", "quotes", "gaps", "mentions")
    }
    assert [s["heading"]["zh"] for s in result["sections"] if s["heading"]] == ["藏书"]
    segments = [segment for section in result["sections"] for segment in section["segments"]]
    assert [segment["index"] for segment in segments] == list(range(len(segments)))
    assert "".join("".join(s["zh"] for s in segments).split()) == "".join(ARTICLE.split())
    for segment in segments:
        assert set(segment) >= {"index", "paragraph", "zh", "en", "log_prob", "defects"}
    for point in result["briefing"]["key_points"]:
        assert point["segments"]


@pytest.mark.parametrize("output_format", ["markdown", "text"])
def test_brief_is_readable(run_cli, article, tiny_model_dir, output_format) -> None:
    done = run_cli("brief", article, "-f", output_format, "--model", tiny_model_dir, "--beam", 1)
    assert done.code == 0
    assert "工程总投资12.8亿元。" in done.out


@pytest.mark.parametrize("output_format", ["text", "markdown", "json", "bilingual"])
def test_translate_writes_each_format(run_cli, article, tiny_model_dir, output_format) -> None:
    done = run_cli("translate", article, "-f", output_format, "--model", tiny_model_dir, "--beam", 1)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("\n")
    if output_format in ("json", "bilingual"):
        assert "工程总投资" in done.out


def test_lines_come_out_one_for_one(run_cli, tiny_model_dir) -> None:
    source = "昨天上午。\n\n  \n工程总投资12.8亿元\r\n" + "读者" * 400 + "\n最后一行"
    done = run_cli("translate", "--lines", "-", "--model", tiny_model_dir, "--beam", 1, stdin=source.encode())
    assert done.code == 0
    lines = done.out.split("\n")
    assert len(lines) == 7
    assert lines[-1] == ""
    assert [not line.strip() for line in lines[:6]] == [False, True, True, False, False, False]


@pytest.mark.parametrize("output_format", ["text", "bilingual", "json"])
def test_what_must_be_known_of_the_model_is_said_beside_bare_text(
    run_cli, tiny_model_dir, monkeypatch, output_format
) -> None:
    caution = "by a tiny model: nothing in it means anything"
    opened = registry.find_model(str(tiny_model_dir))
    monkeypatch.setattr(registry, "find_model", lambda name: replace(opened, caution=caution))
    done = run_cli("translate", "-", "-f", output_format, "--beam", 1, stdin="你好。".encode())
    assert (done.code, caution in done.out) == (0, output_format == "json")
    assert (caution in done.err) == (output_format != "json")


def test_it_is_said_though_one_input_fails(run_cli, tiny_model_dir, article, tmp_path, monkeypatch) -> None:
    caution = "by a tiny model: nothing in it means anything"
    opened = registry.find_model(str(tiny_model_dir))
    monkeypatch.setattr(registry, "find_model", lambda name: replace(opened, caution=caution))
    done = run_cli("translate", article, tmp_path / "none", "--beam", 1)
    assert done.code == 1
    assert caution in done.err
    assert caution not in run_cli("translate", tmp_path / "none").err, "nothing was translated"


def test_lines_as_json(run_cli, tiny_model_dir) -> None:
    done = run_cli(
        "translate",
        "--lines",
        "-",
        "-f",
        "json",
        "--model",
        tiny_model_dir,
        stdin="你好。\n\n再见。".encode(),
    )
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["zh"] for row in rows] == ["你好。", "", "再见。"]


def test_a_line_with_an_undecodable_byte_is_translated_and_marked(run_cli, tiny_model_dir) -> None:
    source = "今天开会。\n昨天".encode() + b"\xff" + "上午。\n".encode()
    done = run_cli(
        "translate", "--lines", "-", "-f", "json", "--model", tiny_model_dir, "--beam", 1, stdin=source
    )
    assert (done.code, done.err) == (0, "")
    first, second = (json.loads(line) for line in done.out.splitlines())
    assert "unknown_character" not in str(first["defects"])
    assert "unknown_character" in str(second["defects"])


def test_lines_repaired_first(run_cli, tiny_model_dir) -> None:
    damaged = "地方區(qū)域合作。\n"
    done = run_cli(
        "translate",
        "--lines",
        "--repair",
        "-",
        "-f",
        "json",
        "--model",
        tiny_model_dir,
        stdin=damaged.encode(),
    )
    assert json.loads(done.out)["zh"] == "地方區域合作。"


def test_repair_text_and_json(run_cli) -> None:
    damaged = "地方區(qū)域合作，目標(biāo)明確。\n"
    done = run_cli("repair", "-", stdin=damaged.encode())
    assert (done.code, done.out) == (0, "地方區域合作，目標明確。\n")
    done = run_cli("repair", "-", "--format", "json", stdin=damaged.encode())
    result = json.loads(done.out)
    assert set(result) == {"text", "encoding", "grade", "edits", "sha256", "residue"}
    assert result["encoding"] == "utf-8"
    for edit in result["edits"]:
        assert set(edit) >= {"rule", "start", "end", "before", "after", "confidence"}
        assert damaged[edit["start"] : edit["end"]] == edit["before"]


def test_repair_can_be_undone(run_cli) -> None:
    damaged = "地方區(qū)域合作,目標(biāo)明確 。\n"
    repaired = run_cli("repair", "-", "--format", "json", stdin=damaged.encode()).out
    assert run_cli("repair", "--undo", "-", stdin=repaired.encode()).out == damaged


def test_undoing_gives_undecodable_bytes_back(run_cli, tmp_path) -> None:
    damaged = "市图书馆".encode() + b"\x9d" + "新馆开放，共有三百名读者到场。\n".encode()
    repaired = run_cli("repair", "-", "--format", "json", stdin=damaged).out
    undone = tmp_path / "undone.txt"
    assert run_cli("repair", "--undo", "-", "-o", undone, stdin=repaired.encode()).code == 0
    assert undone.read_bytes() == damaged


LOCAL = "地方區(qū)域合作,共同发展，增长3.5%。\n责任编辑：张三\n"


@pytest.mark.parametrize(
    "raw",
    [
        LOCAL.encode("gb18030"),
        LOCAL.encode("gb18030")[:30] + LOCAL.encode("gb18030")[31:],
        LOCAL.replace("发展", "發展")
        .replace("张", "張")
        .replace("责", "責")
        .replace("编", "編")
        .replace("辑", "輯")
        .replace("增长", "增長")
        .replace("ū", "u")
        .encode("big5"),
        b"\xff\xfe" + LOCAL.encode("utf-16-le"),
        b"\xfe\xff" + LOCAL.encode("utf-16-be"),
        b"\xff\xfe" + LOCAL.encode("utf-16-le") + b"\x01",
        b"\xef\xbb\xbf" + LOCAL.replace("\n", "\r\n").encode(),
        LOCAL.encode()[:20] + b"\xff" + LOCAL.encode()[20:],
    ],
)
def test_undoing_gives_the_bytes_back(run_cli, tmp_path, raw) -> None:
    source, undone = tmp_path / "source.txt", tmp_path / "undone.txt"
    source.write_bytes(raw)
    repaired = run_cli("repair", source, "--format", "json")
    done = run_cli("repair", "--undo", "-", "-o", undone, stdin=repaired.out.encode())
    assert (done.code, done.err) == (0, "")
    assert undone.read_bytes() == raw


def test_undoing_a_page_gives_its_text_and_says_so(run_cli) -> None:
    page = "<html><body><p>地方區(qū)域合作，共同发展。</p></body></html>"
    repaired = run_cli("repair", "-", "--format", "json", stdin=page.encode()).out
    done = run_cli("repair", "--undo", "-", stdin=repaired.encode())
    assert done.out.strip() == "地方區(qū)域合作，共同发展。"
    assert "cannot be given back" in done.err


def test_repair_shows_the_boilerplate_it_found(run_cli) -> None:
    done = run_cli("repair", "-", "-f", "json", "--explain", stdin=LOCAL.encode())
    data = json.loads(done.out)
    assert [(found["kind"], found["text"]) for found in data["residue"]] == [("editor", "责任编辑：张三")]
    assert "editor: 责任编辑：张三" in data["explanation"]
    assert "line 2  editor" in run_cli("repair", "-", "--explain", stdin=LOCAL.encode()).out


def test_repair_explains(run_cli) -> None:
    done = run_cli("repair", "--explain", "-", stdin="地方區(qū)域合作。".encode())
    assert done.code == 0
    assert "區[-(qū)-]域" in done.out


def test_repair_jsonl_keeps_order_and_ids(run_cli) -> None:
    rows = [
        {"id": "b", "text": "地方區(qū)域合作。"},
        {"id": "a", "raw": base64.b64encode("地方合作，共同发展。".encode("gb18030")).decode()},
        {"id": 3, "text": "正常的句子。"},
    ]
    done = run_cli("repair", "--jsonl", "-", stdin="\n".join(map(json.dumps, rows)).encode())
    assert done.code == 0
    results = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["id"], row["text"]) for row in results] == [
        ("b", "地方區域合作。"),
        ("a", "地方合作，共同发展。"),
        (3, "正常的句子。"),
    ]
    assert set(results[0]) == {"id", "text", "grade", "edits"}


@pytest.mark.parametrize("line", ["{", "[1]", '{"id": 1}', '{"id": 1, "raw": "***"}', '{"text": "甲"}'])
def test_repair_jsonl_names_a_bad_line(run_cli, line) -> None:
    stdin = json.dumps({"id": "good", "text": "正常的句子。"}) + "\n" + line + "\n"
    done = run_cli("repair", "--jsonl", "-", stdin=stdin.encode())
    assert done.code == 1
    assert "line 2" in done.err
    assert json.loads(done.out.splitlines()[0])["text"] == "正常的句子。"


def test_models_list_and_path(run_cli, tiny_model_dir) -> None:
    done = run_cli("models", "list")
    assert done.code == 0
    assert "zh-en" in done.out
    assert "Helsinki-NLP/opus-mt-zh-en" in done.out
    done = run_cli("models", "path", tiny_model_dir)
    assert done.out.strip() == str(tiny_model_dir)


def test_doctor_names_a_model_that_is_no_translator(run_cli, tiny_model_dir) -> None:
    done = run_cli("doctor", "--model", tiny_model_dir)
    assert done.code == 3
    assert "FAIL translation" in done.out
    assert "ok   torch" in done.out
    assert re.search(r"ok   kernels +(compiled kernels|torch)", done.out)
    assert re.search(r"ok   device +cpu, \w+, (compiled kernels|torch)", done.out)


def test_version_and_help(run_cli) -> None:
    assert run_cli("--version").out.startswith("zhbrief ")
    for command in ("brief", "translate", "repair", "batch", "evaluate", "doctor", "models"):
        done = run_cli(command, "--help")
        assert done.code == 0
        assert command in done.out
