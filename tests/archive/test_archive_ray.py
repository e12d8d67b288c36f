"""The run on Ray, on this machine: two actors, and one of them killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from archives import article
from fake_work import FakeWork

from translate.archive import plan
from translate.archive.item import Shard
from translate.archive.plan import Crew
from translate.archive.progress import Silent
from translate.archive.ray_engine import ShardWorker, forecast_on_ray, run_on_ray
from translate.archive.run import Batch, run_batch
from translate.archive.union import count_states
from translate.config import Settings
from translate.errors import ConfigError

N_DOCUMENTS = 60

_SCRIPT = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from fake_work import FakeWork
from translate.archive.progress import Silent
from translate.archive.ray_engine import run_on_ray
from translate.archive.run import Batch
from translate.config import Settings
if __name__ == "__main__":
    work = FakeWork(delay_s=float(sys.argv[3]), log=sys.argv[4])
    outcome = run_on_ray(work, Batch([sys.argv[1]], Path(sys.argv[2])), Settings(device="cpu"), 2, Silent())
    print(outcome.result, outcome.counters.n_done + outcome.counters.n_skipped, outcome.counters.n_failed)
"""


def test_ray_divides_the_input_itself(tmp_path):
    (tmp_path / "a.txt").write_text(article(1), encoding="utf-8")
    batch = Batch([str(tmp_path / "a.txt")], tmp_path / "out", shard=Shard(1, 2))
    with pytest.raises(ConfigError, match="leave --shard out"):
        run_on_ray(FakeWork(), batch, Settings(), 1, Silent())


def test_a_worker_says_what_its_parts_could_not_translate(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    for number in range(4):
        (news / f"{number}.txt").write_text(f"【坏文】{number}", encoding="utf-8")
    (news / "good.txt").write_text(article(1), encoding="utf-8")
    batch = Batch([str(news)], tmp_path / "out")
    worker = ShardWorker(FakeWork(), batch, Settings(device="cpu"), 1)
    results = worker({"number": [1, 2], "count": [2, 2]})
    troubles = [name for text in results["troubles"] for name, *_ in json.loads(text)]
    assert sorted(troubles) == [f"news/{number}.txt" for number in range(4)]
    assert (sum(results["n_failed"]), sum(results["n_done"]), results["error"]) == (4, 1, ["", ""])


def test_a_worker_without_the_gpu_that_was_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "probe_gpu", lambda: "no driver")
    (tmp_path / "a.txt").write_text(article(1), encoding="utf-8")
    batch = Batch([str(tmp_path / "a.txt")], tmp_path / "out")
    results = ShardWorker(FakeWork(), batch, Settings(device="cuda"), 1)({"number": [1], "count": [1]})
    assert results["error_kind"] == ["DeviceError"]
    assert not (tmp_path / "out").exists()


def test_a_dry_run_sees_the_parts_that_were_made(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", ModuleType("ray"))
    monkeypatch.setitem(sys.modules, "ray.data", ModuleType("ray.data"))
    news = tmp_path / "news"
    news.mkdir()
    for number in range(6):
        (news / f"{number}.txt").write_text(article(number), encoding="utf-8")
    batch = Batch([str(news)], tmp_path / "out")
    assert forecast_on_ray(FakeWork(), batch, None).n_to_do == 6
    ShardWorker(FakeWork(), batch, Settings(device="cpu"), 1)({"number": [1], "count": [2]})
    forecast = forecast_on_ray(FakeWork(), batch, None)
    assert forecast.n_done > 0
    assert forecast.n_done + forecast.n_to_do == 6


def _ray_actors() -> list[int]:
    """Processes that run shards."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            title = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if title.startswith(b"ray::") and b"ShardWorker" in title:
            found.append(int(entry.name))
    return found


@pytest.mark.slow
def test_a_killed_actor_loses_nothing_and_does_nothing_twice(tmp_path):
    pytest.importorskip("ray", reason="needs zhbrief[ray]")
    news, out, log = tmp_path / "news", tmp_path / "out", tmp_path / "log"
    news.mkdir()
    for number in range(N_DOCUMENTS):
        (news / f"{number}.txt").write_text(article(number), encoding="utf-8")
    run_batch(FakeWork(), Batch([str(news)], tmp_path / "calm"), Crew(1, 1, 1), Silent())
    roots = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    path = tmp_path / "script.py"
    path.write_text(_SCRIPT.format(path=roots), encoding="utf-8")
    command = [sys.executable, str(path), str(news), str(out), "0.2", str(log)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(roots)}
    script = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 240
    while script.poll() is None and count_states(out).get("done", 0) < 5:
        assert time.monotonic() < deadline
        os.sched_yield()
    actor = next(iter(_ray_actors()))
    os.kill(actor, signal.SIGKILL)
    stdout, _ = script.communicate(timeout=240)
    assert script.returncode == 0
    assert stdout.splitlines()[-1] == f"finished {N_DOCUMENTS} 0"
    results = {p.relative_to(out): p.read_bytes() for p in (out / "articles").rglob("*.md")}
    calm = tmp_path / "calm"
    assert results == {p.relative_to(calm): p.read_bytes() for p in (calm / "articles").rglob("*.md")}
    assert (out / "index.jsonl").read_bytes() == (calm / "index.jsonl").read_bytes()
    noted = 0
    for ledger in out.glob("ledger-*.sqlite"):
        with sqlite3.connect(ledger) as db:
            noted += db.execute("SELECT count(*) FROM documents WHERE state='done'").fetchone()[0]
    assert noted == N_DOCUMENTS
    times = Counter(log.read_text(encoding="utf-8").split())
    assert len(times) == N_DOCUMENTS
    assert sum(times.values()) - N_DOCUMENTS <= 15, "at most what the killed shard had in hand is done again"
