"""The run on a Ray cluster: every shard is a local run, on whatever machine has room.

Ray Data hands out shard numbers to actors, restarts actors that die (its default), and
gives their shard out again. A shard's run is the same as ``--shard I/N`` by hand: its own ledger,
checkpointed by document in the output folder, which all machines must share. So a
shard that is started again goes on where it was, and no driver sits between the
documents and the disk.
"""

from __future__ import annotations

import importlib
import json
import logging
from dataclasses import astuple, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from translate import errors
from translate.archive.entries import Trouble
from translate.archive.index import write_index
from translate.archive.item import Shard
from translate.archive.plan import Crew, check_workers, plan_crew
from translate.archive.progress import Counters, Observer, Silent
from translate.archive.run import (
    MAX_TROUBLES,
    Batch,
    Forecast,
    Outcome,
    Result,
    forecast_batch,
    resolve_batch,
    run_batch,
)
from translate.archive.shards import find_count
from translate.archive.union import count_states
from translate.archive.work import Work
from translate.config import Settings
from translate.errors import ConfigError, DeviceError, OutputError, ZhbriefError

SHARDS_PER_ACTOR: Final = 4
"""So that the last actors do not work alone for long."""
_POLL_S: Final = 2.0
_COUNTED: Final = (
    "n_seen",
    "n_skipped",
    "n_done",
    "n_rendered",
    "n_copied",
    "n_failed",
    "n_failed_before",
    "n_refused",
    "n_ignored",
    "n_segments",
    "n_tokens",
    "n_deaths",
)
_STATE_COUNTERS: Final = (
    ("done", "n_done"),
    ("copied", "n_copied"),
    ("failed", "n_failed"),
    ("refused", "n_refused"),
    ("ignored", "n_ignored"),
)


class ShardWorker:
    """What an actor does: run the shards that it is given, one after the other."""

    def __init__(self, work: Work, batch: Batch, settings: Settings, n_cores: int) -> None:
        self._work = work
        self._batch = batch
        self._settings = settings
        self._n_cores = n_cores
        self._crew: Crew | None = None

    def __call__(self, rows: dict[str, Any]) -> dict[str, list[Any]]:
        """Run the shards of a batch of rows.

        Args:
            rows: ``number`` and ``count`` of each shard.

        Returns:
            A row a shard: what it counted, or the error that stopped it.

        """
        results: dict[str, list[Any]] = {name: [] for name in (*_COUNTED, "troubles", "error_kind", "error")}
        for number, count in zip(rows["number"], rows["count"], strict=True):
            batch = replace(self._batch, shard=Shard(int(number), int(count)))
            counters, kind, message = Counters(), "", ""
            troubles: tuple[Trouble, ...] = ()
            try:
                self._crew = self._crew or plan_crew(self._settings, self._n_cores)
                outcome = run_batch(self._work, batch, self._crew, Silent())
                counters, troubles = outcome.counters, outcome.troubles
            except ZhbriefError as error:
                kind, message = type(error).__name__, str(error)
            for name in _COUNTED:
                results[name].append(getattr(counters, name))
            results["troubles"].append(json.dumps([astuple(trouble) for trouble in troubles]))
            results["error_kind"].append(kind)
            results["error"].append(message)
        return results


def run_on_ray(
    work: Work, batch: Batch, settings: Settings, workers: int | None, observer: Observer
) -> Outcome:
    """Run all shards of a batch on the Ray cluster at hand, or on this machine where there is none.

    Args:
        work: what is done to a document; sent to the actors.
        batch: its shard must be the whole.
        settings: device and threads are read.
        workers: actors; one a GPU of the cluster, or one a machine, where ``None``.
        observer: told of the ledgers' state every few seconds.

    Raises:
        ConfigError: Ray is not installed, or ``--shard`` was given too.
        ModelError: no model on the machine of an actor.
        OutputError: the disk takes no more.

    """
    _check_call(batch, workers)
    root, paths = resolve_batch(batch)
    find_count(root)
    work.describe()  # fails here, not in every actor, where the model is missing
    ray, data = _import_ray()
    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.ERROR)  # our own progress says what matters
    data.DataContext.get_current().enable_progress_bars = False
    n_actors, n_cores, n_gpus = _divide_cluster(ray, settings, workers)
    n_shards = find_count(root) or n_actors * SHARDS_PER_ACTOR
    root.mkdir(parents=True, exist_ok=True)
    absolute = replace(batch, inputs=[str(path) for path in paths], output=root)
    shards = [{"number": number, "count": n_shards} for number in range(1, n_shards + 1)]
    rows = data.from_items(shards, override_num_blocks=n_shards).map_batches(
        ShardWorker,
        fn_constructor_args=(work, absolute, settings, n_cores),
        batch_size=1,
        compute=data.ActorPoolStrategy(size=n_actors, max_tasks_in_flight_per_actor=1),
        num_cpus=n_cores,
        num_gpus=n_gpus,
    )
    counters = Counters()
    with _Watch(root, observer, counters):
        results = list(rows.iter_rows())
    _raise_first(results)
    for name in _COUNTED:
        setattr(counters, name, int(sum(row[name] for row in results)))
    write_index(root)
    troubles = [Trouble(*trouble) for row in results for trouble in json.loads(row["troubles"])]
    troubles.sort(key=lambda trouble: (trouble.state, trouble.doc_id))
    return Outcome(Result.FINISHED, counters, troubles=tuple(troubles[:MAX_TROUBLES]))


def forecast_on_ray(work: Work, batch: Batch, workers: int | None) -> Forecast:
    """Say what ``run_on_ray`` would do, without Ray: the parts are read one after the other.

    Raises:
        ConfigError: what ``run_on_ray`` refuses.
        ModelError: no model.

    """
    _check_call(batch, workers)
    _import_ray()
    root, _ = resolve_batch(batch)
    n_shards = find_count(root) or 1
    parts = [
        forecast_batch(work, replace(batch, shard=Shard(number, n_shards)))
        for number in range(1, n_shards + 1)
    ]
    return Forecast(
        n_to_do=sum(part.n_to_do for part in parts),
        n_bytes=sum(part.n_bytes for part in parts),
        n_done=sum(part.n_done for part in parts),
        n_same=sum(part.n_same for part in parts),
        n_to_render=sum(part.n_to_render for part in parts),
        n_failed_before=sum(part.n_failed_before for part in parts),
        n_refused=sum(part.n_refused for part in parts),
        n_ignored=sum(part.n_ignored for part in parts),
        refusals=tuple(refusal for part in parts for refusal in part.refusals)[:MAX_TROUBLES],
    )


def _check_call(batch: Batch, workers: int | None) -> None:
    if batch.shard.count != 1:
        raise ConfigError("--engine ray divides the input itself; leave --shard out.")
    check_workers(workers)


def _import_ray() -> tuple[Any, Any]:
    try:
        return importlib.import_module("ray"), importlib.import_module("ray.data")
    except ImportError as error:
        raise ConfigError(
            'The engine "ray" needs Ray Data; install it with: pip install "zhbrief[ray]".'
        ) from error


def _divide_cluster(ray: Any, settings: Settings, workers: int | None) -> tuple[int, int, int]:
    """Actors, cores of each, GPUs of each."""
    total = ray.cluster_resources()
    n_cores = max(1, int(total.get("CPU", 1)))
    gpus = 0 if settings.device == "cpu" else int(total.get("GPU", 0))
    if settings.device == "cuda" and not gpus:
        raise DeviceError("Expected a cluster with GPUs, found none. Use --device cpu or auto.")
    n_machines = max(1, sum(1 for node in ray.nodes() if node["Alive"]))
    n_actors = workers or gpus or n_machines
    return n_actors, max(1, n_cores // n_actors), 1 if gpus >= n_actors else 0


class _Watch:
    """Tells the observer what the ledgers say, from a thread, while Ray works."""

    def __init__(self, root: Path, observer: Observer, counters: Counters) -> None:
        self._root = root
        self._observer = observer
        self._counters = counters
        self._end = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        before = count_states(self._root)
        while not self._end.wait(_POLL_S):
            now = count_states(self._root)
            for state, name in _STATE_COUNTERS:
                setattr(self._counters, name, max(0, now.get(state, 0) - before.get(state, 0)))
            self._counters.n_segments = max(0, now.get("segments", 0) - before.get("segments", 0))
            self._observer.update(self._counters)


def _raise_first(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["error_kind"]:
            kind = getattr(errors, row["error_kind"], OutputError)
            raise kind(row["error"])
