"""Every command of README.md is run, in order, in a folder that looks like a fresh clone; and Scripts/serve does what it promises.

Blocks marked `sh` are run to their end, `sh background` is started and left running, `sh docker` needs an engine. The port of the text is replaced by a
free one.
"""
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import time
import urllib.error
import urllib.request

import pytest
import yaml
from conftest import ROOT, free_port

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w*) ?(\w*)\n(.*?)^```$", README, re.M | re.S)


def test_every_block_that_looks_like_a_command_is_run():
    for language, mark, text in BLOCKS:
        assert language in ("sh", "yaml", "json"), "a block without a language, or with one that is not run"
        assert mark in ("", "background", "docker")
        if language != "sh":
            assert not re.search(r"^\s*(\$|curl|Scripts/|verdict )", text, re.M)


def test_every_file_that_is_named_exists():
    for path in re.findall(r"\]\(([^)#]+)\)", README) + re.findall(r"`((?:Sources|Tests|Examples|Scripts)(?:/[\w.-]+)*)`", README):
        if "://" not in path:
            assert (ROOT / path).exists(), path


def test_the_step_is_the_one_of_the_example():
    """The text shows the example's step, less what every step has."""
    step = yaml.safe_load(next(text for language, _, text in BLOCKS if language == "yaml"))[0]["step"]
    example = yaml.safe_load((ROOT / "Examples/pipelines/http-step.yaml").read_text())
    full = next(entry["step"] for entry in example["pipeline"]["stages"][0]["stage"]["spec"]["execution"]["steps"] if entry["step"]["type"] == "Http")
    for name in ("type", "identifier", "timeout"):
        assert step[name] == full[name]
    for name in ("url", "method", "headers", "requestBody", "assertion"):
        assert step["spec"][name] == full["spec"][name]
    assert [variable for variable in step["spec"]["outputVariables"] if variable not in full["spec"]["outputVariables"]] == []


def test_the_table_of_settings_is_what_the_program_has(verdict, tmp_path):
    """Each row's default, given as a file, is accepted and changes nothing; and no setting is missing."""
    rows = re.findall(r"^\| `([a-zA-Z.0-9]+)` \| (`[^`]*`|none) \|", README, re.M)
    assert len(rows) > 20
    (tmp_path / "empty.yaml").write_text("{}\n")
    command = [verdict, "config", "check"]
    shown = subprocess.run([*command, tmp_path / "empty.yaml"], check=True, capture_output=True, text=True, timeout=20).stdout
    tree = {}
    for path, default in rows:
        if default != "none":
            at = tree
            *outer, last = path.split(".")
            for key in outer:
                at = at.setdefault(key, {})
            at[last] = yaml.safe_load(default.strip("`"))
    (tmp_path / "defaults.yaml").write_text(yaml.safe_dump(tree))
    again = subprocess.run([*command, tmp_path / "defaults.yaml"], check=True, capture_output=True, text=True, timeout=20).stdout
    assert settings(again) == settings(shown)
    assert {path for path, _ in rows} == set(settings(shown))


def settings(shown):
    """The settings of what `config check` prints, by path."""
    found = {}

    def walk(node, path):
        for name, value in node.items():
            inner = f"{path}.{name}" if path else name
            if isinstance(value, dict) and inner != "policies":
                walk(value, inner)
            else:
                found[inner] = value

    walk(yaml.safe_load(shown), "")
    return found


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder with everything that a clone has, by links, and nothing that runs have left."""
    folder = tmp_path_factory.mktemp("clone")
    for path in ROOT.iterdir():
        if path.name not in ("data", ".git") and not path.name.startswith(".venv"):
            (folder / path.name).symlink_to(path)
    return folder


class Served:
    """`Scripts/serve` as a person starts it."""

    def __init__(self, command, folder, port):
        self.output = folder / "serve.out"
        with open(self.output, "wb") as output, open(folder / "serve.err", "wb") as errors:
            self.process = subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.05)
        self.stop()
        raise AssertionError(f"not ready: {(folder / 'serve.err').read_text()[-3000:]}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


@pytest.fixture(scope="module")
def served(clone):
    port = free_port()
    command = next(text for language, mark, text in BLOCKS if mark == "background").strip()
    server = Served(f"{command} --port {port}", clone, port)
    server.port = port
    yield server
    assert server.stop() == 0


def test_serve_makes_a_token_that_only_its_owner_can_read(served, clone):
    token = clone / "data/token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    output = served.output.read_text()
    assert output.count(str(token)) >= 1
    assert token.read_text().strip() not in output


def test_the_command_that_serve_prints_gives_a_verdict(served, tmp_path):
    command = next(line for line in served.output.read_text().splitlines() if line.startswith("curl "))
    ended = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert json.loads(ended.stdout)["action"] == "rollback", ended.stdout + ended.stderr


def test_serve_keeps_the_token_on_the_next_start(clone, served):
    folder = clone / "second"
    folder.mkdir()
    (folder / "Scripts").symlink_to(ROOT / "Scripts")
    tokens = []
    for start in range(2):
        port = free_port()
        again = Served(f"Scripts/serve --port={port} --data kept --host 127.0.0.1 --log-level warning", folder, port)
        tokens.append((folder / "kept/token").read_text())
        assert ("A token was created" in again.output.read_text()) == (start == 0)
        assert again.stop() == 0
    assert tokens[0] == tokens[1]


RUN = [(number, mark, text) for number, (language, mark, text) in enumerate(BLOCKS) if language == "sh" and mark != "background"]


@pytest.mark.parametrize("number,mark,text", RUN, ids=[text.split("\n")[0][:60] for _, _, text in RUN])
def test_a_command_of_the_text_runs(number, mark, text, clone, served):
    if mark == "docker" and (not shutil.which("docker") or subprocess.run(["docker", "info"], capture_output=True).returncode):
        pytest.skip("there is no container engine")
    if "sqlite3 " in text and not shutil.which("sqlite3"):
        pytest.skip("there is no sqlite3 command")
    ended = subprocess.run(["bash", "-euo", "pipefail", "-c", text.replace("127.0.0.1:8080", f"127.0.0.1:{served.port}")], cwd=clone,
                           env={**os.environ}, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    if "/v1/verify" in text:
        assert json.loads(ended.stdout)["action"] == "rollback"
    if "evaluate" in text:
        assert [json.loads(line)["action"] for line in ended.stdout.splitlines()[-3:]] == ["proceed", "investigate", "rollback"]
    if "audit verify" in text:
        assert ended.stdout.strip()
