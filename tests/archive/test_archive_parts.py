"""The runner's parts, each alone: names, groups, sketches, the ledger, progress."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from archives import article
from fake_work import break_off
from hypothesis import given
from hypothesis import strategies as st

from translate.archive import output as output_module
from translate.archive import plan
from translate.archive.entries import Finish, Output, State
from translate.archive.grouping import Job, Queue
from translate.archive.hands import Hand
from translate.archive.item import Item, Refusal, Shard
from translate.archive.keeping import pack_translation, unpack_translation
from translate.archive.ledger import Ledger, find_ledgers, ledger_name
from translate.archive.messages import Prepared
from translate.archive.output import ARTICLES, lock_output, open_parts, output_path, publish, write_part
from translate.archive.plan import plan_crew
from translate.archive.progress import Counters, Lines, format_duration, watch
from translate.archive.resemblance import find_resemblances, sketch_text
from translate.archive.union import count_states, open_ledgers, select
from translate.config import Settings
from translate.document import (
    Article,
    Defect,
    Document,
    Edit,
    Grade,
    Hypothesis,
    Repaired,
    Role,
    RunSignature,
    Section,
    Segment,
    Structure,
    TranslatedArticle,
    Translation,
)
from translate.errors import ConfigError, OutputError

NAME_CHARS = st.characters(exclude_categories=["Cs"])


@given(st.text(NAME_CHARS, max_size=400), st.text(NAME_CHARS, max_size=400))
def test_output_paths_stay_inside_and_apart(first, second):
    for doc_id in (first, second):
        path = output_path(doc_id, "md")
        parts = path.split("/")
        assert parts[0] == ARTICLES
        assert not {"", ".", ".."} & set(parts)
        assert "\x00" not in path
        assert all(len(part.encode()) <= 255 for part in parts)
    if first != second:
        assert output_path(first, "md") != output_path(second, "md")


def test_plain_names_are_kept():
    assert output_path("news/2023/新闻.md", "md") == "articles/news/2023/新闻.md.en.md"


def test_write_part_leaves_nothing_on_a_full_disk(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"No space left.*start the same command again"):
        write_part(tmp_path / "x", b"data")
    assert not list(tmp_path.iterdir())


def test_publish_replaces_and_makes_folders(tmp_path):
    write_part(tmp_path / "part", b"new")
    place = tmp_path / "a" / "b.md"
    publish([(tmp_path / "part", place)])
    assert place.read_bytes() == b"new"
    (tmp_path / "file").write_bytes(b"")
    write_part(tmp_path / "part", b"new")
    with pytest.raises(OutputError, match="cannot be written"):
        publish([(tmp_path / "part", tmp_path / "file" / "b.md")])


@pytest.mark.parametrize("obstacle", ["file", "folder", "long"])
def test_publish_takes_the_spare_place_where_the_place_cannot_be(tmp_path, obstacle):
    write_part(tmp_path / "part", b"new")
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    places = {
        "file": tmp_path / "file" / "b.md",
        "folder": tmp_path / "folder",
        "long": tmp_path / ("x" * 300),
    }
    place, spare = places[obstacle], tmp_path / "a" / "spare.md"
    assert publish([(tmp_path / "part", place)], {place: spare}) == {place: spare}
    assert spare.read_bytes() == b"new"


def test_a_full_disk_is_no_matter_of_the_place(tmp_path, monkeypatch):
    def full(part, place):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        publish([(tmp_path / "part", tmp_path / "a.md")], {tmp_path / "a.md": tmp_path / "b.md"})


def test_no_folder_has_the_name_of_a_result():
    assert output_path("in/a.txt", "md") == "articles/in/a.txt.en.md"
    assert "articles/in/a.txt.en.md/" not in output_path("in/a.txt.en.md/z.txt", "md")


def test_one_run_at_a_time(tmp_path):
    lock = lock_output(tmp_path, "ledger.sqlite")
    with lock, pytest.raises(ConfigError, match="Another run"):
        lock_output(tmp_path, "ledger.sqlite")
    for name in ("ledger.sqlite", "ledger-1-of-2.sqlite"):
        with lock_output(tmp_path, name):
            assert lock, "it ended with its block, whoever may still hold it"


def test_parts_of_killed_runs_are_removed(tmp_path):
    old = open_parts(tmp_path, "ledger.sqlite")
    write_part(old / "1.md", b"half")
    (tmp_path / f"{output_module.PARTS_PREFIX}ledger-1-of-2.sqlite-9").mkdir()
    new = open_parts(tmp_path, "ledger.sqlite")
    assert not list(new.iterdir())
    assert len(list(tmp_path.iterdir())) == 2, "another shard's parts stay"


def _job(number: int) -> Job:
    return Job(number, Item.of_bytes(str(number), "", b""), str(number))


def _form_groups(sizes: list[int], order: list[int], done: set[int]) -> list[list[int]]:
    """Groups of the jobs that are not done, prepared in ``order``."""
    queue = Queue(100)
    jobs = {number: _job(number) for number in range(len(sizes)) if number not in done}
    for job in jobs.values():
        queue.add(job)
    groups = []
    for number in [n for n in order if n in jobs]:
        if sizes[number] == 0:
            jobs[number].is_over = True
        else:
            jobs[number].prepared = Prepared(b"x", sizes[number], {})
            queue.note_prepared(jobs[number].prepared)
        while group := queue.take(flush=False):
            groups.append([job.number for job in group.jobs])
    while group := queue.take(flush=True):
        groups.append([job.number for job in group.jobs])
    assert (queue.n_tokens, queue.n_bytes, len(queue)) == (0, 0, 0)
    return groups


@given(st.data())
def test_a_resumed_run_forms_the_same_groups(data):
    sizes = data.draw(st.lists(st.integers(0, 150), max_size=30))
    groups = _form_groups(sizes, list(range(len(sizes))), set())
    assert [n for group in groups for n in group] == [n for n, size in enumerate(sizes) if size]
    finished = [group for group in groups if data.draw(st.booleans())]
    done = {n for group in finished for n in group}
    order = data.draw(st.permutations(range(len(sizes))))
    assert _form_groups(sizes, order, done) == [group for group in groups if group not in finished]


def test_near_duplicates_are_found():
    base = "".join(article(i) for i in range(20))
    texts = {
        "a": base,
        "b": base.replace("第7条", "第七条").replace("\n", "\n\n"),
        "c": "".join(f"明天第{i}个展览在{i * 3}号馆开幕，票价{i}元。" for i in range(20)),
        "d": base + "编辑：张三",
        "short": "短讯。",
    }
    sketches = [(name, sketch) for name, text in texts.items() if (sketch := sketch_text(text))]
    assert [name for name, _ in sketches] == ["a", "b", "c", "d"]
    pairs = {frozenset(pair[:2]): pair[2] for pair in find_resemblances(sketches)}
    assert {name for pair in pairs for name in pair} == {"a", "b", "d"}
    assert min(pairs.values()) >= 0.85


def test_a_text_that_came_a_thousand_times_gives_few_pairs():
    sketch = sketch_text(article(1) * 9)
    assert len(list(find_resemblances((str(i), sketch) for i in range(1000)))) == 999
    assert list(find_resemblances([])) == []


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_has_a_sketch_or_is_too_short(text):
    sketch = sketch_text(text)
    assert sketch is None or len(sketch) == 128
    assert sketch == sketch_text(" \n".join(text.split()))


def _item(name: str, text: str = "正文。") -> Item:
    return Item.of_bytes(name, f"/in/{name}", text.encode())


def test_ledger_keeps_what_was_committed_alone(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.start_run("1", "s", "{}")
    ledger.add_pending(_item("a"), "s")
    output = Output("markdown", "articles/a.en.md", "0" * 64, 3, "k")
    ledger.finish(Finish("a", (output,), {"title": "A", "n_segments": 2}))
    ledger.commit()
    ledger.add_pending(_item("b"), "s")
    ledger.abandon()
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert ledger.find("a").state is State.DONE
    assert ledger.find("a").outputs == (output,)
    assert ledger.find("b") is None
    ledger.close()


def test_a_ledger_that_is_just_being_made_is_passed_over(tmp_path):
    ledger = Ledger(tmp_path / "ledger-1-of-2.sqlite")
    ledger.start_run("1", "s", "{}")
    ledger.add_refusal(Refusal("p", "/in/p", "a link"))
    ledger.close()
    sqlite3.connect(tmp_path / "ledger-2-of-2.sqlite").close()
    with open_ledgers(tmp_path) as db:
        assert [row["doc_id"] for row in select(db, "SELECT * FROM documents")] == ["p"]
    assert count_states(tmp_path) == {"refused": 1}


def test_ledger_of_another_version_is_refused(tmp_path):
    db = sqlite3.connect(tmp_path / "ledger.sqlite")
    db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(OutputError, match="another version"):
        Ledger(tmp_path / "ledger.sqlite")


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(OutputError, match="cannot be written"):
        Ledger(tmp_path / "ledger.sqlite")


def test_ledger_finds_content_under_the_same_settings(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.start_run("1", "s", "{}")
    for name in ("a", "b"):
        ledger.add_pending(_item(name), "s")
    sha256 = _item("a").sha256
    assert ledger.find_content(sha256, "s", "c") is None
    ledger.fail("a", "InputError", "bad")
    assert ledger.find_content(sha256, "s", "c").state is State.FAILED
    ledger.finish(Finish("b", (), {"title": "B"}))
    assert ledger.find_content(sha256, "s", "c").doc_id == "b"
    assert ledger.find_content(sha256, "s", "b").doc_id == "a"
    assert ledger.find_content(sha256, "t", "c") is None
    ledger.add_refusal(Refusal("p", "/in/p", "a link"))
    assert [ledger.find(name).state for name in "abp"] == [State.FAILED, State.DONE, State.REFUSED]
    ledger.close()


def test_a_reason_that_no_database_takes_is_mended(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.start_run("1", "s", "{}")
    ledger.add_pending(_item("a"), "s")
    ledger.fail("a", "ValueError", "no such value: 市\udc80")
    assert ledger.find("a").error == "no such value: 市\ufffd"
    ledger.close()


def test_a_process_that_dies_amid_a_message_is_dead_and_no_more():
    hand = Hand(break_off)
    assert hand.hear() is None
    assert hand.describe_death() == "ended with exit code 1"
    hand.kill()


def test_sources_have_names_of_their_own(tmp_path):
    for name in ("x/news", "y/news"):
        (tmp_path / name).mkdir(parents=True)
    ledger = Ledger(tmp_path / "ledger.sqlite")
    first = ledger.name_sources([tmp_path / "x/news", tmp_path / "y/news"])
    assert [source.name for source in first] == ["news", "news-2"]
    assert [source.name for source in ledger.name_sources([tmp_path / "y/news"])] == ["news-2"]
    (tmp_path / "x/news").rename(tmp_path / "z")
    (tmp_path / "z").rename(tmp_path / "x/moved")
    (tmp_path / "w/news").mkdir(parents=True)
    assert ledger.name_sources([tmp_path / "w/news"])[0].name == "news"
    ledger.close()


def test_many_sources_of_one_base_name_are_each_named_at_once(tmp_path, monkeypatch):
    looked_at = []
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: looked_at.append(path) or exists(path))
    paths = [tmp_path / str(number) / "index.html" for number in range(300)]
    ledger = Ledger(tmp_path / "ledger.sqlite")
    names = [source.name for source in ledger.name_sources(paths)]
    assert names == ["index.html", *(f"index.html-{number}" for number in range(2, 301))]
    assert ledger.name_sources(paths[::-1])[0].name == "index.html-300"
    assert len(looked_at) <= len(paths), "no name is tried again for each source"
    ledger.close()


def test_ledger_names(tmp_path):
    assert ledger_name(Shard()) == "ledger.sqlite"
    assert ledger_name(Shard(2, 3)) == "ledger-2-of-3.sqlite"
    with pytest.raises(ConfigError, match="no ledger"):
        find_ledgers(tmp_path)


@pytest.fixture
def machine(monkeypatch):
    """Four cores, memory for all that they can do, and no GPU; ``machine(name=value)`` changes that.

    With ``gpus=None`` they are looked for.
    """

    real = plan.find_gpus

    def change(*, cores=4, mib=64_000, gpus=(), problem="no driver"):
        monkeypatch.setattr(plan, "count_cores", lambda: cores)
        monkeypatch.setattr(plan, "available_mib", lambda: mib)
        monkeypatch.setattr(plan, "find_gpus", real if gpus is None else lambda: gpus)
        monkeypatch.setattr(plan, "probe_gpu", lambda: problem)

    change()
    return change


def test_crew_fills_the_cores_it_was_given(machine):
    machine(cores=16)
    crew = plan_crew(Settings(device="cpu"), 4)
    assert (crew.n_articles, crew.n_translators, crew.threads, crew.note) == (1, 4, 1, "")
    assert plan_crew(Settings(device="cpu", threads=2), 4).threads >= 2
    with pytest.raises(ConfigError, match="--workers"):
        plan_crew(Settings(), 0)


def test_no_more_workers_than_cores(machine):
    crew = plan_crew(Settings(device="cpu"), 100_000)
    assert (crew.n_articles, crew.n_translators) == (1, 4)
    assert crew.note == "--workers 100,000 is more than the 4 cores here; using 4."
    assert plan_crew(Settings(device="cpu"), 4).note == plan_crew(Settings(device="cpu"), None).note == ""


@pytest.mark.parametrize(
    ("mib", "expected"), [(1, (1, 1)), (3500, (1, 2)), (50_000, (3, 32)), (1_000_000, (16, 64))]
)
def test_memory_bounds_the_processes(machine, mib, expected):
    machine(cores=64, mib=mib)
    crew = plan_crew(Settings(device="cpu"), None)
    assert (crew.n_articles, crew.n_translators) == expected
    machine(cores=64, mib=mib, gpus=("0",), problem="")
    assert plan_crew(Settings(), None).n_articles == max(1, min(64, (mib - 1536) // 256))


def test_a_gpu_that_nothing_lists_gets_one_translator(machine, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    machine(gpus=None, problem="")
    monkeypatch.setattr(plan, "_DRIVERS", (tmp_path / "driver",))
    assert plan_crew(Settings(device="auto"), 4).gpus == ()
    assert plan_crew(Settings(device="cuda"), 4).gpus == ("0",)
    (tmp_path / "driver").touch()
    crew = plan_crew(Settings(device="auto"), 4)
    assert (crew.gpus, crew.n_translators) == (("0",), 1)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert plan_crew(Settings(device="auto"), 4).gpus == ()


def test_a_list_of_gpus_that_never_comes_is_one(machine, tmp_path, monkeypatch):
    def hang(command, *, timeout, **options):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(plan.shutil, "which", lambda name: "nvidia-smi")
    monkeypatch.setattr(plan.subprocess, "run", hang)
    machine(gpus=None)
    crew = plan_crew(Settings(device="auto"), 4)
    assert (crew.gpus, crew.note) == ((), "No usable GPU (no driver); using the CPU.")


def test_a_gpu_that_torch_cannot_use_does_not_count(tmp_path, monkeypatch):
    """``nvidia-smi`` lists a GPU; torch is asked, once, in a process of its own."""
    if torch.cuda.is_available():
        pytest.skip("needs a machine whose GPU cannot be used")
    command = tmp_path / "nvidia-smi"
    command.write_text("#!/bin/sh\necho 0\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(plan, "available_mib", lambda: 8192)
    monkeypatch.setattr(plan, "count_cores", lambda: 4)
    crew = plan_crew(Settings(device="auto"), 4)
    assert (crew.gpus, crew.n_translators) == ((), 4)
    assert re.fullmatch(r"No usable GPU \(.+\); using the CPU\.", crew.note)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print('')", ""),
        ("print('broken driver')", "broken driver"),
        ("raise SystemExit('no such library')", "a test of it failed: no such library"),
        ("import os; os._exit(7)", "a test of it failed: exit code 7"),
        ("import time; time.sleep(60)", "it did not answer within 1 s"),
    ],
)
def test_probing_a_gpu_never_fails(monkeypatch, code, expected):
    monkeypatch.setattr(plan, "_PROBE", code)
    monkeypatch.setattr(plan, "_PROBE_LIMIT_S", 1.0 if "sleep" in code else 300.0)
    assert plan.probe_gpu() == expected


def test_a_gpu_that_torch_can_use_gets_a_translator(machine):
    machine(gpus=("0", "1"), problem="")
    crew = plan_crew(Settings(device="auto"), 4)
    assert (crew.gpus, crew.n_translators, crew.note) == (("0", "1"), 2, "")


_DOUBTFUL = Translation(
    Segment(0, 0, 0, Role.TITLE, 0, 2, "标题", 3),
    Hypothesis("A title", -0.123456789012345, True, 4),
    (Defect("number", "12亿 became 12"),),
    2,
)
_ARTICLE = TranslatedArticle(
    Article(
        Document("d", "o", None, None),
        Repaired(
            "标\udc80题", "标题", "gb18030", (Edit("x", 0, 1, "标", "題", 0.5, (("提", 0.25),)),), Grade.HEAVY
        ),
        Structure(
            "标题", (Section(0, 0, None, 0, 2), Section(1, 1, 0, 2, 2)), (_DOUBTFUL.segment,), None, "2020"
        ),
    ),
    (_DOUBTFUL,),
    RunSignature("1", "m", "0", "cpu", "int8", 4, 1.0, {"threads": "2"}),
)


def test_kept_translations_come_back_whole():
    assert unpack_translation(pack_translation(_ARTICLE)) == _ARTICLE
    read = replace(_ARTICLE.article, document=Document("d", "o", b"raw", None))
    assert unpack_translation(pack_translation(replace(_ARTICLE, article=read))) == _ARTICLE


@given(st.data())
def test_damaged_kept_translations_say_so(data):
    packed = bytearray(pack_translation(_ARTICLE))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(ValueError):  # unless the bit stands for nothing
        assert unpack_translation(bytes(packed)) == _ARTICLE
    with pytest.raises(ValueError, match="damaged"):
        unpack_translation(zlib.compress(b'[1, {"a": 2}]'))


def test_progress_lines_are_json(monkeypatch):
    stream = io.StringIO()
    lines = Lines(stream, interval_s=0.0)
    counters = Counters(n_seen=10, n_done=4, n_failed=1, read_bytes=50, total_bytes=200)
    lines.update(counters)
    lines.say("Stopping")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first["documents"] == 5
    assert first["documents_estimated"] == 40
    assert first["left_s"] is not None
    assert second == {"message": "Stopping"}


def test_a_terminal_gets_a_bar(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setenv("COLUMNS", "160")
    with watch(quiet=False) as observer:
        observer.update(
            Counters(n_seen=10, n_done=4, n_failed=1, n_segments=1234, read_bytes=50, total_bytes=200)
        )
        observer.say("Stopping [now]")
        shown = sys.stderr
    for text in ("5/40", "1,234 segments", "/min", "left", "1 failed", "Stopping [now]"):
        assert text in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.getvalue())


@pytest.mark.parametrize(
    ("seconds", "text"), [(4, "4 s"), (61, "1 min 1 s"), (7200, "2 h 0 min"), (90000, "1 d 1 h")]
)
def test_durations(seconds, text):
    assert format_duration(seconds) == text


def test_the_page_is_one_file_without_addresses():
    page = (Path(output_module.__file__).parent / "index_page.html").read_text(encoding="utf-8")
    assert "http" not in page
    assert "innerHTML" not in page
