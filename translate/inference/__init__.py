"""Weights into token ids: the only importer of torch and transformers.

``import translate.inference`` loads neither; ``load_engine`` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translate.inference.interface import Engine

__all__ = ["load_engine"]


def load_engine(
    directory: Path | str,
    *,
    device: str = "auto",
    dtype: str = "auto",
    threads: int = 0,
    max_batch_tokens: int = 4096,
    use_shortlist: bool = True,
) -> Engine:
    """Load a Marian model in Hugging Face's layout.

    Args:
        directory: holds config.json, the weights, both .spm files and vocab.json.
        device: ``cpu``, ``cuda``, or ``auto``: a usable GPU if there is one, else the CPU.
        dtype: ``float32``, ``bfloat16``, ``float16``, ``int8``, or ``auto``, the fastest
            that costs under 0.1 BLEU on the device.
        threads: CPU threads; 0 takes what the machine allows.
        max_batch_tokens: padded source tokens a batch, at most.
        use_shortlist: restrict targets to the model's lexical shortlist, where it has one.

    Raises:
        ModelError: the directory holds no Marian model, or a damaged one.
        DeviceError: ``cuda`` was asked for and cannot be used, or no such device is known.

    """
    from translate.inference.engine import MarianEngine  # torch loads here, not before

    return MarianEngine(
        directory,
        device=device,
        dtype=dtype,
        threads=threads,
        max_batch_tokens=max_batch_tokens,
        use_shortlist=use_shortlist,
    )
