"""A lake in a folder of an unlikely name, and one in a bucket of a local server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from jupyter_chatstore.analytics.lake import Lake

SECRET = "not-to-be-seen-anywhere"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a[b]*=?'%20#& lake"


@pytest.fixture
def lake(folder: Path) -> Iterator[Lake]:
    with Lake(folder) as lake:
        yield lake


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a lake in a new bucket that the environment has keys for."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    s3 = boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1")
    for there in s3.list_buckets()["Buckets"]:
        for kept in s3.list_objects_v2(Bucket=there["Name"]).get("Contents", []):
            s3.delete_object(Bucket=there["Name"], Key=kept["Key"])
    s3.create_bucket(Bucket="lake")
    return "s3://lake/of=the/prefix?%2F#&+ é"
