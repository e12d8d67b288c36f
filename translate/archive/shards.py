"""In how many parts an output folder was made: another number would do everything again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from translate.archive.item import Shard
from translate.errors import ConfigError
from translate.files import is_folder

_NAME: Final = re.compile(r"-of-(\d+)\.sqlite$")


def count_shards(root: Path) -> set[int]:
    """Numbers of shards of the runs on a folder; 1 for a run that was not divided.

    Raises:
        ConfigError: the folder cannot be reached.

    """
    names = [path.name for path in root.glob("ledger*.sqlite")] if is_folder(root, ConfigError) else []
    return {int(match[1]) if (match := _NAME.search(name)) else 1 for name in names}


def check_shard(root: Path, shard: Shard) -> None:
    """See that a shard is one of those that a folder was made with.

    Raises:
        ConfigError: it is one of another number.

    """
    counts = count_shards(root)
    if counts and shard.count not in counts:
        raise ConfigError(
            f"{describe_counts(root, counts)}, found --shard {shard.number}/{shard.count}; "
            "give that number of shards, or --output another folder."
        )


def find_count(root: Path) -> int | None:
    """The one number of shards of the runs on a folder, if there were any.

    Raises:
        ConfigError: runs of several numbers.

    """
    counts = count_shards(root)
    if len(counts) > 1:
        raise ConfigError(f"{describe_counts(root, counts)}; give --output a folder of one of them.")
    return counts.pop() if counts else None


def describe_counts(root: Path, counts: set[int]) -> str:
    """What ledgers a folder holds, as the beginning of a sentence."""
    listed = ", ".join(map(str, sorted(counts)))
    return f"{root} holds ledgers of runs with {listed} shard{'' if counts == {1} else 's'}"
