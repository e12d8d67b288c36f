"""Reading: every kind of input, by its content, and every refusal with its reason."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import sqlite3
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
import zstandard
from archives import NEWS, add_member, article, read_all, read_items, read_refusals, tar_bytes, zip_bytes
from hypothesis import given
from hypothesis import strategies as st

from translate.archive.item import Fields, Item, Limits, Mark, Shard
from translate.archive.ledger import Ledger
from translate.archive.members import check_name
from translate.archive.reading import find_inputs
from translate.archive.sniffing import HEAD_BYTES, sniff_kind
from translate.errors import ConfigError

HERE = Path(__file__).parent
SMALL = Limits(document_mib=1, nested_mib=2, depth=2, expansion=50, expansion_floor_mib=1)


def read_cases(name: str) -> list[dict[str, object]]:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def case_bytes(case) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    text = case["text"] + case.get("and_1400_times", "") * 1400
    return text.encode(case.get("encoding", "utf-8"))


@pytest.mark.parametrize("case", read_cases("sniffing_cases.json"))
def test_kind_is_told_from_content(case):
    assert sniff_kind(case_bytes(case)[:HEAD_BYTES], Fields(), case.get("name", "")) == case["kind"]


@pytest.mark.parametrize("case", read_cases("foreign_cases.json"))
def test_what_may_hold_an_article_is_refused_by_name(tmp_path, case):
    name = Path(case.get("name", "x")).name
    for path in (tmp_path / name, tmp_path / "in.zip"):
        path.write_bytes(case_bytes(case) if path.name == name else zip_bytes({name: case_bytes(case)}))
        (refusal,) = read_refusals(path).values()
        assert case["says"] in refusal.reason
        assert refusal.harmless is case["harmless"]


@given(st.binary(max_size=HEAD_BYTES))
def test_any_bytes_have_a_kind(data):
    sniff_kind(data, Fields())


@pytest.mark.parametrize("case", read_cases("refusal_cases.json"))
def test_member_names(case):
    reason = check_name(case["name"], Limits())
    assert reason is None if case["reason"] is None else case["reason"] in reason


def test_folder_is_read_in_order_with_every_refusal(tmp_path):
    folder = tmp_path / "news"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "2.txt").write_text(NEWS, encoding="utf-8")
    (folder / "b" / "1.html").write_text("<p>新闻</p>", encoding="utf-8")
    (folder / "a.md").write_bytes(NEWS.encode("gb18030"))
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".hidden").write_text(NEWS, encoding="utf-8")
    (folder / "link.txt").symlink_to(folder / "a.md")
    os.mkfifo(folder / "pipe")
    assert list(read_items(folder)) == ["news/a.md", "news/b/1.html", "news/b/2.txt"]
    refusals = read_refusals(folder)
    assert "link" in refusals["news/link.txt"].reason
    assert "special" in refusals["news/pipe"].reason
    assert refusals["news/picture.txt"].harmless
    assert "PNG" in refusals["news/picture.txt"].reason
    assert refusals["news/.hidden"].harmless


def test_output_folder_inside_the_input_is_not_read(tmp_path):
    folder = tmp_path / "news"
    (folder / "results").mkdir(parents=True)
    (folder / "results" / "x.txt").write_text(NEWS, encoding="utf-8")
    (folder / "a.txt").write_text(NEWS, encoding="utf-8")
    assert list(read_items(folder, exclude=folder / "results")) == ["news/a.txt"]


def write_earlier_run(folder: Path) -> None:
    (folder / "articles").mkdir(parents=True)
    for name in ("articles/x.txt.en.md", "index.html", "index.jsonl", ".index.lock"):
        (folder / name).write_text(NEWS, encoding="utf-8")
    Ledger(folder / "ledger.sqlite").close()


def test_results_of_an_earlier_run_are_not_read_and_what_lies_beside_them_is(tmp_path, monkeypatch):
    write_earlier_run(tmp_path / "news/old")
    for name in ("news/a.txt", "news/old/mine.txt", "news/own/articles/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(NEWS, encoding="utf-8")
    with sqlite3.connect(tmp_path / "news/own/ledger.sqlite") as db:
        db.execute("CREATE TABLE runs (lap INTEGER)")
    documents = ["news/a.txt", "news/old/mine.txt", "news/own/articles/b.txt"]
    assert list(read_items(tmp_path / "news")) == documents
    refusals = read_refusals(tmp_path / "news")
    assert list(refusals) == ["news/old/ledger.sqlite", "news/own/ledger.sqlite"]
    assert "results of an earlier run" in refusals["news/old/ledger.sqlite"].reason
    assert refusals["news/old/ledger.sqlite"].harmless
    monkeypatch.chdir(tmp_path)
    assert [str(path) for path in find_inputs(["news/**/*.txt"])] == documents
    for pattern in ("news/**/*.md", "news/*/*.html", "news/old/*.html", "news/*/articles/*.md"):
        with pytest.raises(ConfigError, match="only results of an earlier run"):
            find_inputs([pattern])
    named = "news/old/articles/*.md", "news/old/articles/**/*.md", "news/old/articles/x.txt.en.md"
    assert [str(path) for path in find_inputs(named)] == ["news/old/articles/x.txt.en.md"]


def test_an_earlier_run_as_the_input_is_refused(tmp_path):
    write_earlier_run(tmp_path / "old")
    (refusal,) = read_refusals(tmp_path / "old").values()
    assert not refusal.harmless
    (tmp_path / "old/mine.txt").write_text(NEWS, encoding="utf-8")
    assert list(read_items(tmp_path / "old")) == ["old/mine.txt"]
    assert all(refusal.harmless for refusal in read_refusals(tmp_path / "old").values())


def test_the_ledger_of_a_run_at_work_or_killed_is_known(tmp_path):
    write_earlier_run(tmp_path / "old")
    (tmp_path / "old/ledger.sqlite").unlink()
    ledger = Ledger(tmp_path / "old/ledger-1-of-2.sqlite")
    assert not read_items(tmp_path / "old")
    ledger.abandon()


@pytest.mark.parametrize(
    "pack",
    [
        lambda data: data,
        gzip.compress,
        bz2.compress,
        lzma.compress,
        zstandard.ZstdCompressor().compress,
        lambda data: (
            zstandard.ZstdCompressor().compress(data[:700]) + zstandard.ZstdCompressor().compress(data[700:])
        ),
    ],
)
def test_tar_in_every_packing_whatever_its_name(tmp_path, pack):
    path = tmp_path / "archive.dat"
    path.write_bytes(pack(tar_bytes({"./n/1.txt": article(1), "n/2.txt": article(2)})))
    items = read_items(path)
    assert list(items) == ["archive.dat/n/1.txt", "archive.dat/n/2.txt"]
    assert items["archive.dat/n/2.txt"].raw.decode() == article(2)
    assert items["archive.dat/n/2.txt"].origin == f"{path}!n/2.txt"


def test_zip_with_gbk_names(tmp_path):
    path = tmp_path / "old.zip"
    data = zip_bytes({"abcd.txt": NEWS})
    path.write_bytes(data.replace(b"abcd.txt", "新闻".encode("gb18030") + b".txt"))
    assert list(read_items(path)) == ["old.zip/新闻.txt"]


def test_folders_in_a_zip_are_no_documents_however_they_are_written(tmp_path):
    path = tmp_path / "windows.zip"
    names = {"a/": "", "b/": "", "b/1.txt": NEWS, "b/c": NEWS}
    path.write_bytes(zip_bytes(names).replace(b"b/", b"b\\").replace(b"b\\c", b"bc\\"))
    assert list(read_items(path)) == ["windows.zip/b/1.txt", "windows.zip/bc/"]
    assert not read_refusals(path)


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_names_of_files_are_read_as_names_in_archives_are(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    for name in ("二.txt".encode(), "新.txt".encode("gb18030"), b"\xff.txt"):
        (news / os.fsdecode(name)).write_text(NEWS, encoding="utf-8")
    found = {item.doc_id: item.origin for item in read_items(news).values()}
    assert found == {f"news/{name}": f"{news}/{name}" for name in ("ÿ.txt", "二.txt", "新.txt")}


def test_single_packed_file(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(NEWS.encode()))
    assert read_items(path)["a.txt.gz"].raw.decode() == NEWS


def test_nested_archives_to_a_bound(tmp_path):
    inner = zip_bytes({"deep.txt": NEWS})
    path = tmp_path / "a.zip"
    path.write_bytes(zip_bytes({"b.tar.gz": gzip.compress(tar_bytes({"c.zip": inner, "side.txt": NEWS}))}))
    assert list(read_items(path)) == ["a.zip/b.tar.gz/c.zip/deep.txt", "a.zip/b.tar.gz/side.txt"]
    assert list(read_items(path, limits=SMALL)) == ["a.zip/b.tar.gz/side.txt"]
    assert "within 2 others" in read_refusals(path, limits=SMALL)["a.zip/b.tar.gz/c.zip"].reason


def test_tar_refuses_links_devices_and_paths(tmp_path):
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as archive:
        add_member(archive, "good.txt", NEWS.encode())
        add_member(archive, "/etc/shadow", NEWS.encode())
        add_member(archive, "../up.txt", NEWS.encode())
        for name, kind in (("sym", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("dev", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "good.txt"
            archive.addfile(info)
        add_member(archive, "last.txt", NEWS.encode())
    assert list(read_items(path)) == ["x.tar/good.txt", "x.tar/last.txt"]
    reasons = {name.removeprefix("x.tar/"): r.reason for name, r in read_refusals(path).items()}
    assert "absolute" in reasons["/etc/shadow"]
    assert "leads out" in reasons["../up.txt"]
    assert "link" in reasons["sym"]
    assert "link" in reasons["hard"]
    assert "special" in reasons["dev"]


def test_zip_refuses_links_and_encrypted_members(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "good.txt")
        archive.writestr("secret.txt", NEWS)
        archive.writestr("good.txt", NEWS)
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        first = data.index(mark)
        data[data.index(mark, first + 1) + offset] |= 1
    path.write_bytes(data)
    assert list(read_items(path)) == ["x.zip/good.txt"]
    assert "link" in read_refusals(path)["x.zip/link"].reason
    assert "encrypted" in read_refusals(path)["x.zip/secret.txt"].reason


def test_bombs_are_refused(tmp_path):
    air = b'{"text": "aaaaaa"}\n' * (1 << 19)
    (tmp_path / "bomb.zip").write_bytes(zip_bytes({"a.txt": air}))
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(air, 9))
    (tmp_path / "bomb.tar.xz").write_bytes(lzma.compress(tar_bytes({"first.txt": NEWS, "a.txt": air})))
    for name in ("bomb.zip", "bomb.gz", "bomb.tar.xz"):
        reasons = " ".join(r.reason for r in read_refusals(tmp_path / name, limits=SMALL).values())
        assert "bombs" in reasons
    assert list(read_items(tmp_path / "bomb.tar.xz", limits=SMALL)) == ["bomb.tar.xz/first.txt"]


def test_overlapping_zip_is_refused(tmp_path):
    data = bytearray(zip_bytes({"a.txt": NEWS * 20, "b.txt": NEWS * 21}))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = bytes(4)  # its header is said to lie where the first's lies
    (tmp_path / "x.zip").write_bytes(data)
    assert "overlap" in read_refusals(tmp_path / "x.zip")["x.zip"].reason


def test_enormous_documents_are_refused_and_the_rest_is_read(tmp_path):
    path = tmp_path / "x.tar"
    path.write_bytes(tar_bytes({"big.txt": "新闻" * (1 << 19), "small.txt": NEWS}))
    assert list(read_items(path, limits=SMALL)) == ["x.tar/small.txt"]
    assert "larger than 1 MiB" in read_refusals(path, limits=SMALL)["x.tar/big.txt"].reason


@pytest.mark.parametrize("suffix", ["tar", "tar.gz", "tar.xz", "tar.zst", "zip"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_cut_archives_never_raise_and_say_so(tmp_path, suffix, share):
    members = {f"{i}.txt": article(i) * 30 + str(os.urandom(400)) for i in range(20)}
    data = zip_bytes(members) if suffix == "zip" else tar_bytes(members)
    packers = {
        "tar.gz": gzip.compress,
        "tar.xz": lzma.compress,
        "tar.zst": zstandard.ZstdCompressor().compress,
    }
    data = packers.get(suffix, bytes)(data)
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(data[: int(len(data) * share)])
    items, refusals = read_items(path), read_refusals(path)
    assert all(item.raw.decode() == members[name.split("/")[1]] for name, item in items.items())
    assert refusals or len(items) == len(members), "damage must be said"


@pytest.mark.parametrize(
    ("pack", "open_unpacker"),
    [
        (gzip.compress, lambda: zlib.decompressobj(wbits=31)),
        (lambda data: bz2.compress(data, 1), bz2.BZ2Decompressor),
        (lzma.compress, lzma.LZMADecompressor),
        (zstandard.ZstdCompressor(level=1).compress, zstandard.ZstdDecompressor().decompressobj),
    ],
)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_every_whole_member_before_a_cut_is_read(tmp_path, pack, open_unpacker, share):
    members = {f"{i}.txt": article(i) * 3 + os.urandom(700).hex() for i in range(150)}
    data = tar_bytes(members)
    packed = pack(data)
    packed = packed[: int(len(packed) * share)]
    (tmp_path / "x").write_bytes(packed)
    n_left = len(open_unpacker().decompress(packed))
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        whole = [f"x/{info.name}" for info in archive if info.offset_data + info.size <= n_left]
    assert list(read_items(tmp_path / "x")) == whole
    reason = read_refusals(tmp_path / "x")["x"].reason
    assert ("is damaged after" if whole else "cannot be read") in reason


def test_rows_before_a_cut_are_read_and_the_cut_is_said(tmp_path):
    chance = random.Random(1)  # noise of its own each time would now and then need the byte that is cut off
    lines = [
        json.dumps({"id": str(i), "text": article(i) + chance.randbytes(400).hex()}) + "\n" for i in range(99)
    ]
    frames = [zstandard.ZstdCompressor().compress(line.encode()) for line in lines]
    path = tmp_path / "rows.zst"
    path.write_bytes(b"".join(frames[:40]) + frames[40][:20])
    assert len(read_items(path)) == 40, "the cut is at the end of a line"
    assert "ends too early" in read_refusals(path)["rows.zst"].reason
    path.write_bytes(gzip.compress("".join(lines).encode())[:-9])
    assert len(read_items(path)) == 99
    assert read_refusals(path)["rows.zst"].reason


def test_tar_cut_between_members_is_noticed(tmp_path):
    path = tmp_path / "x.tar"
    path.write_bytes(tar_bytes({"1.txt": NEWS, "2.txt": NEWS})[:1024])
    assert list(read_items(path)) == ["x.tar/1.txt"]
    assert "end is missing" in read_refusals(path)["x.tar"].reason


@given(st.data())
def test_flipped_bytes_never_stop_reading(tmp_path_factory, data):
    whole = bytearray(zip_bytes({f"{i}.txt": article(i) * 5 for i in range(4)}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("flip") / "x.zip"
    path.write_bytes(whole)
    assert isinstance(read_all(path)[-1], Mark)


def test_json_lines_with_damage(tmp_path):
    path = tmp_path / "rows.jsonl"
    lines = [
        json.dumps(
            {"id": "a/1", "title": "标题", "text": "正文。", "date": "2024-01-02"}, ensure_ascii=False
        ),
        '{"id": "b", "text": ',
        json.dumps({"id": "c", "body": "正文三。"}),
        json.dumps({"id": "d", "note": "没有"}, ensure_ascii=False),
        "[1, 2]",
        "",
        json.dumps({"text": "正文七。"}),
    ]
    path.write_bytes("\n".join(lines).encode() + b'\n{"text": "\xff\xfe\xff"}\n')
    items, refusals = read_items(path), read_refusals(path)
    assert list(items) == ["rows.jsonl/a/1", "rows.jsonl/c", "rows.jsonl/7"]
    assert items["rows.jsonl/a/1"].text == "标题\n\n正文。"
    assert items["rows.jsonl/a/1"].date == "2024-01-02"
    assert list(refusals) == ["rows.jsonl/2", "rows.jsonl/d", "rows.jsonl/5", "rows.jsonl/8"]
    assert "note" in refusals["rows.jsonl/d"].reason
    assert "neither UTF-8" in refusals["rows.jsonl/8"].reason


def test_names_that_no_database_takes_are_mended(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"id": "a\\ud800", "text": "正文。"}\n', encoding="utf-8")
    assert list(read_items(tmp_path / "rows.jsonl")) == ["rows.jsonl/a\ufffd"]


def test_half_an_emoji_is_left_to_repair_and_unreadable_bytes_are_not(tmp_path):
    half = r'{"text": "一句。\ud83d", "date": 1594000000123.0}'
    (tmp_path / "a.jsonl").write_bytes((half + "\n" + r'{"text": "又一句\udc80。"}').encode() + b"\n")
    texts = [item.text for item in read_items(tmp_path / "a.jsonl").values()]
    assert texts == ["一句。\ud83d", "又一句\udc80。"]
    assert read_items(tmp_path / "a.jsonl")["a.jsonl/1"].date == "2020-07-06"
    (tmp_path / "b.json").write_bytes(f"[{half}]".encode())
    assert [item.text for item in read_items(tmp_path / "b.json").values()] == ["一句。\ud83d"]
    (tmp_path / "c.jsonl").write_bytes(half.encode().replace("句".encode(), b"\xff") + b"\n")
    assert "neither UTF-8" in read_refusals(tmp_path / "c.jsonl")["c.jsonl/1"].reason


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("标题 ", "标题\n正文。", "标题\n正文。"),
        ("标题\n", "\n标题\n\n正文。", "\n标题\n\n正文。"),
        ("标题", "正文。", "标题\n\n正文。"),
        (None, "正文。", "正文。"),
    ],
)
def test_a_title_stands_once(title, text, expected):
    assert Item.of_row("a", "a", text, title, None).text == expected


def test_long_json_lines_are_refused_alone(tmp_path):
    path = tmp_path / "rows.jsonl"
    rows = [{"id": "a", "text": "短。"}, {"id": "b", "text": "长" * (1 << 20)}, {"id": "c", "text": "短。"}]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert list(read_items(path, limits=SMALL)) == ["rows.jsonl/a", "rows.jsonl/c"]
    assert "longer than 1 MiB" in read_refusals(path, limits=SMALL)["rows.jsonl/2"].reason


BIG = "长" * (1 << 19)


@pytest.mark.parametrize(
    ("row", "n_refused"),
    [
        (f"2,{BIG}", 1),
        (f'2,"{BIG}"', 1),
        (f'2,"短\n{BIG}\n短"', 1),
        (f'2,"短\n{BIG}"', 1),
        (f'2,"{BIG}\n短"', 1),
        (f'2,"{BIG}""\n短"', 1),
        (f"2,{BIG}\n{BIG}", 2),
        ('2,"短\n短"', 0),
    ],
)
@pytest.mark.parametrize("end", ["", "\n3,短。\n4,短。\n"])
def test_a_row_with_a_long_line_is_refused_alone(tmp_path, row, n_refused, end):
    path = tmp_path / "rows.csv"
    path.write_text("id,text\n1,短。\n" + row + end, encoding="utf-8")
    found = list(read_items(path, limits=SMALL))
    expected = ["1", *(["2"] if not n_refused else []), *(["3", "4"] if end else [])]
    assert found == [f"rows.csv/{number}" for number in expected]
    reasons = [refusal.reason for refusal in read_refusals(path, limits=SMALL).values()]
    assert reasons == ["a line of the row is longer than 1 MiB"] * n_refused


def test_a_row_that_never_ends_is_said(tmp_path):
    path = tmp_path / "rows.csv"
    for cell in ('"' + "长\n" * (1 << 20), '"长\n",' * (1 << 20)):
        path.write_text("id,text\n1,短。\n2," + cell, encoding="utf-8")
        assert list(read_items(path, limits=SMALL)) == ["rows.csv/1"]
        assert "after row 1" in read_refusals(path, limits=SMALL)["rows.csv"].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_table(tmp_path, encoding):
    path = tmp_path / "rows.csv"
    path.write_bytes('编号,标题,正文\n7,甲,"第一行\n第二行，""引""。"\n8,乙\n9,丙,正文。\n'.encode(encoding))
    items = read_items(path)
    assert {name: item.text for name, item in items.items()} == {
        "rows.csv/7": '甲\n\n第一行\n第二行，"引"。',
        "rows.csv/9": "丙\n\n正文。",
    }
    assert "3 columns, found 2" in read_refusals(path)["rows.csv/2"].reason


@pytest.mark.parametrize("text", ["[[文件:桥.jpg]]\n大桥昨天通车。", '{"你好"}，他说。', '["你好"]他说。'])
def test_text_that_starts_like_json_is_text(tmp_path, text):
    for name in ("a.md", "a.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert [item.raw.decode() for item in read_items(tmp_path / name).values()] == [text]
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    (refusal,) = read_refusals(tmp_path / "a.json").values()
    assert "starts as JSON and is none" in refusal.reason


def test_lines_of_json_in_utf16_are_refused_and_a_list_is_read(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "一句。"}\n{"text": "又一句。"}\n', encoding="utf-16")
    (refusal,) = read_refusals(tmp_path / "a.jsonl").values()
    assert "UTF-16" in refusal.reason
    (tmp_path / "a.json").write_text('[{"text": "一句。"}]', encoding="utf-16")
    assert [item.text for item in read_items(tmp_path / "a.json").values()] == ["一句。"]


def test_a_list_may_be_larger_than_an_article(tmp_path):
    entries = [{"text": article(number)} for number in range(3)] + [{"text": "字" * 400_000}]
    (tmp_path / "a.json").write_text(json.dumps(entries), encoding="utf-8")
    assert list(read_items(tmp_path / "a.json", limits=SMALL)) == ["a.json/1", "a.json/2", "a.json/3"]
    (refusal,) = read_refusals(tmp_path / "a.json", limits=SMALL).values()
    assert "larger than 1 MiB" in refusal.reason


def test_a_stray_quotation_mark_costs_no_other_row(tmp_path):
    (tmp_path / "a.csv").write_text('id,text\n甲,一句。\n乙,"坏"了，一句。\n丙,又一句。\n', encoding="utf-8")
    assert list(read_items(tmp_path / "a.csv")) == ["a.csv/甲", "a.csv/乙", "a.csv/丙"]


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2020年7月1日", "2020-07-01"),
        ("2021-05-03 08:00", "2021-05-03"),
        ("1594000000", "2020-07-06"),
        ("1594000000.0", "2020-07-06"),
        ("1594000000123", "2020-07-06"),
        ("1594000000123.5", "2020-07-06"),
        ("999999999", "2001-09-09"),
        ("202001021530", None),
        ("20200102153000", None),
        ("昨天", None),
        ("1/7/2020", None),
    ],
)
def test_dates_of_a_table_can_be_compared(stated, date):
    assert Item.of_row("a", "a", "一句。", None, stated).date == date


def test_table_of_unknown_columns_is_refused_whole_with_what_it_has(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("id,内文\n1,正文一。\n2,正文二。\n", encoding="utf-8")
    assert not read_items(path)
    reason = read_refusals(path)["rows.csv"].reason
    assert "id, 内文" in reason
    assert "--text-field" in reason
    items = read_items(path, fields=Fields(text=("内文",)))
    assert {name: item.text for name, item in items.items()} == {
        "rows.csv/1": "正文一。",
        "rows.csv/2": "正文二。",
    }


def test_table_of_one_column(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text('正文\n"第一行\n第二行。"\n甲,乙,丙。\n', encoding="utf-8")
    for fields in (Fields(), Fields(text=("正文",))):
        texts = [item.text for item in read_items(path, fields=fields).values()]
        assert texts == ["第一行\n第二行。", "甲,乙,丙。"]
    assert "it has 正文" in read_refusals(path, fields=Fields(text=("story",)))["rows.csv"].reason


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "an empty file"), ("id,正文\n1,新闻\n".encode("utf-16"), "UTF-16")],
)
def test_tables_without_a_header_to_read(tmp_path, data, says):
    path = tmp_path / "rows.csv"
    path.write_bytes(data)
    assert says in read_refusals(path)["rows.csv"].reason


def test_text_that_starts_with_the_name_of_a_column_is_one_document(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("正文,说明\n\n昨天上午，新馆开放。\n读者很多。\n", encoding="utf-8")
    assert list(read_items(path)) == ["a.txt"]


def test_tar_of_the_first_kind(tmp_path):
    data = bytearray(tar_bytes({"1.txt": NEWS}))
    data[257:265] = bytes(8)
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + sum(data[156:512]) + 8 * ord(" "))
    (tmp_path / "old.tar").write_bytes(data)
    assert list(read_items(tmp_path / "old.tar")) == ["old.tar/1.txt"]


def test_named_field(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": 1, "story": "正文。"}\n', encoding="utf-8")
    assert not read_items(path)
    assert read_items(path, fields=Fields(text=("story",)))["rows.jsonl/1"].text == "正文。"


def _warc(packed: bool) -> bytes:
    records = b""
    for url, status, kind, body in (
        ("http://example.org/a", "200 OK", "text/html; charset=gbk", "<p>新闻</p>".encode("gbk")),
        ("http://example.org/p.png", "200 OK", "image/png", b"\x89PNG"),
        ("http://example.org/d.pdf", "200 OK", "application/pdf", b"%PDF-1.4\n"),
        ("http://example.org/gone", "404 Not Found", "text/html", b"gone"),
        ("http://example.org/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
        ("http://example.org/s.css", "200 OK", "text/css", b"body{}"),
        ("http://example.org/s.js", "200 OK", "text/javascript; charset=utf-8", b"var a"),
        ("http://example.org/b", "200 OK", "text/plain", NEWS.encode()),
        ("http://example.org/x/robots.txt", "200 OK", "application/xhtml+xml", b"<p/>"),
    ):
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2020-01-02T03:04:05Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        records += gzip.compress(record) if packed else record
    return records


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("nested", [True, False])
def test_web_archive(tmp_path, packed, nested):
    data = _warc(packed)
    path = tmp_path / "x.dat"
    path.write_bytes(zip_bytes({"w": data}) if nested else data)
    items = {name.split("http://")[1]: item.raw for name, item in read_items(path).items()}
    assert items == {
        "example.org/a": "<p>新闻</p>".encode("gbk"),
        "example.org/b": NEWS.encode(),
        "example.org/x/robots.txt": b"<p/>",
    }
    document, refusal = read_refusals(path).values()
    assert document.origin.endswith("!http://example.org/d.pdf")
    assert not document.harmless
    assert "application/pdf" in document.reason
    assert refusal.harmless
    assert "1 image/png" in refusal.reason
    assert "1 with status 404" in refusal.reason
    for passed in ("1 robots.txt", "1 text/css", "1 text/javascript"):
        assert passed in refusal.reason


BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/package.opf"/></rootfiles></container>'
    ),
    "OPS/package.opf": (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:date>2020-02-03</dc:date></metadata><manifest>"
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="b" href="text/%E4%BA%8C.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/1.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="x" href="text/none.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/>'
        '<itemref idref="x"/></spine></package>'
    ),
    "OPS/nav.xhtml": "<p>目录</p>",
    "OPS/text/二.xhtml": "<p>第二章</p>",
    "OPS/text/1.xhtml": "<p>第一章</p>",
}


def test_book_in_reading_order(tmp_path):
    (tmp_path / "book").write_bytes(zip_bytes(BOOK))
    items = read_items(tmp_path / "book")
    assert [(name, item.raw.decode()) for name, item in items.items()] == [
        ("book/OPS/text/1.xhtml", "<p>第一章</p>"),
        ("book/OPS/text/二.xhtml", "<p>第二章</p>"),
    ]
    assert items["book/OPS/text/1.xhtml"].date == "2020-02-03"
    assert "lacks it" in read_refusals(tmp_path / "book")["book/OPS/text/none.xhtml"].reason


def lock(*paths):
    """What a shop adds to a book whose parts it locks."""
    parts = "".join(
        '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
        f'<CipherData><CipherReference URI="{path}"/></CipherData></EncryptedData>'
        for path in paths
    )
    container = "urn:oasis:names:tc:opendocument:xmlns:container"
    return {"META-INF/encryption.xml": f'<encryption xmlns="{container}">{parts}</encryption>'}


def test_book_that_a_shop_locked_is_refused(tmp_path):
    chapters = ("OPS/text/1.xhtml", "OPS/text/%E4%BA%8C.xhtml", "OPS/text/none.xhtml")
    (tmp_path / "book").write_bytes(zip_bytes(BOOK | lock(*chapters)))
    assert not read_items(tmp_path / "book")
    assert "protected by a shop (DRM)" in read_refusals(tmp_path / "book")["book"].reason
    (tmp_path / "book").write_bytes(zip_bytes(BOOK | lock("OPS/text/1.xhtml", "OPS/font.otf")))
    assert list(read_items(tmp_path / "book")) == ["book/OPS/text/二.xhtml"]
    assert "(DRM)" in read_refusals(tmp_path / "book")["book/OPS/text/1.xhtml"].reason


def test_book_with_an_entity_bomb_is_refused(tmp_path):
    entities = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    (tmp_path / "book").write_bytes(zip_bytes(BOOK | {"OPS/package.opf": entities + BOOK["OPS/package.opf"]}))
    assert "cannot be read" in read_refusals(tmp_path / "book")["book"].reason


def test_office_documents_are_refused(tmp_path):
    (tmp_path / "x.docx").write_bytes(zip_bytes({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}))
    assert "Office" in read_refusals(tmp_path / "x.docx")["x.docx"].reason


def test_shards_divide_the_documents(tmp_path):
    path = tmp_path / "x.tar"
    path.write_bytes(tar_bytes({f"{i}.txt": article(i) for i in range(40)}))
    whole = list(read_items(path))
    parts = [list(read_items(path, shard=Shard(i, 3))) for i in (1, 2, 3)]
    assert sorted(name for part in parts for name in part) == sorted(whole)
    assert all(parts)


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", ""])
def test_impossible_shards(text):
    with pytest.raises(ConfigError, match="I/N"):
        Shard.parse(text)


def test_a_reader_goes_on_behind_an_entry(tmp_path):
    folder = tmp_path / "n"
    folder.mkdir()
    for i in range(5):
        (folder / f"{i}.txt").write_text(article(i), encoding="utf-8")
    assert list(read_items(folder, after="n/2.txt")) == ["n/3.txt", "n/4.txt"]


def test_marks_end_at_the_total(tmp_path):
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    marks = [found for found in read_all(tmp_path) if isinstance(found, Mark)]
    assert marks[-1].read_bytes == marks[-1].total_bytes == len(NEWS.encode())


def test_inputs_are_found_by_pattern(tmp_path):
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text(NEWS, encoding="utf-8")
    assert [path.name for path in find_inputs([f"{tmp_path}/*.txt", f"{tmp_path}/a.txt"])] == [
        "a.txt",
        "b.txt",
    ]
    with pytest.raises(ConfigError, match="does not exist"):
        find_inputs([str(tmp_path / "none")])


def test_patterns_follow_no_links_and_find_all_else(tmp_path, monkeypatch):
    for name in ("a.html", "b/c.html", "b/d/e.html", "b/d/f.txt", ".hidden/g.html"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(NEWS, encoding="utf-8")
    (tmp_path / "in/b/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/b/link.html").symlink_to(tmp_path / "in/a.html")
    monkeypatch.chdir(tmp_path)

    def find(pattern):
        return [str(path) for path in find_inputs([pattern])]

    html = ["in/a.html", "in/b/c.html", "in/b/d/e.html", "in/b/link.html"]
    assert find("in/**/*.html") == html
    assert find("**/*.html") == html
    assert find(f"{tmp_path}/**/*.html") == [f"{tmp_path}/{path}" for path in html]
    assert find("in/**/d/**/*.html") == ["in/b/d/e.html"]
    assert find("in/b/**") == ["in/b/c.html", "in/b/d", "in/b/d/e.html", "in/b/d/f.txt", "in/b/link.html"]


def test_vanished_and_unreadable_files_are_refused(tmp_path):
    assert "cannot be read" in read_refusals(tmp_path / "gone.txt")["gone.txt"].reason


def test_equal_content_has_an_equal_digest():
    row = Item.of_row("a", "a", "正文。", None, None)
    assert row.sha256 == Item.of_bytes("b", "b", "正文。".encode()).sha256


def test_a_record_of_a_web_archive_without_address_is_damage_and_said(tmp_path):
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>\xe6\xa1\xa5\xe3\x80\x82</p>"
    lines = ("WARC/1.0", "WARC-Type: response", "Content-Type: application/http; msgtype=response")
    head = "\r\n".join((*lines, f"Content-Length: {len(body)}", "", ""))
    (tmp_path / "a.warc").write_bytes(head.encode() + body + b"\r\n\r\n")
    (refusal,) = read_refusals(tmp_path / "a.warc").values()
    assert "is damaged after 0 records" in refusal.reason


def test_a_defect_of_ours_is_no_damage_of_a_web_archive(tmp_path, monkeypatch):
    def fail(*args):
        raise AttributeError("ours")

    monkeypatch.setattr("translate.archive.web.read_bounded", fail)
    (tmp_path / "a.warc").write_bytes(_warc(packed=False))
    with pytest.raises(AttributeError, match="ours"):
        read_items(tmp_path / "a.warc")


def test_what_is_nested_beyond_reason_stops_nothing(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(NEWS, encoding="utf-8")
    for name in ("deep.json", "deep.jsonl"):
        (news / name).write_text('{"":' * 1020 + "\n", encoding="utf-8")
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 512
    (news / "long.tar").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + b"x" * 512)
    data = b"".join(header.tobuf(tarfile.GNU_FORMAT) + b"x" * 512 for _ in range(2000))
    (news / "longer.tar").write_bytes(data)
    assert list(read_items(news)) == ["news/a.txt"]
    refusals = read_refusals(news)
    assert {"news/deep.json", "news/longer.tar"} <= set(refusals)
    assert "is damaged" in refusals["news/longer.tar"].reason
