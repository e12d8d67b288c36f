"""A second run over inputs that changed: what is listed, and what stays on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import article, tar_bytes
from fake_work import FakeWork
from runs import index, results, rows, run, write_news

from translate.archive.item import Shard
from translate.archive.report import describe_status, export_ledger, summarise_outcome
from translate.errors import EmptyDocumentError

BOTH = FakeWork(formats=("markdown", "json"))
GREEDY = {"version": "fake", "beam": "1"}


def _mend_tar(news: Path) -> None:
    (news / "x.tar").write_bytes(tar_bytes({f"{i}.txt": article(i + 5) for i in range(3)}))


def _cut_tar(news: Path) -> None:
    (news / "x.tar").write_bytes(tar_bytes({f"{i}.txt": article(i + 5) for i in range(3)})[:1800])


def _write(name: str, text: str):
    return lambda news: write_news(news, {name: text})


TROUBLES = {
    "a cut archive": (_cut_tar, _mend_tar),
    "a bad row": (
        _write("x.jsonl", '{"id": "a", "text": "第一号通告"}\n{"id": "b", "te\n'),
        _write("x.jsonl", '{"id": "a", "text": "第一号通告"}\n{"id": "b", "text": "第二号通告"}\n'),
    ),
    "a failed document": (_write("x.txt", "【坏文】"), lambda news: (news / "x.txt").unlink()),
    "an unread document": (
        lambda news: (news / "x.txt").symlink_to(news / "1.txt"),
        lambda news: (news / "x.txt").unlink(),
    ),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_trouble_that_is_mended_is_listed_no_more(tmp_path, name):
    spoil, mend = TROUBLES[name]
    news, out = write_news(tmp_path / "news", {"1.txt": article(1)}), tmp_path / "out"
    spoil(news)
    counters = run(news, out).counters
    assert counters.n_failed + counters.n_refused == 1
    assert "news/x" in describe_status(out)
    mend(news)
    counters = run(news, out).counters
    assert counters.n_failed + counters.n_refused == 0
    status = describe_status(out)
    assert "refused" not in status
    assert "failed" not in status
    assert {entry["state"] for entry in index(out).values()} == {"done"}
    export_ledger(out, tmp_path / "all.jsonl")
    assert '"gone"' in (tmp_path / "all.jsonl").read_text(encoding="utf-8"), "it can still be found"


def test_what_stands_behind_damage_is_not_gone(tmp_path):
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    whole = tar_bytes({"1.txt": article(1), "2.txt": "【坏文】"})
    (news / "x.tar").write_bytes(whole)
    run(news, out)
    (news / "x.tar").write_bytes(whole[:1400])
    run(news, out)
    states = {name: state for name, (state,) in rows(out, "state").items()}
    assert states == {"news/x.tar/1.txt": "done", "news/x.tar/2.txt": "failed", "news/x.tar": "refused"}


def test_a_run_lists_what_it_saw_and_leaves_other_inputs_alone(tmp_path):
    out = tmp_path / "out"
    first = write_news(tmp_path / "first", {"1.txt": "【坏文】一"})
    second = write_news(tmp_path / "second", {"2.txt": "【坏文】二", "3.txt": article(3)})
    run(first, out)
    summary = summarise_outcome(run(second, out), out)
    assert "second/2.txt" in summary
    assert "first/1.txt" not in summary
    assert "failed: first/1.txt" in describe_status(out)
    (first / "1.txt").unlink()
    first.rmdir()
    run(second, out)
    assert "first/1.txt" not in describe_status(out)
    assert set(index(out)) == {"second/2.txt", "second/3.txt"}


def test_results_of_documents_that_are_gone_stay(tmp_path):
    news, out = write_news(tmp_path / "news", {"1.txt": article(1), "2.txt": article(2)}), tmp_path / "out"
    run(news, out)
    (news / "2.txt").unlink()
    run(news, out)
    assert index(out)["news/2.txt"]["outputs"] == {"markdown": "articles/news/2.txt.en.md"}
    assert results(out) == {"1.txt.en.md", "2.txt.en.md"}


def test_a_failure_that_comes_back_is_tried(tmp_path):
    news, out = write_news(tmp_path / "news", {"1.txt": article(1), "2.txt": "【坏文】"}), tmp_path / "out"
    run(news, out)
    (news / "2.txt").unlink()
    run(news, out)
    write_news(news, {"2.txt": "【坏文】"})
    assert run(news, out).counters.n_failed == 1
    assert rows(out, "state")["news/2.txt"] == ("failed",)


def test_one_part_says_nothing_of_the_others(tmp_path):
    out = tmp_path / "out"
    news = write_news(tmp_path / "news", {f"{i}.txt": f"【坏文】{i}" for i in range(8)})
    for number in (1, 2, 1):
        outcome = run(news, out, shard=Shard(number, 2))
        listed = summarise_outcome(outcome, out).count("failed: news/")
        assert listed == outcome.counters.n_failed
    assert describe_status(out).count("failed: news/") == 8


@pytest.mark.parametrize("first", ["a.txt", "b.txt"])
def test_no_result_of_other_settings_stays_beside_a_copy(tmp_path, first):
    news, out = write_news(tmp_path / "news", {first: article(1)}), tmp_path / "out"
    run(news, out, BOTH)
    write_news(news, {"a.txt": article(1), "b.txt": article(1)})
    run(news, out, BOTH)
    assert results(out) == {"a.txt.en.md", "a.txt.en.json", "b.txt.en.md", "b.txt.en.json"}
    run(news, out, FakeWork(settings=GREEDY))
    assert results(out) == {"a.txt.en.md", "b.txt.en.md"}
    assert len(list((out / ".kept").rglob("*.z"))) == 1


def test_a_copy_keeps_the_formats_of_the_same_settings(tmp_path):
    news, out = write_news(tmp_path / "news", {"a.txt": article(1), "b.txt": article(1)}), tmp_path / "out"
    run(news, out, BOTH)
    (out / "articles/news/a.txt.en.json").unlink()
    (out / "articles/news/b.txt.en.md").unlink()
    run(news, out)
    assert "b.txt.en.json" in results(out)
    assert set(index(out)["news/b.txt"]["outputs"]) == {"markdown", "json"}


@pytest.mark.parametrize("text", ["【坏文】", "【坏句】"])
@pytest.mark.parametrize("twin", [False, True])
def test_a_document_that_fails_has_no_result_of_what_it_was(tmp_path, text, twin):
    names = ["a.txt", "b.txt"] if twin else ["a.txt"]
    news, out = write_news(tmp_path / "news", dict.fromkeys(names, article(1))), tmp_path / "out"
    run(news, out)
    for name in names:
        write_news(news, {name: text})
    run(news, out)
    for name in names:
        entry = index(out)[f"news/{name}"]
        assert entry["state"] == "failed"
        assert not {"title", "title_source", "outputs"} & set(entry)
    assert results(out) == set()
    assert not list((out / ".kept").rglob("*.z"))


def test_what_was_made_of_a_document_outlasts_a_time_when_it_cannot_be_read(tmp_path):
    news, out, log = tmp_path / "news", tmp_path / "out", tmp_path / "log"
    write_news(news, {"a.txt": article(1), "b.txt": article(1)})
    work = FakeWork(log=str(log))
    run(news, out, work)
    (news / "a.txt").unlink()
    (news / "a.txt").symlink_to(tmp_path / "elsewhere")
    run(news, out, work)
    entry = index(out)["news/a.txt"]
    assert entry["state"] == "refused"
    assert not {"title", "title_source", "outputs"} & set(entry)
    assert results(out) == {"a.txt.en.md", "b.txt.en.md"}
    assert index(out)["news/b.txt"]["state"] == "done"
    (news / "a.txt").unlink()
    write_news(news, {"a.txt": article(1)})
    run(news, out, work)
    assert index(out)["news/a.txt"]["title"] == index(out)["news/b.txt"]["title"]
    assert log.read_text(encoding="utf-8").split() == ["news/a.txt"]


class FailingWork(FakeWork):
    """No document can be prepared."""

    def open_prepare(self):
        return _fail


def _fail(document):
    raise EmptyDocumentError("nothing works")


def test_what_fails_under_other_settings_keeps_its_result(tmp_path):
    news, out = write_news(tmp_path / "news", {"a.txt": article(1)}), tmp_path / "out"
    run(news, out)
    run(news, out, FailingWork(settings=GREEDY))
    assert index(out)["news/a.txt"]["state"] == "failed"
    assert results(out) == {"a.txt.en.md"}
    assert run(news, out).counters.n_rendered == 1, "the translation is kept too"
    run(news, out, FakeWork(formats=("json",), settings=GREEDY))
    assert results(out) == {"a.txt.en.json"}


def test_a_kept_translation_that_another_document_needs_stays(tmp_path):
    news, out, log = tmp_path / "news", tmp_path / "out", tmp_path / "log"
    write_news(news, {"a.txt": article(1), "b.txt": article(1), "c.txt": article(1)})
    work = FakeWork(log=str(log))
    run(news, out, work)
    write_news(news, {"a.txt": article(2)})
    run(news, out, work)
    entries = index(out)
    assert [entries[f"news/{name}.txt"]["state"] for name in "abc"] == ["done", "done", "copied"]
    assert entries["news/c.txt"]["same_as"] == "news/b.txt"
    assert "same_as" not in entries["news/b.txt"]
    run(news, out, FakeWork(formats=("json",), log=str(log)))
    assert log.read_text(encoding="utf-8").split() == ["news/a.txt", "news/a.txt"]
    write_news(news, {"b.txt": article(3), "c.txt": article(3)})
    run(news, out, work)
    assert len(list((out / ".kept").rglob("*.z"))) == 2, "what nobody needs goes"


def test_a_kept_translation_that_another_part_needs_stays(tmp_path):
    names = [f"{i}.txt" for i in range(8)]
    news, out, log = tmp_path / "news", tmp_path / "out", tmp_path / "log"
    write_news(news, dict.fromkeys(names, article(1)))
    work = FakeWork(log=str(log))
    for number in (1, 2):
        run(news, out, work, shard=Shard(number, 2))
    ours = [name for name in names if Shard(1, 2).holds(f"news/{name}")]
    write_news(news, dict.fromkeys(ours, article(2)))
    run(news, out, work, shard=Shard(1, 2))
    n_translated = len(log.read_text(encoding="utf-8").split())
    run(news, out, FakeWork(formats=("json",), log=str(log)), shard=Shard(2, 2))
    assert len(log.read_text(encoding="utf-8").split()) == n_translated
