"""``zhbrief batch``: what is refused before anything starts, and what people are told."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives import article
from batch_app import app
from fake_work import FakeWork
from runs import run, write_news
from typer.testing import CliRunner

from translate.archive import plan
from translate.archive.item import Shard
from translate.archive.output import lock_output
from translate.archive.plan import plan_crew
from translate.archive.progress import Counters
from translate.archive.reading import find_inputs
from translate.archive.report import describe_status, summarise_forecast, summarise_outcome
from translate.archive.run import Batch, Outcome, Result, forecast_batch
from translate.config import Settings
from translate.errors import ConfigError, DeviceError, InputError, ModelError
from translate.files import read_document
from translate.registry import find_model


@pytest.fixture
def news(tmp_path):
    return write_news(tmp_path / "news", {"1.txt": article(1), "2.txt": article(2)})


@pytest.fixture
def no_gpu(monkeypatch):
    monkeypatch.setattr(plan, "find_gpus", lambda: ())
    monkeypatch.setattr(plan, "probe_gpu", lambda: "no driver")


LONG = "a" * 300
WRONG = [
    (("NEWS",), "--output DIR"),
    (("--output", "OUT"), "at least one INPUT"),
    (("NEWS/none*", "--output", "OUT"), "does not exist"),
    (("NEWS", "--output", "OUT", "--shard", "3/2"), "I/N"),
    (("NEWS", "--output", "OUT", "--workers", "0"), "--workers"),
    (("NEWS", "--output", "OUT", "--engine", "ray"), r"zhbrief\[ray\]"),
    (("--status", "OUT"), "no ledger"),
    (("NEWS", "--output", "OUT", "--export", "x.xlsx"), r"\.csv or \.jsonl"),
    (("NEWS", "--output", "OUT", "--export", "TMP/none/x.csv"), "none does not exist"),
    (("NEWS", "--output", "OUT", "--export", "TMP/folder.csv"), "is a folder"),
    (("NEWS", "--output", "OUT", "--dry-run", "--export", "TMP/x.csv"), "leave it out of --dry-run"),
    (("NEWS", "--output", "OUT", "--dry-run", "--workers", "0"), "--workers"),
    (("NEWS", "--output", "OUT", "--dry-run", "--engine", "ray"), r"zhbrief\[ray\]"),
    (("NEWS", "--output", "DONE", "--export", "DONE/index.jsonl"), "must not replace"),
    (("NEWS", "--output", "OUT", "--export", "OUT/index.jsonl"), "must not replace"),
    (("--status", "DONE", "--export", "DONE/index.jsonl"), "must not replace"),
    (("--status", "DONE", "--export", "DONE/../done/index.jsonl"), "must not replace"),
    (("NEWS", "--output", "OUT", "--export", f"TMP/{LONG}.csv"), "too long"),
    (("NEWS", "--output", f"TMP/{LONG}"), "too long"),
    ((f"TMP/{LONG}", "--output", "OUT"), "too long"),
    (("--status", f"TMP/{LONG}"), "too long"),
    (("NEWS", "--output", "TMP/loop"), "cannot be reached"),
    (("--status", "DONE", "NEWS"), "leave INPUT"),
    (("--status", "DONE", "--dry-run"), "leave INPUT"),
    (("--status", "DONE", "--export", "TMP/x.xlsx"), r"\.csv or \.jsonl"),
    (("NEWS", "--output", "DONE", "--shard", "1/3"), "--shard 1/3"),
    (("NEWS", "--output", "DONE", "--shard", "1/3", "--dry-run"), "--shard 1/3"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_calls_start_nothing(call, news, tmp_path, monkeypatch, arguments, message):
    monkeypatch.setitem(sys.modules, "ray", None)
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    if any("DONE" in argument for argument in arguments):
        run(news, tmp_path / "done")
    places = {"NEWS": "news", "OUT": "out", "DONE": "done", "TMP": ""}
    for name, place in places.items():
        arguments = [argument.replace(name, str(tmp_path / place)) for argument in arguments]
    before = set(tmp_path.rglob("*"))
    with pytest.raises(ConfigError, match=message):
        call(*arguments)
    assert set(tmp_path.rglob("*")) == before


def test_a_ledger_may_be_exported_into_the_folder_that_a_run_makes(call, news, tmp_path):
    assert call(news, "-o", tmp_path / "out", "--export", tmp_path / "out/all.csv")[0] == 0
    assert (tmp_path / "out/all.csv").exists()


def test_parts_of_another_number_are_refused(news, tmp_path):
    out = tmp_path / "out"
    run(news, out, shard=Shard(1, 2))
    for shard in (Shard(), Shard(1, 3)):
        with pytest.raises(ConfigError, match="with 2 shards"):
            run(news, out, shard=shard)
    run(news, out, shard=Shard(2, 2))
    assert len(list(out.glob("ledger*.sqlite"))) == 2


def test_cuda_without_a_gpu_starts_nothing(call, news, tmp_path, no_gpu):
    with pytest.raises(DeviceError, match="no driver"):
        call(news, "-o", tmp_path / "out", "--device", "cuda")
    assert not (tmp_path / "out").exists()
    assert plan_crew(Settings(device="auto"), 1).gpus == ()


@contextmanager
def _as_nobody():
    """Without the rights of the superuser, who may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    "".encode("gb18030")  # Python keeps no codec it could not import: nobody may not read its library
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_paths_behind_a_folder_that_may_not_be_entered_are_one_sentence():
    with tempfile.TemporaryDirectory() as folder:
        news = write_news(Path(folder) / "news", {"1.txt": article(1)})
        Path(folder).chmod(0o700)
        calls = (
            (InputError, lambda: read_document(str(news / "1.txt"))),
            (ConfigError, lambda: find_inputs([str(news)])),
            (ConfigError, lambda: describe_status(news)),
            (ModelError, lambda: find_model(str(news))),
        )
        with _as_nobody():
            for kind, call in calls:
                with pytest.raises(kind, match="Permission denied"):
                    call()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_results_that_cannot_be_written_can_be_looked_at():
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        news = write_news(Path(folder) / "news", {"1.txt": article(1), "2.txt": article(2)})
        run(news, out)
        places = (Path(folder), *Path(folder).rglob("*"))
        for path in places:
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = set(places)
        with _as_nobody():
            assert "translated" in describe_status(out)
            forecast = forecast_batch(FakeWork(), Batch([str(news)], out))
        assert (forecast.n_to_do, forecast.n_done) == (0, 2)
        assert {Path(folder), *Path(folder).rglob("*")} == before
        for path in before:
            path.chmod(0o755)


def test_status_leaves_nothing_beside_the_ledger(news, tmp_path):
    run(news, tmp_path / "out")
    before = set((tmp_path / "out").rglob("*"))
    describe_status(tmp_path / "out")
    assert set((tmp_path / "out").rglob("*")) == before


def test_status_tells_a_killed_run_from_a_running_one(news, tmp_path):
    out = tmp_path / "out"
    run(news, out)
    with sqlite3.connect(out / "ledger.sqlite") as db:
        db.execute("UPDATE runs SET ended=NULL, result=NULL")
    assert "broken off" in describe_status(out)
    with lock_output(out, "ledger.sqlite"):
        assert ", running" in describe_status(out)


def test_a_dry_run_counts_each_document_as_what_it_is(news, tmp_path):
    out = tmp_path / "out"
    write_news(news, {"same.txt": article(1), "bad.txt": "【坏文】"})
    run(news, out)
    write_news(news, {"bad too.txt": "【坏文】", "new.txt": article(5), "new too.txt": article(5)})
    request = Batch([str(news)], out)
    forecast = forecast_batch(FakeWork(), request)
    assert (forecast.n_to_do, forecast.n_done, forecast.n_same) == (1, 3, 1)
    assert (forecast.n_failed_before, forecast.n_to_render) == (2, 0)
    assert "Failed before, not tried again: 2" in summarise_forecast(forecast)
    forecast = forecast_batch(FakeWork(formats=("json",)), request)
    assert (forecast.n_to_do, forecast.n_to_render, forecast.n_same) == (1, 2, 2)
    assert "To render anew from kept translations: 2" in summarise_forecast(forecast)
    forecast = forecast_batch(FakeWork(), Batch([str(news)], out, retry_failed=True))
    assert (forecast.n_to_do, forecast.n_same, forecast.n_failed_before) == (2, 2, 0)


def test_documents_rendered_anew_are_counted_as_such(news, tmp_path):
    run(news, tmp_path / "out")
    outcome = run(news, tmp_path / "out", FakeWork(formats=("json",)))
    assert outcome.counters.n_rendered == 2
    summary = summarise_outcome(outcome, tmp_path / "out")
    assert summary.startswith("2 documents: 2 rendered anew from kept translations.\n")
    assert "segment" not in summary


SUMMARIES = [
    ({"n_seen": 1, "n_done": 1, "n_segments": 1}, "1 document: 1 translated.\n1 segment in"),
    ({"n_seen": 2, "n_skipped": 2}, "2 documents: 2 unchanged.\n"),
    ({"n_seen": 2, "n_refused": 2}, "2 documents: 2 refused.\n"),
    ({"n_seen": 2, "n_failed": 2}, "--retry-failed tries those that failed again."),
    (
        {"n_seen": 3, "n_failed": 3, "n_failed_before": 2},
        "3 documents: 3 failed (2 of them before, not tried again).\n",
    ),
    ({"n_seen": 1, "n_failed": 1, "n_failed_before": 1}, "1 failed (before, not tried again)."),
    ({}, "No article was found"),
    ({"n_seen": 2, "n_ignored": 2}, "No article was found"),
]


@pytest.mark.parametrize(("counts", "expected"), SUMMARIES)
def test_summaries(tmp_path, counts, expected):
    summary = summarise_outcome(Outcome(Result.FINISHED, Counters(**counts)), tmp_path)
    assert expected in summary
    assert ("--retry-failed" in summary) == bool(counts.get("n_failed"))
    assert ("No article" in summary) == (counts.get("n_seen", 0) == counts.get("n_ignored", 0))


def test_nobody_is_told_to_do_what_was_just_done(call, news, tmp_path):
    write_news(news, {"bad.txt": "【坏文】"})
    assert "--retry-failed" in call(news, "-o", tmp_path / "out", "--workers", 1)[1]
    assert "(before, not tried again)" in call(news, "-o", tmp_path / "out", "--workers", 1)[1]
    code, printed = call(news, "-o", tmp_path / "out", "--workers", 1, "--retry-failed")
    assert code == 1
    assert "--retry-failed" not in printed
    assert "before" not in printed


def test_an_empty_input_is_said(call, tmp_path):
    (tmp_path / "empty").mkdir()
    code, printed = call(tmp_path / "empty", "-o", tmp_path / "out")
    assert code == 0
    assert "No article was found" in printed
    assert "No article was found" in call(tmp_path / "empty", "-o", tmp_path / "out", "--dry-run")[1]


def test_a_stop_after_the_last_document_stops_nothing(news, tmp_path, monkeypatch):
    from translate.archive.settling import Settling

    runners = []
    monkeypatch.setattr(
        "translate.archive.run.Runner", lambda *a, **k: runners.append(Runner(*a, **k)) or runners[-1]
    )
    from translate.archive.runner import Runner

    finish = Settling.finish_group

    def stop(settling, group):
        runners[0].is_stopping = True
        finish(settling, group)

    monkeypatch.setattr(Settling, "finish_group", stop)
    (news / "2.txt").unlink()
    assert run(news, tmp_path / "out").result is Result.FINISHED


def test_the_help_says_what_is_true_of_a_batch(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    printed = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "80", "TERM": "dumb"}).output
    assert "bilingual" in printed
    assert "all cores" not in printed
