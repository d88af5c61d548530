"""Repository and branch, as git's own files say."""

from __future__ import annotations

import pytest

from jupyter_chatstore.panel.git import GitPlace, find_git


@pytest.fixture
def checkout(tmp_path):
    git = tmp_path / "repo" / ".git"
    git.mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/feature/joins\n")
    return git.parent


def test_outside_a_repository_there_is_none(tmp_path):
    assert find_git(str(tmp_path / "a.ipynb")) is None


def test_without_a_remote_the_folder_names_the_repository(checkout):
    assert find_git(str(checkout / "deep" / "a.ipynb")) == GitPlace(str(checkout), "feature/joins")


def test_a_token_in_the_remotes_address_is_left_out(checkout):
    (checkout / ".git" / "config").write_text(
        "[core]\n\tbare = false\n"
        '[remote "fork"]\n\turl = git@example.org:me/fork.git\n'
        '[remote "origin"]\n\turl = https://user:t0ken@example.org/team/repo.git?key=t0ken\n'
    )
    place = find_git(str(checkout / "a.ipynb"))
    assert place == GitPlace("https://example.org/team/repo.git", "feature/joins")


def test_a_worktree_shares_the_remotes_of_its_repository(checkout, tmp_path):
    (checkout / ".git" / "config").write_text('[remote "origin"]\n\turl = example.org:repo\n')
    own = checkout / ".git" / "worktrees" / "w"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("0123456789abcdef\n")
    (own / "commondir").write_text("../..\n")
    worktree = tmp_path / "w"
    worktree.mkdir()
    (worktree / ".git").write_text(f"gitdir: {own}\n")
    assert find_git(str(worktree / "a.ipynb")) == GitPlace("example.org:repo", None)


@pytest.mark.parametrize("config", ["[[[", "\xff\xfe", '[remote "origin"]\n\turl\n'])
def test_broken_files_are_no_trouble(checkout, config):
    (checkout / ".git" / "config").write_text(config)
    assert find_git(str(checkout / "a.ipynb")).repo == str(checkout)
