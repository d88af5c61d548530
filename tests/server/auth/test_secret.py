"""The server's secret: made once, readable for nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jupyter_chatstore.errors import ServerError
from jupyter_chatstore.server.auth.secret import Secret, kept_secret


def test_it_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    first = kept_secret(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert kept_secret(file).key("access") == first.key("access")
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {
            made.key("x") for made in pool.map(lambda _: kept_secret(tmp_path / "secret"), range(8))
        }
    assert len(keys) == 1


def test_one_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    kept_secret(file)
    file.chmod(0o644)
    with pytest.raises(ServerError, match="Others can read"):
        kept_secret(file)


def test_a_short_one_is_refused_and_none_is_shown() -> None:
    with pytest.raises(ServerError, match="5 characters"):
        Secret("short")
    assert "s3cr" not in repr(Secret("s3cr" * 10))


def test_each_purpose_has_a_key_of_its_own() -> None:
    secret = Secret("s" * 32)
    assert secret.key("access") != secret.key("visit")
    assert len(secret.key("access")) == 32
