"""A store of each earlier release is opened, and all that was in it is there.

One is kept for every schema version that was released: see past.py.
"""

from __future__ import annotations

import gzip
import json

import pytest

from jupyter_chatstore.store import Store, schema
from tests.store.past import DATA, contents

PAST = sorted(path.name.removesuffix(".db.gz") for path in DATA.glob("version-*.db.gz"))


def without_news(was, now):
    """What there is now, without the names that came later."""
    if isinstance(was, dict) and isinstance(now, dict):
        return {name: without_news(was[name], now[name]) for name in was if name in now}
    if isinstance(was, list) and isinstance(now, list | tuple) and len(was) == len(now):
        return [without_news(a, b) for a, b in zip(was, now, strict=True)]
    return now


def test_there_is_one_of_every_version():
    assert set(PAST) == {f"version-{n}" for n in range(1, schema.SCHEMA_VERSION + 1)}


@pytest.mark.parametrize("name", PAST)
def test_everything_is_found(db_path, name):
    db_path.write_bytes(gzip.decompress((DATA / f"{name}.db.gz").read_bytes()))
    was = json.loads((DATA / f"{name}.json").read_text())
    with Store(db_path) as store:
        assert store.saved.saved
        assert without_news(was, json.loads(json.dumps(contents(store)))) == was
        assert store.doctor().problems == ()
