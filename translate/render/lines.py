"""One line of ``translate --lines``."""

from __future__ import annotations

from translate.document import Translation
from translate.render.escape import escape_controls
from translate.render.json_records import dump, finite, list_defects
from translate.render.view import flatten


def render_line(line: str, translation: Translation, output_format: str) -> str:
    """One translated line, without its newline.

    Args:
        line: the source line as read.
        translation: its translation.
        output_format: ``text``, the target alone; or ``json``, an object with ``zh``, ``en``,
            ``given``, ``log_prob`` and ``defects``.

    Raises:
        ValueError: another format.

    """
    if output_format == "text":
        return escape_controls(flatten(translation.hypothesis.target))
    if output_format == "json":
        return dump(
            {
                "zh": line,
                "en": translation.hypothesis.target,
                "given": translation.given,
                "log_prob": finite(translation.hypothesis.log_prob),
                "defects": list_defects(translation),
            }
        )
    raise ValueError(f"lines are written as text or json, found {output_format!r}")
