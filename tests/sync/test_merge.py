"""What is shown depends on what was written, and not on the order in which it came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jupyter_chatstore.sync.merge.heads import Head, Heads, differing
from jupyter_chatstore.sync.merge.tombstones import is_deleted


@st.composite
def histories(draw):
    """Writes of some devices, each of which names what it had seen; and two orders of them."""
    writes = []
    for n in range(draw(st.integers(1, 12))):
        seen = [f"op{i:02}" for i in range(n) if draw(st.booleans())]
        hlc = f"{draw(st.integers(0, 3)):016x}"
        is_put = draw(st.integers(0, 3)) > 0
        head = Head(hlc, f"op{n:02}", 1, draw(st.integers(0, 3))) if is_put else None
        writes.append((f"op{n:02}", head, seen))
    return writes, draw(st.permutations(writes))


def told(writes):
    heads = Heads()
    for op_id, head, base in writes:
        heads.write(op_id, head, base)
    return heads.standing()


@given(histories())
def test_any_order_gives_the_same_heads(history):
    writes, other = history
    assert told(writes) == told(other)


@given(histories())
def test_what_nobody_replaced_stands_and_nothing_else_does(history):
    writes, other = history
    replaced = {named for _, _, base in writes for named in base}
    stand = {op_id for op_id, head, _ in writes if head is not None and op_id not in replaced}
    assert {head.op_id for head in told(other)} == stand


@given(histories())
def test_every_value_that_stands_is_shown_or_told_of(history):
    standing = told(history[0])
    if standing:
        told_of = [standing[-1].value, *(head.value for head in differing(standing))]
        assert sorted(told_of) == sorted({head.value for head in standing})


def test_a_true_is_no_one():
    heads = [Head("1", "a", 1, 1), Head("2", "b", 1, value=True)]
    assert [head.value for head in differing(heads)] == [1]


VECTORS = st.dictionaries(st.sampled_from("abc"), st.integers(1, 3))


@given(st.lists(VECTORS, max_size=3), VECTORS, st.sampled_from("abc"))
def test_what_no_deletion_has_seen_brings_a_thread_back(tombstones, wrote, device):
    unseen = wrote | {device: 4}
    assert not is_deleted(tombstones, unseen)
    assert is_deleted([*tombstones, unseen], wrote)
