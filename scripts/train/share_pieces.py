"""Give the source's piece model the target's Latin pieces: a Latin word has the same ids on both sides.

    python -m scripts.train.share_pieces --run RUN

A piece model of Chinese text knows few English words and divides ``derogatory`` into six pieces, of which
the target's four have one; a model then spells anew what it should copy, and misspells it.
With the target's pieces copying is to repeat an id. Replaces ``source.spm`` of a run folder or a
model; all pieces that are new to it have an id in ``vocab.json`` already, as pieces of the target. A model
that was trained before has to be trained on. Chinese is divided as before. Needs protobuf.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from sentencepiece import sentencepiece_model_pb2 as proto

LATIN: Final = re.compile("▁?[A-Za-z]+")


def share_latin_pieces(source: bytes, target: bytes) -> bytes:
    """The source's serialised unigram model with the target's Latin pieces, and their scores, for its own."""
    merged, donor = proto.ModelProto.FromString(source), proto.ModelProto.FromString(target)
    own = [piece for piece in merged.pieces if not _is_latin(piece)]
    del merged.pieces[:]
    merged.pieces.extend([*own, *(piece for piece in donor.pieces if _is_latin(piece))])
    merged.trainer_spec.vocab_size = len(merged.pieces)
    return bytes(merged.SerializeToString())


def _is_latin(piece: proto.ModelProto.SentencePiece) -> bool:
    is_normal = piece.type == proto.ModelProto.SentencePiece.NORMAL
    return is_normal and LATIN.fullmatch(piece.piece) is not None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, required=True, help="a run folder or a model's")
    run = parser.parse_args().run
    source = run / "source.spm"
    merged = share_latin_pieces(source.read_bytes(), (run / "target.spm").read_bytes())
    source.write_bytes(merged)
    print(f"{source}: {len(merged) >> 10} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
