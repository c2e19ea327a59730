"""The program proposes a change to a real repository, once, and writes over nobody's work."""
import subprocess

import pytest


def git(*arguments, cwd):
    return subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@localhost", *arguments], cwd=cwd, check=True, capture_output=True, text=True, timeout=30).stdout


@pytest.fixture
def remote(tmp_path):
    git("init", "--quiet", "--bare", "-b", "main", "remote", cwd=tmp_path)
    work = tmp_path / "work"
    git("init", "--quiet", "-b", "main", str(work), cwd=tmp_path)
    (work / "pipeline.yaml").write_text("old: 1\n")
    git("add", "-A", cwd=work)
    git("commit", "--quiet", "-m", "first", cwd=work)
    git("push", "--quiet", str(tmp_path / "remote"), "main", cwd=work)
    return tmp_path / "remote"


def propose(verdict, remote, tmp_path, original, changed):
    (tmp_path / "original").write_text(original)
    (tmp_path / "changed").write_text(changed)
    return subprocess.run(
        [verdict, "propose", tmp_path / "original", tmp_path / "changed", "--provider", "git", "--repository", remote, "--path", "pipeline.yaml",
         "--finding", "cache", "--title", "Cache dependencies", "--reason", "Saves 2 min of 9."], capture_output=True, text=True, timeout=60)


def test_a_change_is_pushed_to_a_branch_once(verdict, remote, tmp_path):
    first = propose(verdict, remote, tmp_path, "old: 1\n", "old: 2\n")
    assert first.returncode == 0, first.stderr
    state, branch = first.stdout.split()
    assert (state, branch.startswith("verdict/cache-")) == ("pushed", True)
    assert propose(verdict, remote, tmp_path, "old: 1\n", "old: 2\n").stdout == f"unchanged {branch}\n"
    assert git("show", f"{branch}:pipeline.yaml", cwd=remote) == "old: 2\n"
    assert git("show", "main:pipeline.yaml", cwd=remote) == "old: 1\n"
    assert "Saves 2 min of 9." in git("log", "-1", "--format=%B", branch, cwd=remote)


def test_a_file_that_has_moved_on_is_left_alone(verdict, remote, tmp_path):
    ended = propose(verdict, remote, tmp_path, "older: 0\n", "old: 2\n")
    assert ended.returncode == 65
    assert "has changed since" in ended.stderr
    assert git("branch", "--list", cwd=remote).split() == ["*", "main"]


def test_a_token_is_asked_for_and_never_sent_in_clear(verdict, tmp_path):
    (tmp_path / "x").write_text("")
    command = [verdict, "propose", tmp_path / "x", tmp_path / "x", "--provider", "github", "--repository", "a/b", "--path", "p", "--finding", "f", "--title", "t"]
    assert "holds no token" in subprocess.run(command, capture_output=True, text=True, timeout=20, env={"PATH": "/usr/bin:/bin"}).stderr
    ended = subprocess.run([*command, "--api", "http://example.com"], capture_output=True, text=True, timeout=20, env={"PATH": "/usr/bin:/bin", "VERDICT_SOURCE_TOKEN": "x"})
    assert ended.returncode == 64
    assert "https only" in ended.stderr
