"""Repair's results, written and read back."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Document, Edit, Grade, Repaired
from translate.errors import InputError
from translate.render import (
    parse_repair_json,
    parse_repair_lines,
    render_repair,
    render_repair_failure,
    render_repair_line,
    repair_json,
)

TEXT = st.text(st.characters(), max_size=10)
EDIT = st.builds(
    Edit,
    rule=TEXT,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    before=st.text(st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF) | st.characters(), max_size=6),
    after=TEXT,
    confidence=st.floats(0, 1),
    alternatives=st.lists(st.tuples(TEXT, st.floats(0, 1)), max_size=2).map(tuple),
)
REPAIRED = st.builds(
    Repaired,
    received=TEXT,
    text=TEXT,
    encoding=st.just("gb18030"),
    edits=st.lists(EDIT, max_size=3).map(tuple),
    grade=st.sampled_from(Grade),
)


@given(REPAIRED)
def test_edits_survive_the_round_trip(repaired):
    raw = repair_json(repaired).encode("utf-8")
    assert parse_repair_json(Document("x", "x.json", raw=raw)) == (
        repaired.text,
        repaired.edits,
        "gb18030",
        "",
    )


@given(REPAIRED)
def test_line_form(repaired):
    line = render_repair_line("a", repaired)
    assert "\n" not in line
    line.encode("utf-8")
    data = json.loads(line)
    assert list(data) == ["id", "text", "grade", "edits"]
    assert data["text"] == repaired.text
    for edit in data["edits"]:
        assert list(edit)[:6] == ["rule", "start", "end", "before", "after", "confidence"]


def test_lone_surrogate_is_an_escape():
    edit = Edit("r", 0, 1, "\udca3", "？", 0.9)
    assert '"before":"\\udca3"' in repair_json(Repaired("\udca3", "？", "str", (edit,), Grade.LIGHT)).replace(
        " ", ""
    )


def test_text_form():
    repaired = Repaired("水", "水\n", "utf-8", (), Grade.CLEAN)
    assert render_repair(repaired, "text") == "水\n"
    assert json.loads(render_repair(repaired, "json")) == {
        "text": "水\n", "encoding": "utf-8", "grade": "clean", "edits": [],
    }  # fmt: skip
    with pytest.raises(ValueError, match="text or json, found 'xml'"):
        render_repair(repaired, "xml")


def test_failure_has_its_line():
    assert json.loads(render_repair_failure("a", "no text")) == {"id": "a", "error": "no text"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"[]", "expected a JSON object, found list"),
        (b"{", "is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b'{"text": "x"}', "is not the JSON that repair writes"),
        (b'{"text": 1, "edits": []}', "expected text to be a string, found int"),
        (b'{"text": "x", "edits": [{"rule": "r"}]}', "is not the JSON that repair writes"),
        (b'{"text": "x", "edits": [3]}', "is not the JSON that repair writes"),
        (
            b'{"text": "a", "edits": [{"rule": "x", "before": "a", "after": "b", "start": 1e999}]}',
            "is not the JSON that repair writes",
        ),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "is not JSON"),
    ],
)
def test_other_json_is_refused(raw, message):
    with pytest.raises(InputError, match=message):
        parse_repair_json(Document("x", "x.json", raw=raw))


def test_lines_in():
    raw = base64.b64encode(b"\xc4\xe3").decode()
    lines = f'{{"id": "a", "text": "水"}}\n\n{{"id": 7, "raw": "{raw}"}}\r\n'
    first, second = parse_repair_lines(Document("x", "in.jsonl", raw=lines.encode()))
    assert (first.identifier, second.identifier) == ("a", 7)
    assert first.read_document() == Document("a", "in.jsonl, line 1", text="水")
    assert second.read_document() == Document("7", "in.jsonl, line 3", raw=b"\xc4\xe3")


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "a"}',
        '{"text": "x"}',
        '{"id": true, "text": "x"}',
        '{"id": "a", "text": "x", "raw": ""}',
        '{"id": "a", "raw": "%"}',
        "x",
        "3",
    ],
)
def test_bad_line_is_named_and_stops_no_other(line):
    good = '{"id": "a", "text": "水"}'
    requests = list(parse_repair_lines(Document("x", "in.jsonl", raw=f"{good}\n{line}\n{good}".encode())))
    with pytest.raises(InputError, match=r"in\.jsonl, line 2"):
        requests[1].read_document()
    assert requests[2].read_document().text == "水"
