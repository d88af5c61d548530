"""`sync spaces | members | invite | join | leave | copy | move | usage`: a team's conversations."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.asking import sure
from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json, one_line, table
from jupyter_chatstore.sync.sync import Sync
from jupyter_chatstore.sync.team import Team
from jupyter_chatstore.sync.teams import NewInvitation

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

_DAY_S = 24 * 3600


def spaces(options: argparse.Namespace, out: TextIO) -> bool:
    """The spaces that the account is in; a new one, or the end of one."""
    with _team(options) as team:
        if options.new:
            team.new(options.new)
        if options.remove:
            space = team.find(options.remove)
            question = (
                f"Remove {one_line(space.name)!r} from the server, with all that was said in it, "
                f"for its {space.members} members? What is on their devices stays there."
            )
            if not sure(question, yes=options.yes):
                return False
            team.remove(space.space)
        found = team.spaces()
    if options.json:
        out.write(as_json([space.model_dump() for space in found], indent=2) + "\n")
        return True
    rows = [(space.space, space.role, space.members, space.name) for space in found]
    out.write(table(("space", "you are", "members", "name"), rows))
    return True


def members(options: argparse.Namespace, out: TextIO) -> bool:
    """Who is in a space; another role for one, or their end in it."""
    with _team(options) as team:
        space = team.find(options.space)
        if options.of:
            member = team.member(space.space, options.of)
            if options.role:
                team.set_role(space.space, member.account, options.role)
            if options.dismiss:
                team.dismiss(space.space, member.account)
        found = team.members(space.space)
    if options.json:
        out.write(as_json([member.model_dump() for member in found], indent=2) + "\n")
        return True
    rows = [(member.role, _day(member.joined_at), member.email) for member in found]
    out.write(table(("role", "joined (utc)", "email"), rows))
    return True


def invite(options: argparse.Namespace, out: TextIO) -> bool:
    """A link by which one account comes into a space."""
    with _team(options) as team:
        space = team.find(options.space)
        new = NewInvitation(role=options.role, expires_in_s=options.days * _DAY_S)
        made = team.invite(space.space, new)
    if options.json:
        out.write(as_json(made.model_dump()) + "\n")
        return True
    out.write(f"{one_line(made.url)}\n")
    sys.stderr.write(
        f"One person comes in with it as a {made.role}, until {_day(made.expires_at)}: "
        "`chatstore sync join ADDRESS`.\n"
    )
    return True


def join(options: argparse.Namespace, out: TextIO) -> bool:
    """Into a space."""
    with _team(options) as team:
        space = team.join(options.address)
    if options.json:
        out.write(as_json(space.model_dump()) + "\n")
    else:
        out.write(f"You are a {space.role} of {one_line(space.name)}.\n")
    return True


def leave(options: argparse.Namespace, out: TextIO) -> bool:
    """Out of a space; what was said there stays there, and what is here stays here."""
    with opened(options) as store, Sync(store) as sync:
        team = Team(sync.remote())
        space = team.find(options.space)
        question = (
            f"Leave {one_line(space.name)!r}? What you wrote stays there, what is here stays here, "
            "and links that you made to its threads end."
        )
        account = sync.account
        if account is None or not sure(question, yes=options.yes):
            return False
        team.dismiss(space.space, account.account)
    out.write(f"Left: {one_line(space.name)}\n")
    return True


def copy(options: argparse.Namespace, out: TextIO) -> bool:
    """A copy of a thread, in a space or out of one; the thread itself stays where it is."""
    with opened(options) as store, Sync(store) as sync:
        team = Team(sync.remote())
        space = team.find(options.space, to_write=True).space if options.space else None
        made = sync.copy_to(options.thread, space, plain=options.plain)
        sync.now()
    if options.json:
        out.write(as_json({"thread": made.id, "space": space}) + "\n")
    else:
        out.write(f"{made.id}\n")
    return True


def move(options: argparse.Namespace, out: TextIO) -> bool:
    """A thread goes into a space, whose members see all of it."""
    with opened(options) as store, Sync(store) as sync:
        space = Team(sync.remote()).find(options.space, to_write=True)
        thread = store.thread(options.thread)
        question = (
            f"Move {one_line(thread.title) or thread.id!r} into {one_line(space.name)!r}? Its "
            "members see all of it, every branch, from then on."
        )
        if not sure(question, yes=options.yes):
            return False
        sync.move_to(thread.id, space.space, plain=options.plain)
        sync.now()
    out.write(f"Moved into {one_line(space.name)}.\n")
    return True


def usage(options: argparse.Namespace, out: TextIO) -> bool:
    """What each member did in a space."""
    since = 0
    if options.since:
        moment = datetime.fromisoformat(options.since).replace(tzinfo=UTC)
        since = int(moment.timestamp() * 1000)
    with _team(options) as team:
        found = team.usage(team.find(options.space).space, since).members
    if options.json:
        out.write(as_json([member.model_dump() for member in found], indent=2) + "\n")
        return True
    rows = [
        (
            member.messages,
            member.runs,
            member.input_tokens,
            member.output_tokens,
            None if member.runs is not None and member.unpriced_runs else member.cost_usd,
            member.email or "(gone)",
        )
        for member in found
    ]
    out.write(table(("messages", "answers", "tokens in", "out", "usd", "member"), rows))
    return True


@contextmanager
def _team(options: argparse.Namespace) -> Generator[Team]:
    with opened(options) as store, Sync(store) as sync:
        yield Team(sync.remote())


def _day(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d}"
