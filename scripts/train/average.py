"""Average exported models, or checkpoints of one run, into one.

    python -m scripts.train.average --models A B C --out MODEL

All must have one shape and one vocabulary. Source: Junczys-Dowmunt et al. 2016,
"Is Neural Machine Translation Ready for Deployment?", which averages the last
checkpoints of a run; models fine-tuned from one start average as well.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .export import TOKENIZER_FILES, load_export, rewrite_model


def average_models(folders: Sequence[Path], out: Path, *, max_shard_mb: int = 90) -> None:
    """Write the mean of the models' weights, with the files of the first.

    Raises:
        ValueError: the models differ in shape or vocabulary.

    """
    if out.resolve() in [folder.resolve() for folder in folders]:
        raise ValueError(f"{out} is one of the models; give another folder for their mean.")
    total, config = load_export(folders[0])
    for folder in folders[1:]:
        weights, other = load_export(folder)
        different = [k for k in total if k not in weights or weights[k].shape != total[k].shape]
        if different or other["vocab_size"] != config["vocab_size"]:
            raise ValueError(f"{folder} has another shape than {folders[0]}: {different[:3]}.")
        for name in TOKENIZER_FILES:
            if (folder / name).read_bytes() != (folders[0] / name).read_bytes():
                raise ValueError(f"{folder}/{name} differs from that of {folders[0]}.")
        total = {k: total[k] + weights[k] for k in total}
    mean = {k: v / len(folders) for k, v in total.items()}
    rewrite_model(folders[0], out, mean, config, max_shard_mb)
    parts = [json.loads((f / "training.json").read_text(encoding="utf-8")) for f in folders]
    facts = {
        **parts[0],
        "averaged": [{"name": f.name, "steps": p["steps"]} for f, p in zip(folders, parts, strict=True)],
    }
    (out / "training.json").write_text(
        json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--max-shard-mb", type=int, default=90)
    options = parser.parse_args()
    average_models(options.models, options.out, max_shard_mb=options.max_shard_mb)
    print(f"{options.out}: mean of {len(options.models)} models")
    return 0


if __name__ == "__main__":
    sys.exit(main())
