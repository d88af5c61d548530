"""A server from its start to its end: what it prints, logs and counts, and how it stops."""

from __future__ import annotations

import io
import json
import threading
from uuid import uuid4

import httpx
import pytest

from jupyter_chatstore.cli import main

from . import databases
from .asking import said
from .running import PATIENCE_S, serving, shell
from .writing import Device

EMAIL = "ada.lovelace@example.org"
PASSWORD = "otter velvet canyon lamp"
WORDS = "the words of a message"


def signed_in(client: httpx.Client) -> dict[str, str]:
    device = str(uuid4())
    given = {"grant": "password", "email": EMAIL, "password": PASSWORD, "device": device}
    answer = client.post("/v1/auth/token", json=given)
    assert answer.status_code == 200, answer.text
    return {**answer.json(), "device": device}


def bearer(tokens: dict[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def test_from_the_first_start_to_the_end(tmp_path):
    data = tmp_path / "data"
    with serving(data) as server, httpx.Client(base_url=server.url, timeout=PATIENCE_S) as client:
        assert "no account yet" in server.words
        given = {"email": EMAIL, "password": PASSWORD, "invitation": server.invitation}
        assert client.post("/v1/auth/register", json=given).status_code == 201
        tokens = signed_in(client)
        wrong = {"grant": "password", "email": EMAIL, "password": f"{PASSWORD}!", "device": "?"}
        assert client.post("/v1/auth/token", json=wrong).status_code == 422
        code = client.post("/v1/auth/device", json={"device": str(uuid4()), "name": "n"}).json()
        assert client.get(code["verification_uri_complete"]).status_code == 200
        op = Device(tokens["device"]).op(body=WORDS)
        pushed = client.post("/v1/push", json=said(op), headers=bearer(tokens))
        assert pushed.json()["head"] == 1
        cursor = client.get("/v1/ops", headers=bearer(tokens)).json()["cursor"]
        given = {"X-Request-ID": "journey-12345", **bearer(tokens)}
        assert client.get("/v1/logs", headers=given).headers["X-Request-ID"] == "journey-12345"
        figures = client.get("/metrics").text
        assert 'route="/v1/push",status="200"} 1.0' in figures
        assert 'route="/device",status="200"} 1.0' in figures
        for who in (EMAIL, tokens["account"], tokens["device"], code["user_code"]):
            assert who not in figures

        listening, answers = threading.Event(), {}

        def listens() -> None:
            with client.stream("GET", "/v1/events", headers=bearer(tokens)) as stream:
                for _ in stream.iter_text():
                    listening.set()
            answers["events"] = stream.status_code

        def waits() -> None:
            query = {"after": cursor, "wait": 25}
            answer = client.get("/v1/ops", params=query, headers=bearer(tokens))
            answers["ops"] = answer.status_code

        threads = [threading.Thread(target=listens), threading.Thread(target=waits)]
        for thread in threads:
            thread.start()
        assert listening.wait(PATIENCE_S)
        assert server.ends() in {0, -15}
        for thread in threads:
            thread.join(PATIENCE_S)
        assert answers["events"] == 200
        assert answers["ops"] == 200
        lines = [json.loads(line) for line in server.log.read_text().splitlines()]
        # A stream has no end of its own: it was ended, and not cut off after 30 seconds.
        assert not [line for line in lines if line["level"] == "error"]
        (named,) = [line for line in lines if line.get("request") == "journey-12345"]
        assert (named["route"], named["status"]) == ("/v1/logs", 200)
        assert named["account"] == tokens["account"]
        secrets = [EMAIL, PASSWORD, WORDS, server.invitation, code["user_code"]]
        secrets += [code["device_code"], tokens["access_token"], tokens["refresh_token"]]
        for secret in (*secrets, (data / "secret").read_text()):
            assert secret not in server.log.read_text()
    kept = (data / "server.db").read_bytes()
    for secret in (PASSWORD, tokens["refresh_token"], code["device_code"], server.invitation):
        assert secret.encode() not in kept
    stats = json.loads(shell("server", "stats", "--json", data=data).stdout)
    assert (stats["accounts"], stats["ops"], stats["devices_signed_in"]) == (1, 1, 1)


def test_several_processes_on_one_postgresql(tmp_path):
    place = databases.postgres()
    data = tmp_path / "data"
    arguments = ("--database", place.url)
    given = ("server", "users", "add", EMAIL, "--password-stdin", *arguments)
    made = shell(*given, data=data, input=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    with serving(data, "--workers", "2", *arguments) as server:
        assert "no account" not in server.words

        def asks(path, **more) -> httpx.Response:
            # Each on a connection of its own, which either process may take.
            return httpx.request("GET", server.url + path, timeout=PATIENCE_S, **more)

        with httpx.Client(base_url=server.url, timeout=PATIENCE_S) as client:
            tokens = signed_in(client)
            answers = [asks("/v1/logs", headers=bearer(tokens)).status_code for _ in range(12)]
            assert answers == [200] * 12
            figures = asks("/metrics").text
            counted = [line for line in figures.splitlines() if 'route="/v1/logs"' in line]
            assert any(line.endswith(" 12.0") for line in counted), figures
            client.post("/v1/auth/logout", headers=bearer(tokens))
        assert server.ends() in {0, -15}


def test_a_postgresql_is_not_served_as_its_owner(tmp_path):
    place = databases.postgres()
    failed = shell("serve", "--port", "0", "--database", place.owner, data=tmp_path)
    assert failed.returncode == 1
    assert "superuser or owns the tables" in failed.stderr


class TestTheShell:
    @pytest.fixture(autouse=True)
    def own_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("CHATSTORE_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n" * 4))

    def test_accounts_are_made_listed_and_disabled(self, capsys):
        assert main(["server", "users", "add", "Ada@Example.org"]) == 0
        assert main(["server", "users", "add", "ada@example.org"]) == 1
        assert "an account of that email already" in capsys.readouterr().err
        assert main(["server", "users", "disable", "ada@example.org"]) == 0
        capsys.readouterr()
        assert main(["server", "users", "list", "--json"]) == 0
        (account,) = json.loads(capsys.readouterr().out)
        assert account["email"] == "ada@example.org"
        assert account["disabled_at"]
        assert main(["server", "users", "enable", "ada@example.org"]) == 0
        assert main(["server", "users", "list"]) == 0
        assert "ada@example.org" in capsys.readouterr().out
        assert main(["server", "users", "password", "nobody@example.org"]) == 1
        assert "no account" in capsys.readouterr().err

    def test_an_account_is_removed_when_its_email_is_typed(self, capsys, monkeypatch):
        main(["server", "users", "add", EMAIL])
        monkeypatch.setattr("sys.stdin", io.StringIO(f"another@example.org\n{EMAIL}\n"))
        assert main(["server", "users", "remove", EMAIL]) == 1
        assert "Nothing was removed" in capsys.readouterr().out
        assert main(["server", "users", "remove", EMAIL]) == 0
        assert main(["server", "users", "remove", EMAIL, "--yes"]) == 1
        assert "no account" in capsys.readouterr().err

    def test_a_weak_password_makes_no_account(self, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
        assert main(["server", "users", "add", EMAIL]) == 1
        assert "12 to 1,000 characters" in capsys.readouterr().err
        assert main(["server", "users", "add", EMAIL]) == 1
        assert "none was given. Nothing was changed." in capsys.readouterr().err

    def test_an_invitation_is_a_link(self, capsys):
        given = ["server", "users", "invite", EMAIL, "--url", "https://chat.example.org/"]
        assert main(given) == 0
        assert capsys.readouterr().out.startswith("https://chat.example.org/welcome/")

    def test_a_copy_is_a_server_whose_devices_look_anew(self, tmp_path, capsys, monkeypatch):
        import sqlite3

        main(["server", "users", "add", EMAIL])
        target = tmp_path / "copy.db"
        assert main(["server", "backup", str(target)]) == 0
        assert target.stat().st_mode & 0o077 == 0
        assert main(["server", "backup", str(target)]) == 1
        assert "is there already" in capsys.readouterr().err
        here = sqlite3.connect(tmp_path / "data" / "server.db")
        there = sqlite3.connect(target)
        heads = [db.execute("SELECT owner, epoch, n FROM head").fetchall() for db in (here, there)]
        assert [row[0] for row in heads[0]] == [row[0] for row in heads[1]]
        assert heads[0][0][1] != heads[1][0][1]
        assert main(["server", "restored"]) == 0
        assert here.execute("SELECT epoch FROM head").fetchone() != heads[0][0][1:2]
        here.close()
        there.close()

    def test_a_port_that_is_taken_is_told_in_one_line(self, capsys):
        import socket

        with socket.create_server(("127.0.0.1", 0)) as taken:
            assert main(["serve", "--port", str(taken.getsockname()[1])]) == 1
        error = capsys.readouterr().err
        assert "can't be listened at" in error
        assert error.count("\n") == 1

    def test_without_its_packages_it_says_what_to_install(self, capsys, monkeypatch):
        monkeypatch.setattr("jupyter_chatstore.cli.extras.find_spec", lambda name: None)
        assert main(["serve"]) == 1
        error = capsys.readouterr().err
        assert "pip install 'jupyter_chatstore[server]'" in error
        assert error.count("\n") == 1
