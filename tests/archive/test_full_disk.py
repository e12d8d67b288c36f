"""A disk that is really full: one clear sentence, nothing half-written, and the next run goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import article
from runs import results, rows, run, write_news

from translate.errors import OutputError

SMALL, LARGE = "600k", "8m"


def mount(folder: Path, *options: str) -> bool:
    command = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount(folder, "-o", f"size={SMALL}"):
        pytest.skip("a small file system can be mounted by the superuser only")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_costs_nothing_that_was_done(disk, tmp_path):
    news = write_news(tmp_path / "news", {f"{i}.txt": article(i) * 40 for i in range(60)})
    with pytest.raises(OutputError, match=r"No space left|disk is full"):
        run(news, disk / "out")
    states = [state for (state,) in rows(disk / "out", "state").values()]
    assert 0 < states.count("done") < 60
    assert len(results(disk / "out") if (disk / "out" / "articles").is_dir() else ()) >= states.count("done")
    assert mount(disk, "-o", f"remount,size={LARGE}")
    outcome = run(news, disk / "out")
    assert outcome.counters.n_done + outcome.counters.n_skipped == 60
    run(news, tmp_path / "out")
    names = results(tmp_path / "out")
    assert results(disk / "out") == names
    for name in names:
        found, wanted = (next(root.rglob(name)).read_bytes() for root in (disk / "out", tmp_path / "out"))
        assert found == wanted
