"""Cores and memory: the machine's own, and a container's share of them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from translate import machine

CASES = json.loads(Path(__file__).with_name("machine_cases.json").read_text(encoding="utf-8"))


@pytest.fixture
def eight_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of 8 cores and 8,000 MiB, and the folder of its control groups."""
    (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable: 8192000 kB\n", encoding="ascii")
    monkeypatch.setattr(machine, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "_MEMBERSHIP", tmp_path / "cgroup")
    monkeypatch.setattr(machine, "_GROUPS", tmp_path / "groups")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_container_bounds_what_may_be_used(eight_cores: Path, case: dict) -> None:
    if "membership" in case:
        (eight_cores / "cgroup").write_text(case["membership"], encoding="ascii")
    for name, content in case.get("files", {}).items():
        path = eight_cores / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="ascii")
    assert machine.count_cores() == case["cores"]
    assert machine.available_mib() == case["mib"]


def test_a_system_that_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_MEMINFO", "_MEMBERSHIP", "_GROUPS"):
        monkeypatch.setattr(machine, name, tmp_path / "none")
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine.count_cores() == 1
    assert machine.available_mib() == 4096
