"""The files to begin with are such as this release understands."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
import yaml
from sqlalchemy import make_url

from jupyter_chatstore.cli import main
from jupyter_chatstore.cli.arguments import parser
from jupyter_chatstore.server import schema, settings
from jupyter_chatstore.server.database import Database

from . import databases


@pytest.fixture
def files(tmp_path: Path) -> Path:
    assert main(["server", "deploy-files", str(tmp_path / "files")]) == 0
    return tmp_path / "files"


def test_they_are_written_once(files, capsys):
    assert sorted(path.name for path in files.iterdir()) == [
        "Dockerfile",
        "chatstore.service",
        "compose.yaml",
        "role.sh",
    ]
    assert main(["server", "deploy-files", str(files)]) == 1
    assert "is there already" in capsys.readouterr().err


def test_compose_runs_commands_and_names_variables_that_there_are(files):
    servers = yaml.safe_load((files / "compose.yaml").read_text())["services"]
    known = {value for name, value in vars(settings).items() if name.endswith("_VARIABLE")}
    for name in ("migrate", "server"):
        words = [
            word.replace("${PROXY:-127.0.0.1}", "127.0.0.1") for word in servers[name]["command"]
        ]
        parser().parse_args(words)
        assert set(servers[name]["environment"]) <= known
    parser().parse_args(["server", "users", "invite"])  # what its first lines tell to run


def test_the_unit_runs_a_command_that_there_is(files):
    lines = (files / "chatstore.service").read_text().splitlines()
    (run,) = [line.partition("=")[2] for line in lines if line.startswith("ExecStart=")]
    assert parser().parse_args(shlex.split(run)[1:]).command == "serve"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_takes_the_unit(files):
    unit = files / "chatstore.service"
    text = unit.read_text()
    unit.write_text(text.replace("/opt/chatstore/bin/chatstore", shutil.which("true")))
    found = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("psql"), reason="PostgreSQL's shell is not here")
def test_the_role_that_compose_makes_can_serve(files):
    place = databases.postgres()
    url = make_url(place.owner)
    environment = {
        **os.environ,
        "PGHOST": str(url.query.get("host") or url.host),
        "PGPORT": str(url.query.get("port") or url.port or 5432),
        "POSTGRES_USER": url.username,
        "POSTGRES_DB": url.database,
        "SERVE_PASSWORD": "it's quoted",
    }
    plain = place.owner.replace("postgresql+psycopg", "postgresql")
    try:
        subprocess.run(["sh", files / "role.sh"], env=environment, check=True, capture_output=True)
        assert (
            main(["server", "migrate", "--database", place.owner, "--role", "chatstore_serve"]) == 0
        )
        serve = url.set(username="chatstore_serve").render_as_string(hide_password=False)
        database = Database(serve)
        schema.check(database)
        database.close()
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("DROP OWNED BY chatstore_serve")
            connection.execute("DROP ROLE chatstore_serve")
