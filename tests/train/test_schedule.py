"""Learning rate, step size and mixture follow the share of the run that is over."""

from __future__ import annotations

import pytest

from scripts.train.schedule import Clock, Schedule

SCHEDULE = Schedule(
    peak=1e-3, warmup_steps=100, warmup_share=0.0, decay_share=0.5, floor=0.01, step_tokens=(1000, 4000),
    final_share=0.2,
)  # fmt: skip


@pytest.mark.parametrize(
    ("done", "step", "rate"),
    [
        (0.0, 0, 1e-5),
        (0.1, 49, 5e-4),
        (0.2, 99, 1e-3),
        (0.5, 5000, 1e-3),
        (0.75, 9000, 5e-4),
        (0.999, 9999, 1e-5),
        (1.0, 9999, 1e-5),
    ],
)
def test_rate(done, step, rate):
    assert SCHEDULE.rate(done, step) == pytest.approx(rate)


def test_a_slow_machine_still_warms_up_by_steps():
    assert SCHEDULE.rate(0.4, 9) == pytest.approx(1e-4)


def test_steps_grow_geometrically():
    assert [SCHEDULE.tokens(d) for d in (0, 0.5, 1)] == [1000, 2000, 4000]


def test_the_final_mixture_comes_last():
    assert [SCHEDULE.is_final(d) for d in (0, 0.79, 0.8, 1)] == [False, False, True, True]


def test_clock_counts_time_and_earlier_calls():
    now = iter([100.0, 130.0, 190.0, 400.0]).__next__
    clock = Clock(120.0, None, spent_s=30.0, now=now)
    assert clock.done(0) == pytest.approx(0.5)
    assert clock.elapsed_s == pytest.approx(120.0)
    assert clock.done(0) == 1.0


def test_clock_counts_steps_where_they_are_limited():
    clock = Clock(120.0, 50)
    assert clock.done(25) == 0.5
    assert clock.done(60) == 1.0
