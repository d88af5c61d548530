"""Two devices with a store each, and a log between them."""

from __future__ import annotations

import pytest

from tests.sync.devices import Device, ListLog, Wall


@pytest.fixture
def log():
    return ListLog(Wall())


@pytest.fixture
def laptop(tmp_path, log):
    with (device := Device(tmp_path / "laptop.db", log)).store:
        yield device


@pytest.fixture
def desktop(tmp_path, log):
    with (device := Device(tmp_path / "desktop.db", log)).store:
        yield device
