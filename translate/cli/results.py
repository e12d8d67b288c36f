"""How the results of several inputs follow each other in one stream."""

from __future__ import annotations

import json
from typing import TextIO

from translate.files import open_output


def print_result(result: object) -> None:
    """Print a result on standard output.

    Raises:
        OutputError: it cannot be written.

    """
    with open_output(None) as stream:
        print(result, file=stream)


class ResultWriter:
    """Writes rendered results to a stream: one JSON object a line, or texts with a rule between them."""

    def __init__(self, stream: TextIO, output_format: str, *, several: bool) -> None:
        self._stream = stream
        self._format = output_format
        self._several = several
        self._n_written = 0

    def write(self, rendered: str) -> None:
        """Write one result, ended by a newline."""
        if self._several and self._format == "json":
            from translate.render import dump

            rendered = dump(json.loads(rendered))
        elif self._n_written and self._format != "json":
            self._stream.write("\n---\n\n" if self._format == "markdown" else "\n")
        self._stream.write(rendered.rstrip("\n") + "\n")
        self._stream.flush()
        self._n_written += 1
