"""Raw HTTP/1.1 cases against the echo server, which serves our `Server` and nothing of the product, and against the product.

The cases lie beside the project; these tests are skipped where they do not.
"""
import json
import re
import subprocess
import sys

import pytest
from conftest import ROOT, Running, free_port, shared

# Of the cases where two answers are allowed and careful servers refuse, this many may be answered.
ALLOWED_HARD = 1


@pytest.fixture(scope="module")
def cases():
    return shared("data/http-cases/cases.json"), shared("data/http-cases/run_cases.py")


def run(cases, port, *options):
    """Runs the cases, and returns the names of those that failed, by level."""
    document, runner = cases
    ended = subprocess.run([sys.executable, runner, document, "--port", str(port), "--timeout", "6", *options], capture_output=True, text=True, timeout=800)
    closing = ended.stdout.strip().splitlines()[-1]
    assert re.fullmatch(r"\d+ passed, \d+ failed", closing), ended.stdout[-2000:] + ended.stderr[-2000:]
    assert int(closing.split()[0]) > 100
    failed = [text.split("\n\n")[0] for text in re.findall(r"^FAIL .*(?:\n     .*)*", ended.stdout, re.M)]
    assert len(failed) == int(closing.split()[2]), ended.stdout[-3000:]
    return failed


def check(failed):
    hard = [line for line in failed if "[hard;" in line]
    assert [line for line in failed if line not in hard] == []
    assert len(hard) <= ALLOWED_HARD, hard


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    binary = ROOT / ".build/release/EchoServer"
    assert binary.exists(), f"{binary} is missing: swift build -c release --product EchoServer"
    return binary


def test_the_echo_server_passes_the_cases(cases, echo, tmp_path):
    port = free_port()
    server = Running([echo, "--port", str(port)], port, "/healthz", tmp_path / "log")
    try:
        check(run(cases, port, "--echo", "--path", "/healthz", "--post-path", "/echo"))
    finally:
        server.stop()


def test_the_echo_server_passes_the_cases_over_tls(cases, echo, certificate, tmp_path):
    port = free_port()
    server = Running([echo, "--port", str(port), "--tls-certificate", certificate[0], "--tls-key", certificate[1]], port, None, tmp_path / "log")
    try:
        check(run(cases, port, "--tls", "--echo", "--path", "/healthz", "--post-path", "/echo"))
    finally:
        server.stop()


def test_the_product_passes_the_cases_without_a_body(cases, start, tmp_path):
    """What asks for a token is refused by its head, before a body is read, so cases on bodies say nothing here."""
    document = json.loads(cases[0].read_text())
    document["cases"] = [case for case in document["cases"] if "POST" not in json.dumps(case["parts"])]
    (tmp_path / "cases.json").write_text(json.dumps(document))
    check(run((tmp_path / "cases.json", cases[1]), start().port, "--path", "/healthz"))
