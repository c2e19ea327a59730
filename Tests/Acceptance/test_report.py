"""The weekly report tells of every pipeline, and the optimiser's findings are proposed where the policy lets them be."""
import re
import subprocess

from conftest import ROOT
from test_propose import git, remote  # noqa: F401

PIPELINE = ROOT / "Examples/pipelines/java-service.yaml"


def run(verdict, *arguments):
    return subprocess.run([verdict, *map(str, arguments)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


def test_all_pipelines_of_a_folder_are_in_the_report(verdict, tmp_path):
    text = run(verdict, "report", ROOT / "Examples/pipelines")
    assert text.returncode == 0, text.stderr
    assert text.stdout.startswith("# Pipelines\n")
    page = tmp_path / "report.html"
    assert run(verdict, "report", ROOT / "Examples/pipelines", "--format", "html", "--output", page).returncode == 0
    html = page.read_text()
    assert "java-service.yaml" in html and "java-service.yaml" in text.stdout
    assert not re.search(r"<(script|img|link|iframe)|\bsrc=|url\(", html)
    assert run(verdict, "report").returncode == 78
    assert run(verdict, "report", tmp_path / "nothing").returncode == 66
    assert run(verdict, "report", "--project", "shop").returncode == 78


def optimize(verdict, remote, *more):
    return run(verdict, "propose", "--optimize", PIPELINE, "--provider", "git", "--repository", remote, "--path", "pipeline.yaml", "--limit", 2, *more)


def test_findings_are_proposed_once_each(verdict, remote, tmp_path):  # noqa: F811
    assert optimize(verdict, remote).returncode == 65
    work = tmp_path / "work"
    (work / "pipeline.yaml").write_bytes(PIPELINE.read_bytes())
    git("commit", "--quiet", "-am", "java", cwd=work)
    git("push", "--quiet", str(remote), "main", cwd=work)
    first = optimize(verdict, remote)
    assert first.returncode == 0, first.stderr
    lines = [line.split() for line in first.stdout.splitlines()]
    assert [state for state, _ in lines] == ["pushed", "pushed"] and lines[0][1] != lines[1][1]
    again = optimize(verdict, remote)
    assert again.stdout == first.stdout.replace("pushed", "unchanged")
    for _, branch in lines:
        assert git("diff", "--name-only", "main", branch, cwd=remote) == "pipeline.yaml\n"
        message = git("log", "-1", "--format=%B", branch, cwd=remote)
        assert "- Rule: `" in message and "- Saving: " in message and "+++ b/pipeline.yaml" in message


def test_a_policy_that_does_not_permit_it_stops_it(verdict, remote, tmp_path):  # noqa: F811
    policy = tmp_path / "policy.yaml"
    policy.write_text("default: {autonomy: observe, effects: [openPullRequest]}\n")
    ended = optimize(verdict, remote, "--policy", policy)
    assert ended.returncode == 77, ended.stderr
    assert "does not permit pull requests" in ended.stderr
    policy.write_text("default: {autonomy: act}\n")
    assert optimize(verdict, remote, "--policy", policy).returncode == 77
    assert git("branch", "--list", cwd=remote).split() == ["*", "main"]
    policy.write_text("default: {autonomy: propose, effects: [openPullRequest]}\n")
    # The file in the repository is another one; the policy is no longer what stops it.
    assert "has changed since" in optimize(verdict, remote, "--policy", policy).stderr
