"""Probabilities of being right: they keep the order of the shares, and no alternative overtakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.repair.rule import Replacement
from translate.repair.shifted_confidence import Ground, calibrate, calibrate_edit

SHARES = st.floats(0, 1)


@given(SHARES, SHARES, st.sampled_from(Ground))
def test_keeps_the_order_of_shares(one, other, ground):
    low, high = sorted((one, other))
    assert 0 < calibrate(low, ground) <= calibrate(high, ground) < 1


@given(st.floats(0.2, 1))
def test_trusts_what_lost_nothing_on_the_way_more(share):
    assert calibrate(share, Ground.SILENT) < calibrate(share, Ground.MARKED)
    assert calibrate(share, Ground.SILENT) < calibrate(share, Ground.BYTES)


@pytest.mark.parametrize("received", ["?匚", "\ufffd?匚"])
@pytest.mark.parametrize("from_bytes", [True, False])
@given(share=st.floats(0.02, 1))
def test_no_alternative_overtakes(received, from_bytes, share):
    edit = Replacement(0, len(received), "读法", share, (("别的", (1 - share) * min(share, 0.5)),))
    settled = calibrate_edit(edit, received, from_bytes=from_bytes)
    total = settled.confidence + sum(p for _, p in settled.alternatives)
    assert total <= 1.001
    assert all(p <= settled.confidence + 1e-4 for _, p in settled.alternatives)
