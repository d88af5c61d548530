"""The page that lists the views says what they are now."""

from __future__ import annotations

from tests.analytics.listed import PAGE, page


def test_every_column_is_listed_with_its_meaning() -> None:
    listed = page()
    assert PAGE.read_text() == listed, "run `python tests/analytics/listed.py`"
    assert "| None |" not in listed
    assert "# The views of a history\n" in listed
