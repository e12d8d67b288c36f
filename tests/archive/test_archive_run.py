"""Whole runs with a fake pipeline, in real processes: results, resuming, faults."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from archives import NEWS, add_member, article, tar_bytes, zip_bytes
from fake_work import FakeWork
from runs import CREW, run, write_news
from tiny_marian import SOURCE_SENTENCES, build_tiny_marian

from translate.archive.item import Shard
from translate.archive.plan import Crew
from translate.archive.progress import Silent
from translate.archive.report import describe_status, export_ledger, summarise_forecast, summarise_outcome
from translate.archive.run import Batch, Result, forecast_batch, run_batch
from translate.errors import ConfigError, ModelError, OutputError


def read_tree(root: Path) -> dict[str, bytes]:
    """All results and indexes; not the ledger, which holds times."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "ledger"))
    }


def states(root: Path) -> dict[str, str]:
    with sqlite3.connect(root / "ledger.sqlite") as db:
        return dict(db.execute("SELECT doc_id, state FROM documents"))


def reason(root: Path, doc_id: str) -> str:
    with sqlite3.connect(root / "ledger.sqlite") as db:
        return db.execute("SELECT error FROM documents WHERE doc_id=?", (doc_id,)).fetchone()[0]


def test_a_mixed_input_becomes_results_and_reasons(tmp_path):
    news = write_news(tmp_path / "news", {"1.txt": article(1), "2.txt": "【坏文】", "same.txt": article(1)})
    (news / "pack.tar").write_bytes(tar_bytes({"3.txt": article(3), "/4.txt": article(4)}))
    (news / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    outcome = run(news, tmp_path / "out", FakeWork(formats=("markdown", "json")))
    assert states(tmp_path / "out") == {
        "news/1.txt": "done",
        "news/2.txt": "failed",
        "news/pack.tar/3.txt": "done",
        "news/pack.tar//4.txt": "refused",
        "news/photo.jpg": "ignored",
        "news/same.txt": "copied",
    }
    articles = tmp_path / "out" / "articles" / "news"
    assert (articles / "1.txt.en.md").read_text(encoding="utf-8").startswith("markdown\n[5] 第1号通告\n")
    assert (articles / "1.txt.en.json").read_text(encoding="utf-8").startswith("json\n")
    assert (articles / "same.txt.en.md").read_bytes() == (articles / "1.txt.en.md").read_bytes()
    counters = outcome.counters
    assert (counters.n_done, counters.n_copied, counters.n_failed) == (2, 1, 1)
    assert (counters.n_refused, counters.n_ignored, counters.n_segments) == (1, 1, 6)
    summary = summarise_outcome(outcome, tmp_path / "out")
    assert "failed: news/2.txt" in summary
    assert "its path is absolute" in summary
    status = describe_status(tmp_path / "out")
    assert "translated" in status
    assert not list((tmp_path / "out").glob(".parts*"))


def test_titles_of_the_index_lack_the_marks_of_headings(tmp_path):
    titles = {
        "a.md": "# 地铁三号线通车",
        "b.md": "## 《新闻联播》 (20230102)",
        "c.md": "#",
        "d.txt": "新馆开放",
    }
    news = write_news(tmp_path / "news", {n: f"{title}\n\n昨天，{n}。\n" for n, title in titles.items()})
    row = {"title": "## 表中标题", "text": "昨天下午开放。"}
    (news / "rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    out = tmp_path / "out"
    for formats in (("markdown",), ("markdown", "json")):  # translated, then rendered from what was kept
        run(news, out, FakeWork(formats=formats))
        lines = (out / "index.jsonl").read_text(encoding="utf-8").splitlines()
        assert {row["doc_id"]: row["title_source"] for row in map(json.loads, lines)} == {
            "news/a.md": "地铁三号线通车",
            "news/b.md": "《新闻联播》 (20230102)",
            "news/c.md": "#",
            "news/d.txt": "新馆开放",
            "news/rows.jsonl/1": "表中标题",
        }


def test_unchanged_documents_are_skipped_and_changed_ones_done_again(tmp_path):
    log = tmp_path / "log"
    work = FakeWork(log=str(log))
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i) for i in range(4)})
    run(news, tmp_path / "out", work)
    outcome = run(news, tmp_path / "out", work)
    assert (outcome.counters.n_done, outcome.counters.n_skipped) == (0, 4)
    write_news(news, {"2.txt": article(22)})
    (tmp_path / "out/articles/news/3.txt.en.md").unlink()
    outcome = run(news, tmp_path / "out", work)
    assert (outcome.counters.n_done, outcome.counters.n_skipped) == (2, 2)
    assert Counter(log.read_text().split()) == {
        "news/0.txt": 1,
        "news/1.txt": 1,
        "news/2.txt": 2,
        "news/3.txt": 1,
    }, "a result that is gone is rendered again from the kept translation"
    assert "第22号" in (tmp_path / "out/articles/news/2.txt.en.md").read_text(encoding="utf-8")


def test_changed_settings_do_all_again_and_a_new_format_is_added(tmp_path):
    news = write_news(tmp_path / "news", {"1.txt": article(1)})
    out, log = tmp_path / "out", tmp_path / "log"
    work = FakeWork(log=str(log))
    run(news, out, work)
    before = (out / "articles/news/1.txt.en.md").read_bytes()
    assert run(news, out, replace(work, formats=("json",))).counters.n_done == 1
    assert (out / "articles/news/1.txt.en.md").read_bytes() == before
    assert {path.name for path in (out / "articles/news").iterdir()} == {"1.txt.en.md", "1.txt.en.json"}
    assert run(news, out, FakeWork(formats=("json", "markdown"))).counters.n_skipped == 1
    assert Counter(log.read_text().split()) == {"news/1.txt": 1}, "a kept translation is rendered again"
    kept = next((out / ".kept").rglob("*.z"))
    kept.write_bytes(kept.read_bytes()[:-9])
    (out / "articles/news/1.txt.en.md").unlink()
    assert run(news, out, replace(work, formats=("markdown",))).counters.n_done == 1
    assert Counter(log.read_text().split()) == {"news/1.txt": 2}, "a damaged one is made again"
    changed = FakeWork(formats=("json",), settings={"version": "fake", "beam": "9"})
    assert run(news, out, changed).counters.n_done == 1
    assert len(list((out / ".kept").rglob("*.z"))) == 1
    names = {path.name for path in (out / "articles/news").iterdir()}
    assert names == {"1.txt.en.json"}, "a result of other settings must not stay beside the new one"


def test_equal_content_is_translated_once_in_all_orders(tmp_path):
    log = tmp_path / "log"
    work = FakeWork(log=str(log))
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i % 2) for i in range(6)})
    run(news, tmp_path / "out", work)
    write_news(news, {"9.txt": article(0)})
    outcome = run(news, tmp_path / "out", work)
    assert outcome.counters.n_copied == 1
    assert len(log.read_text().split()) == 2
    assert Counter(states(tmp_path / "out").values()) == {"done": 2, "copied": 5}


def test_equal_content_that_fails_fails_once_with_its_reason(tmp_path):
    news = write_news(tmp_path / "news", {"1.txt": "【坏句】", "2.txt": "【坏句】"})
    outcome = run(news, tmp_path / "out")
    assert outcome.counters.n_failed == 2
    assert "same content as news/1.txt" in reason(tmp_path / "out", "news/2.txt")


def test_a_name_that_an_archive_holds_twice_loses_nothing(tmp_path):
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as archive:
        add_member(archive, "a.txt", article(1).encode())
        add_member(archive, "a.txt", article(2).encode())
    run(path, tmp_path / "out")
    assert states(tmp_path / "out") == {"x.tar/a.txt": "done", "x.tar/a.txt@2": "done"}


def test_a_folder_with_the_name_of_a_result_stops_nothing(tmp_path):
    members = {"in/a.txt": article(1), "in/a.txt.en.md/z.txt": article(2), "in/b.txt": article(3)}
    path = tmp_path / "x.tar"
    path.write_bytes(tar_bytes(members | {"in/same.txt.en.md/y.txt": article(2), "in/same.txt": article(3)}))
    (tmp_path / "out/articles/x.tar/in/b.txt.en.md").mkdir(parents=True)
    assert run(path, tmp_path / "out").counters.n_failed == 0
    assert Counter(states(tmp_path / "out").values()) == {"done": 3, "copied": 2}
    assert run(path, tmp_path / "out").counters.n_skipped == 5
    assert sum(file.is_file() for file in (tmp_path / "out/articles").rglob("*")) == 5


def test_one_document_under_two_names_is_done_once(tmp_path, monkeypatch):
    news = write_news(tmp_path / "news", {"1.txt": article(1)})
    (news / "link.txt").symlink_to(news / "1.txt")
    monkeypatch.chdir(tmp_path)
    run(["news/1.txt", "./news/../news/1.txt", "news/*.txt"], tmp_path / "out")
    assert states(tmp_path / "out") == {"1.txt": "done"}


FAULTS = {
    "1.txt": article(1),
    "2.txt": article(2) + "【坏句】",
    "3.txt": article(3),
    "4.txt": "【崩溃】",
    "5.txt": article(5),
    "6.txt": article(6) + "【猝死】",
    "7.txt": article(7),
    "8.txt": article(8) + "【缺内存】",
    "9.txt": article(9),
}


def test_documents_that_kill_processes_are_quarantined_alone(tmp_path):
    news = write_news(tmp_path / "news", FAULTS)
    out = tmp_path / "out"
    outcome = run(news, out, crew=replace(CREW, group_tokens=10_000))
    failed = {name for name, state in states(out).items() if state == "failed"}
    assert failed == {"news/2.txt", "news/4.txt", "news/6.txt", "news/8.txt"}
    assert outcome.counters.n_done == 5
    assert "SIGSEGV" in reason(out, "news/4.txt")
    assert "SIGKILL" in reason(out, "news/6.txt")
    assert "Memory ran out" in reason(out, "news/8.txt")
    assert outcome.counters.n_segments == sum(len(FAULTS[f"{i}.txt"].split()) for i in (1, 3, 5, 7, 9))


def test_a_gpu_fault_costs_its_own_document_alone(tmp_path):
    texts = {f"{i:02}.txt": f"第{i}篇的标题\n" + "今天天气很好。" * 6 for i in range(24)}
    texts["07.txt"] += "【毒】"
    output = tmp_path / "out"
    outcome = run(write_news(tmp_path / "news", texts), output)
    assert Counter(states(output).values()) == {"done": 23, "failed": 1}
    assert outcome.counters.n_deaths >= 2
    (failed,) = [doc_id for doc_id, state in states(output).items() if state == "failed"]
    assert failed == "news/07.txt"
    assert "the GPU failed" in reason(output, failed)


class Listener(Silent):
    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, message: str) -> None:
        self.said.append(message)


def test_what_plan_and_translators_say_is_passed_on_once(tmp_path, capfd):
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i) * 5 for i in range(8)})
    crew = Crew(1, 2, 1, group_tokens=150, note="No usable GPU (none); using the CPU.")
    for warning in ("The GPU cannot take the model (full); using the CPU.", crew.note):
        listener = Listener()
        batch = Batch([str(news)], tmp_path / str(len(warning)))
        run_batch(FakeWork(warning=warning), batch, crew, listener)
        assert listener.said == list(dict.fromkeys([crew.note, warning]))
    assert capfd.readouterr().err == ""


def test_failed_documents_wait_for_retry_failed(tmp_path):
    news = write_news(tmp_path / "news", {"1.txt": article(1), "2.txt": "【坏文】"})
    out = tmp_path / "out"
    run(news, out)
    outcome = run(news, out)
    assert (outcome.counters.n_failed, outcome.counters.n_skipped) == (1, 1)
    with sqlite3.connect(out / "ledger.sqlite") as db:
        attempts = "SELECT attempts FROM documents WHERE doc_id='news/2.txt'"
        assert db.execute(attempts).fetchone()[0] == 1
        run(news, out, retry_failed=True)
        assert db.execute(attempts).fetchone()[0] == 2
        db.execute("UPDATE documents SET error='gone' WHERE doc_id='news/2.txt'")
    write_news(news, {"2.txt": article(2)})
    assert run(news, out).counters.n_done == 1
    assert set(states(out).values()) == {"done"}


def test_a_translator_that_was_killed_is_replaced_and_nothing_fails(tmp_path):
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i) for i in range(8)})
    run(news, tmp_path / "calm")
    outcome = run(news, tmp_path / "out", FakeWork(die_once=str(tmp_path / "died")))
    assert outcome.counters.n_deaths == 1
    assert outcome.counters.n_failed == 0
    assert read_tree(tmp_path / "out") == read_tree(tmp_path / "calm")


def test_a_document_that_never_ends_is_given_up(tmp_path):
    news = write_news(tmp_path / "news", {"1.txt": "【慢句】", "2.txt": article(2)})
    outcome = run(news, tmp_path / "out", crew=replace(CREW, prepare_limit_s=0.5))
    assert (outcome.counters.n_done, outcome.counters.n_failed) == (1, 1)
    assert "worked for over" in reason(tmp_path / "out", "news/1.txt")


def test_a_broken_model_stops_the_run_and_leaves_nothing(tmp_path):
    news = write_news(tmp_path / "news", {"1.txt": article(1)})
    with pytest.raises(ModelError, match="weights are damaged"):
        run(news, tmp_path / "out", FakeWork(broken_model=True))
    assert not list((tmp_path / "out").glob(".parts*"))
    assert run(news, tmp_path / "out").counters.n_done == 1


def test_shards_together_make_the_whole(tmp_path):
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i) for i in range(9)})

    for number in (1, 2):
        run(news, tmp_path / "out", shard=Shard(number, 2))
    run(news, tmp_path / "whole")
    assert read_tree(tmp_path / "out") == read_tree(tmp_path / "whole")


def test_dry_run_changes_nothing(tmp_path):
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i) for i in range(4)})
    (news / "same.txt").write_text(article(3), encoding="utf-8")
    (news / "bad.zip").write_bytes(zip_bytes({"../x.txt": NEWS}))
    batch = Batch([str(news)], tmp_path / "out")
    forecast = forecast_batch(FakeWork(), batch)
    assert (forecast.n_to_do, forecast.n_same, forecast.n_done, forecast.n_refused) == (4, 1, 0, 1)
    assert "leads out" in summarise_forecast(forecast)
    assert not (tmp_path / "out").exists()
    run(news, tmp_path / "out")
    before = read_tree(tmp_path / "out"), states(tmp_path / "out")
    write_news(news, {"new.txt": article(9)})
    assert forecast_batch(FakeWork(), batch).n_to_do == 1
    assert (read_tree(tmp_path / "out"), states(tmp_path / "out")) == before


def test_a_dry_run_names_what_is_refused_and_counts_what_holds_no_article(tmp_path):
    members = {f"{i:02}.jpg": b"\xff\xd8\xff\xe0" for i in range(30)}
    members |= {f"../{i}.txt": NEWS for i in range(25)}
    (tmp_path / "in.zip").write_bytes(zip_bytes(members))
    forecast = forecast_batch(FakeWork(), Batch([str(tmp_path / "in.zip")], tmp_path / "out"))
    assert (forecast.n_refused, forecast.n_ignored, len(forecast.refusals)) == (25, 30, 20)
    first, *listed, rest = summarise_forecast(forecast).split("\n")[2:]
    assert first == "Refused: 25. Without an article: 30."
    assert all("leads out" in line for line in listed)
    assert (len(listed), rest) == (20, "  and 5 more")


def test_page_links_each_format(tmp_path):
    news = write_news(tmp_path / "news", {"第 1.txt": article(1), "2.txt": "【坏文】"})
    run(news, tmp_path / "out", FakeWork(formats=("markdown", "json")))
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    rows = json.loads(page.split('type="application/json">')[1].split("</script>")[0])
    links = {row[4]: row[3] for row in rows}
    assert links["news/2.txt"] == []
    assert [name for name, _ in links["news/第 1.txt"]] == ["markdown", "json"]
    for _, link in links["news/第 1.txt"]:
        assert " " not in link
        assert (tmp_path / "out" / unquote(link)).exists()


def test_index_lists_everything_with_reasons(tmp_path):
    texts = {
        "1.txt": article(1),
        "2.txt": "【坏文】",
        "</script>.txt": article(3),
        "near.txt": article(4) * 9,
    }
    news = write_news(tmp_path / "news", {name.replace("/", "∕"): text for name, text in texts.items()})
    write_news(news, {"nearer.txt": article(4) * 9 + "完。\n"})
    outcome = run(news, tmp_path / "out")
    assert outcome.n_resemblances == 1
    lines = (tmp_path / "out/index.jsonl").read_text(encoding="utf-8").splitlines()
    entries = {entry["doc_id"]: entry for entry in map(json.loads, lines)}
    assert len(entries) == 5
    assert entries["news/1.txt"]["outputs"] == {"markdown": "articles/news/1.txt.en.md"}
    assert entries["news/2.txt"]["state"] == "failed"
    assert entries["news/near.txt"]["resembles"] == ["news/nearer.txt"]
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert page.count("</script>") == 2
    data = page.split('type="application/json">')[1].split("</script>")[0]
    assert len(json.loads(data)) == 5


def test_documents_of_two_shards_that_are_nearly_the_same_are_told(tmp_path):
    texts = {f"{number}.txt": article(4) * 9 + f"第{number}版完。\n" for number in range(6)}
    news = write_news(tmp_path / "news", texts)
    for number in (1, 2):
        run(news, tmp_path / "parts", shard=Shard(number, 2))
    run(news, tmp_path / "whole")
    found = []
    for folder in ("parts", "whole"):
        lines = (tmp_path / folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
        found.append({entry["doc_id"]: sorted(entry["resembles"]) for entry in map(json.loads, lines)})
    assert found[0] == found[1]
    assert len(found[0]) == len(texts)


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_export(tmp_path, suffix):
    news = write_news(tmp_path / "news", {"1.txt": article(1), "2.txt": "【坏文】"})
    run(news, tmp_path / "out")
    assert export_ledger(tmp_path / "out", tmp_path / f"x.{suffix}") == 2
    text = (tmp_path / f"x.{suffix}").read_text(encoding="utf-8")
    assert "news/2.txt" in text
    assert "holds no article" in text
    with pytest.raises(ConfigError, match=r"\.csv or \.jsonl"):
        export_ledger(tmp_path / "out", tmp_path / "x.xlsx")


def test_impossible_places(tmp_path):
    news = write_news(tmp_path / "news", {"1.txt": article(1)})
    with pytest.raises(ConfigError, match="input and the output"):
        run(news, news)
    with pytest.raises(ConfigError, match="must be a folder"):
        run(news, news / "1.txt")


def test_a_folder_of_another_version_stays_as_it_is(tmp_path):
    news, out = write_news(tmp_path / "news", {"1.txt": article(1)}), tmp_path / "out"
    out.mkdir()
    with sqlite3.connect(out / "ledger.sqlite") as db:
        db.execute("PRAGMA user_version=99")
    with pytest.raises(OutputError, match="another version"):
        run(news, out)
    assert {path.name for path in out.iterdir() if not path.is_file()} == set()


# Killing the runner

_SCRIPT = """
import resource
import sys
sys.path[:0] = {path!r}
from fake_work import FakeWork
from translate.archive.plan import Crew
from translate.archive.progress import Lines
from translate.archive.run import Batch, run_batch
from pathlib import Path
if __name__ == "__main__":
    if len(sys.argv) > 5:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[5]),) * 2)
    work = FakeWork(delay_s=float(sys.argv[3]), log=sys.argv[4])
    crew = Crew(1, 2, 1, group_tokens=150)
    outcome = run_batch(work, Batch([sys.argv[1]], Path(sys.argv[2])), crew, Lines(sys.stderr))
    print(outcome.result, outcome.counters.n_done, outcome.counters.n_deaths)
"""


class Child:
    """A run in a process of its own, which can be killed when so many documents are finished."""

    def __init__(self, script: Path, news: Path, out: Path, *more: object) -> None:
        self.out = out
        self.before = self.count_done()
        arguments = [sys.executable, str(script), str(news), str(out), *(str(value) for value in more)]
        self.process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def count_done(self) -> int:
        path = self.out / "ledger.sqlite"
        if not path.exists():
            return 0
        try:
            with sqlite3.connect(path) as db:
                return db.execute(
                    "SELECT count(*) FROM documents WHERE state IN ('done', 'copied')"
                ).fetchone()[0]
        except sqlite3.OperationalError:  # the run is making it
            return 0

    def signal_after(
        self, n_documents: int, number: signal.Signals, *, to_all_processes: bool = False
    ) -> None:
        """Send a signal as soon as the ledger shows ``n_documents`` more, or the run ends."""
        deadline = time.monotonic() + 300
        while self.process.poll() is None and self.count_done() - self.before < n_documents:
            assert time.monotonic() < deadline
            os.sched_yield()
        if to_all_processes:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def finish(self) -> tuple[int, str, str]:
        stdout, stderr = self.process.communicate(timeout=300)
        return self.process.returncode, stdout, stderr


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(_SCRIPT.format(path=[str(Path(__file__).parent), str(Path(__file__).parents[2])]))
    return path


def _make_archive(folder: Path, n_documents: int) -> Path:
    """Documents of several kinds: plain, in a tar, the same twice, some that fail."""
    texts = {f"{i:03}.txt": article(i) for i in range(n_documents // 2)}
    texts |= {f"{i:03}.txt": article(i - 7) for i in range(7, n_documents // 2, 10)}
    texts |= {"bad.txt": "【坏文】", "worse.txt": article(998) + "【坏句】"}
    write_news(folder, texts)
    (folder / "pack.tar").write_bytes(
        tar_bytes({f"{i}.txt": article(i) for i in range(n_documents // 2, n_documents)})
    )
    return folder


def _kill_until_done(
    tmp_path: Path, script: Path, n_documents: int, kills: list[int], delay_s: float
) -> None:
    news = _make_archive(tmp_path / "news", n_documents)
    run(news, tmp_path / "calm", crew=Crew(1, 2, 1, group_tokens=150))
    out, log = tmp_path / "out", tmp_path / "log"
    for n_more in kills:
        child = Child(script, news, out, delay_s, log)
        child.signal_after(n_more, signal.SIGKILL)
        child.finish()
    code, stdout, stderr = Child(script, news, out, 0.0, log).finish()
    assert code == 0, stderr
    assert stdout.startswith("finished")
    assert read_tree(out) == read_tree(tmp_path / "calm")
    assert states(out) == states(tmp_path / "calm")
    assert not list(out.glob(".parts*"))


def test_killed_runs_end_like_an_undisturbed_one(tmp_path, script):
    _kill_until_done(tmp_path, script, 40, [0, 1, 5, 9], 0.004)


@pytest.mark.slow
def test_fifty_kills(tmp_path, script):
    import random

    chance = random.Random(6)
    _kill_until_done(tmp_path, script, 400, [chance.randint(0, 12) for _ in range(50)], 0.01)


_REAL_SCRIPT = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from translate.archive.plan import Crew
from translate.archive.progress import Silent
from translate.archive.run import Batch, run_batch
from translate.archive.work import PipelineWork
from translate.config import Settings
if __name__ == "__main__":
    work = PipelineWork(Settings(model=sys.argv[3], beam=2, dtype="float32"), ("json", "markdown"))
    crew = Crew(1, int(sys.argv[4]), 1, group_tokens=300)
    outcome = run_batch(work, Batch([sys.argv[1]], Path(sys.argv[2])), crew, Silent())
    print(outcome.result)
"""


@pytest.mark.slow
def test_killed_runs_of_the_real_pipeline_end_like_an_undisturbed_one(tmp_path):
    build_tiny_marian(tmp_path / "model")
    texts = {f"{i:02}.txt": article(i) + "\n".join(SOURCE_SENTENCES[i % 7 : i % 7 + 3]) for i in range(16)}
    news = write_news(tmp_path / "news", texts)
    path = tmp_path / "script.py"
    path.write_text(_REAL_SCRIPT.format(path=[str(Path(__file__).parents[2])]), encoding="utf-8")

    def start(out: str, n_translators: int) -> Child:
        return Child(path, news, tmp_path / out, tmp_path / "model", n_translators)

    assert start("calm", 1).finish()[0] == 0
    for n_more in (1, 4):
        child = start("out", 2)
        child.signal_after(n_more, signal.SIGKILL)
        child.finish()
    code, stdout, stderr = start("out", 2).finish()
    assert code == 0, stderr
    assert stdout.startswith("finished")
    assert read_tree(tmp_path / "out") == read_tree(tmp_path / "calm")


@pytest.mark.parametrize("to_all_processes", [False, True], ids=["to the run", "to all its processes"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_what_is_in_hand_and_says_how_to_go_on(tmp_path, script, number, to_all_processes):
    news = _make_archive(tmp_path / "news", 60)
    out, log = tmp_path / "out", tmp_path / "log"
    child = Child(script, news, out, 0.02, log)
    child.signal_after(2, number, to_all_processes=to_all_processes)
    code, stdout, stderr = child.finish()
    assert code == 0, stderr
    assert stdout.startswith(Result.INTERRUPTED)
    assert stdout.split()[-1] == "0", "processes died"
    assert "The same command goes on" in stderr
    done = {name for name, state in states(out).items() if state == "done"}
    assert 2 <= len(done) < 50
    assert Child(script, news, out, 0.0, log).finish()[0] == 0
    translated = Counter(log.read_text(encoding="utf-8").split())
    assert all(translated[name] == 1 for name in done), "what was finished is not done twice"


def test_a_second_signal_drops_what_is_in_hand(tmp_path, script):
    news = _make_archive(tmp_path / "news", 60)
    out, log = tmp_path / "out", tmp_path / "log"
    child = Child(script, news, out, 30.0, log)
    _wait_for(log.with_suffix(".begun").exists)
    child.process.send_signal(signal.SIGINT)
    assert "articles in hand" in child.process.stderr.readline()
    child.process.send_signal(signal.SIGINT)
    code, _, stderr = child.finish()
    assert code != 0
    assert "KeyboardInterrupt" in stderr
    assert not list(out.glob(".parts*"))
    assert not list(out.rglob("*.md"))


def _wait_for(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        os.sched_yield()


def test_two_runs_on_one_folder(tmp_path, script):
    news = _make_archive(tmp_path / "news", 60)
    out, log = tmp_path / "out", tmp_path / "log"
    child = Child(script, news, out, 30.0, log)
    _wait_for(log.with_suffix(".begun").exists)
    with pytest.raises(ConfigError, match="Another run"):
        run(news, out)
    child.process.kill()
    child.finish()


def test_a_full_disk_stops_the_run_and_leaves_no_half_result(tmp_path, script):
    news = write_news(tmp_path / "news", {"1.txt": article(1), "2.txt": "长" * 200_000, "3.txt": article(3)})
    out = tmp_path / "out"
    code, _, stderr = Child(script, news, out, 0.0, tmp_path / "log", "400000").finish()
    assert code != 0
    assert "OutputError" in stderr
    assert "start the same command again" in stderr
    assert not list(out.glob(".parts*"))
    assert not (out / "articles/news/2.txt.en.md").exists()
    assert run(news, out).counters.n_failed == 0
    assert set(states(out).values()) == {"done"}


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_results_have_the_same_names_in_every_locale(tmp_path, script):
    news, out = write_news(tmp_path / "news", {"一.txt": article(1), "二.txt": article(1)}), tmp_path / "out"
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [sys.executable, str(script), str(news), str(out), "0", str(tmp_path / "log")]
    done = subprocess.run(
        command, env=os.environ | ascii_only, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (0, "finished 1 0\n"), done.stderr
    assert set(states(out)) == {"news/一.txt", "news/二.txt"}
    assert {path.name for path in (out / "articles/news").iterdir()} == {"一.txt.en.md", "二.txt.en.md"}
    assert run(news, out).counters.n_skipped == 2


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_a_folder_whose_name_is_no_utf8_is_read_and_written(tmp_path):
    news, out = (Path(os.fsdecode(os.fsencode(tmp_path) + name)) for name in (b"/\xd0\xc2", b"/\xb3\xf6"))
    write_news(news, {"1.txt": article(1)})
    outcome = run(news, out)
    assert outcome.counters.n_done == 1
    assert "1" in describe_status(out)
