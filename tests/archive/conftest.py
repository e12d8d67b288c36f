"""Fixtures that several tests of the archive share."""

from __future__ import annotations

import pytest
from batch_app import app
from fake_work import FakeWork
from typer.testing import CliRunner


@pytest.fixture
def call(monkeypatch):
    """Run the command with a fake pipeline; returns exit code and what was printed."""
    monkeypatch.setattr("translate.archive.work.PipelineWork", lambda settings, formats: FakeWork(formats))

    def invoke(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return invoke
