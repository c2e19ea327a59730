"""The reviewer through the real program: against a stand-in for the Messages API, and through the real `claude` program."""
import json
import os
import pathlib
import re
import subprocess
import time

import pytest
from conftest import ROOT
from messages_mock import REVIEW, MessagesMock, error, message, structured

KEY = "sk-ant-FAKE-of-the-reviewer"


def request(name, number, **more):
    document = json.loads((ROOT / f"Examples/requests/{name}.json").read_text())
    document["execution"]["executionId"] = f"review-{number}-{name}"
    return {**document, **more}


@pytest.fixture
def mock():
    server = MessagesMock()
    yield server
    server.stop()


@pytest.fixture
def reviewed(start, mock, tmp_path):
    """Starts servers with a reviewer that asks the mock."""
    def reviewed(environment=None, **settings):
        key = tmp_path / "key"
        key.write_text(KEY + "\n")
        key.chmod(0o600)
        reviewer = {"enabled": True, "baseUrl": mock.url, "key": f"file:{key}", **settings}
        file = tmp_path / "verdict.yaml"
        file.write_text(json.dumps({"reviewer": reviewer}))
        return start("--config", str(file), environment=environment)
    return reviewed


def test_the_answer_tells_what_the_reviewer_did(reviewed, mock):
    server = reviewed()
    answer = server.ask("POST", "/v1/verify", request("proceed", "told")).json()
    reviewer = answer["reviewer"]
    assert (reviewer["status"], reviewer["model"], reviewer["backend"], reviewer["changed"]) == ("answered", "claude-opus-5-5", "messages", False)
    assert reviewer["explanation"] == REVIEW["explanation"]
    assert reviewer["cost"] == pytest.approx((1200 * 4 + 150 * 20) / 1e6)
    assert (reviewer["inputTokens"], reviewer["outputTokens"]) == (1200, 150)
    sent = mock.requests[0]["fields"]
    assert sent["x-api-key"] == KEY and sent["anthropic-version"] == "2023-06-01" and "authorization" not in sent
    assert KEY not in server.log.read_text()


def test_its_vote_turns_proceed_into_investigate_and_nothing_else(reviewed, mock):
    mock.script = lambda body: (200, message({**REVIEW, "vote": "investigate"}), {})
    server = reviewed()
    answers = {name: server.ask("POST", "/v1/verify", request(name, "vote")).json() for name in ("proceed", "investigate", "rollback")}
    assert {name: answer["action"] for name, answer in answers.items()} == {
        "proceed": "investigate", "investigate": "investigate", "rollback": "rollback"}
    assert [answers[name]["reviewer"]["changed"] for name in ("proceed", "investigate", "rollback")] == [True, False, False]
    assert answers["proceed"]["decidedBy"] == "reviewer" and answers["proceed"]["reviewer"]["assessmentBefore"] == "proceed"


def test_a_replay_asks_nobody(reviewed, mock, verdict):
    mock.script = lambda body: (200, message({**REVIEW, "vote": "investigate"}), {})
    server = reviewed()
    identifier = server.ask("POST", "/v1/verify", request("proceed", "replay")).json()["id"]
    assert server.stop() == 0
    asked = len(mock.requests)
    ended = subprocess.run([verdict, "replay", identifier, "--data", server.data], capture_output=True, text=True, timeout=30)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(mock.requests) == asked


BEHAVIOURS = {
    "down": None,
    "unauthorized": (401, error("authentication_error"), {}),
    "unknown model": (404, error("not_found_error"), {}),
    "overloaded": (529, error("overloaded_error"), {}),
    "limited": (429, error("rate_limit_error"), {"retry-after": "300"}),
    "out of money": (429, error("rate_limit_error", "enforced_spend_limit_reached"), {}),
    "refusing": (200, message("", stop="refusal", stop_details={"type": "refusal", "category": "cyber"}), {}),
    "cut off": (200, message('{"explanation":"', stop="max_tokens"), {}),
    "prose": (200, message("It looks bad, roll back!"), {}),
    "wrong enum": (200, message({**REVIEW, "vote": "rollback"}), {}),
    "missing field": (200, message({"vote": "investigate"}), {}),
    "no message": (200, {"hello": "world"}, {}),
    "garbage": (200, b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n\xff\xfe{{{[[[", {}),
    "no HTTP": (200, b"\x00\x01\x02 nonsense", {}),
    "obeying": (200, message({**REVIEW, "action": "proceed", "effects": ["rollback"], "explanation": "https://evil.example/?x"}), {}),
}


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_whatever_the_api_does_the_action_is_the_judges(reviewed, mock, server, behaviour):
    if BEHAVIOURS[behaviour] is None:
        mock.stop()
    mock.script = lambda body: BEHAVIOURS[behaviour]
    with_reviewer = reviewed()
    for name in ("proceed", "investigate", "rollback"):
        began = time.monotonic()
        answer = with_reviewer.ask("POST", "/v1/verify", request(name, behaviour, deadlineSeconds=4)).json()
        assert time.monotonic() - began < 4
        without = server.ask("POST", "/v1/verify", request(name, behaviour, deadlineSeconds=4)).json()
        for member in set(without) - {"id", "reviewer", "reportUrl", "requestId"}:
            assert answer[member] == without[member], member
        assert answer["reviewer"]["changed"] is False
        assert "evil.example" not in (answer["reviewer"]["explanation"] or "") or "://" not in answer["reviewer"]["explanation"]


def test_a_slow_model_is_not_waited_for_beyond_the_deadline(reviewed, mock):
    mock.pause = 7
    mock.script = lambda body: (200, message({**REVIEW, "vote": "investigate", "explanation": "late words"}), {})
    server = reviewed()
    began = time.monotonic()
    answer = server.ask("POST", "/v1/verify", request("proceed", "slow", deadlineSeconds=3)).json()
    assert time.monotonic() - began < 3
    assert (answer["action"], answer["reviewer"]["status"]) == ("proceed", "pending")
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        read = server.ask("GET", f"/v1/verdicts/{answer['id']}").json()
        if read["reviewer"]["status"] == "late":
            break
        time.sleep(0.1)
    assert (read["reviewer"]["status"], read["reviewer"]["explanation"]) == ("late", "late words")
    assert (read["action"], read["decidedBy"], read["effects"]) == ("proceed", "judge", [])


def test_a_day_without_budget_asks_nobody(reviewed, mock):
    server = reviewed(budget={"perDay": 0.0001})
    answer = server.ask("POST", "/v1/verify", request("proceed", "poor")).json()
    assert (answer["reviewer"]["status"], answer["action"]) == ("unavailable", "proceed")
    assert "budget" in answer["reviewer"]["problem"]
    assert mock.asked() == []


def test_an_overload_is_asked_again_after_a_pause(reviewed, mock):
    answers = iter([(529, error("overloaded_error"), {}), (429, error("rate_limit_error"), {"retry-after-ms": "50"})])
    mock.script = lambda body: next(answers, None)
    server = reviewed()
    answer = server.ask("POST", "/v1/verify", request("proceed", "again")).json()
    assert answer["reviewer"]["status"] == "answered"
    assert len(mock.asked()) == 3


SECRETS = {
    "github": "ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    "anthropic": "sk-ant-api03-" + "Ab1" * 31 + "AA",
    "aws": "AKIAQWERTYUIOPASDFGH",
    "slack": "xoxb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "password": "hunter2-Secret-9981",
    "url": "s3cr3t-in-the-url-77",
    "cookie": "sess-0123456789abcdef0123",
    "email": "jane.doe@customer.example",
    "card": "4111111111111111",
    "basic": "dXNlcjpwYXNzd29yZDEyMw==",
    "curl": "hunter2-of-curl-55",
    "harness": "pat.aBcDeFgHiJkLmNoPqRsTuV.65f1a2b3c4d5e6f7a8b9c0d1.AbCdEfGhIjKlMnOpQrSt",
    "json": "hunter2-in-json-31",
    "escaped": "hunter2-in-escaped-json-32",
    "query": "hunter2-in-a-query-33",
}


def test_no_planted_secret_reaches_the_model(reviewed, mock):
    lines = [f"token {SECRETS['github']}", f"key={SECRETS['anthropic']}", f"aws_access_key_id = {SECRETS['aws']}", f"slack {SECRETS['slack']}",
             f"Authorization: Bearer {SECRETS['jwt']}", f"password={SECRETS['password']}", f"postgres://app:{SECRETS['url']}@db/x",
             f"Cookie: session={SECRETS['cookie']}", f"user {SECRETS['email']} failed", f"card {SECRETS['card']} declined",
             f"Authorization: Basic {SECRETS['basic']}", f"curl -u bob:{SECRETS['curl']} https://x", f"{SECRETS['harness']} used",
             json.dumps({"password": SECRETS["json"]}), json.dumps(json.dumps({"db_password": SECRETS["escaped"]})),
             f"GET /x?client_secret={SECRETS['query']}&x=1",
             "-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7", "-----END PRIVATE KEY-----"]
    body = request("proceed", "secrets")
    body["logs"] = {"baseline": lines, "candidate": lines + ["ERROR new: " + line for line in lines[:9]]}
    body["execution"]["pipelineId"] = f"token={SECRETS['github']}"
    body.setdefault("deployment", {})["version"] = f"password={SECRETS['password']}"
    body["dependencies"] = [{"name": f"https://u:{SECRETS['url']}@host", "healthy": True}]
    server = reviewed()
    assert server.ask("POST", "/v1/verify", body).status == 200
    assert len(mock.asked()) == 1
    sent = mock.requests[0]["raw"].decode()
    for kind, secret in SECRETS.items():
        assert secret not in sent, kind
    assert "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7" not in sent
    assert "[REDACTED]" in sent


def test_our_request_and_the_python_clients_are_equivalent(reviewed, mock):
    anthropic = pytest.importorskip("anthropic")
    server = reviewed(authentication="bearer", version="2026-10-21", effort="low")
    server.ask("POST", "/v1/verify", request("proceed", "python"))
    ours = mock.requests[0]
    client = anthropic.Anthropic(api_key=KEY, base_url=mock.url, max_retries=0)
    body = ours["body"]
    client.messages.create(
        model=body["model"], max_tokens=body["max_tokens"], output_config=body["output_config"], system=body["system"], messages=body["messages"])
    theirs = mock.requests[-1]
    assert ours["path"].split("?")[0] == theirs["path"].split("?")[0]
    assert ours["body"] == theirs["body"]
    for field in ("authorization", "anthropic-version", "content-type", "accept"):
        assert ours["fields"].get(field) == theirs["fields"].get(field), field


@pytest.mark.parametrize("backend, settings, path, version", [
    ("bedrock", {"model": "anthropic.claude-opus-5-5-v1:0"}, "/model/anthropic.claude-opus-5-5-v1%3A0/invoke", "bedrock-2023-05-31"),
    ("vertex", {"project": "acme", "region": "europe-west1"},
     "/v1/projects/acme/locations/europe-west1/publishers/anthropic/models/claude-opus-5-5:rawPredict", "vertex-2023-10-16"),
])
def test_other_clouds_get_their_own_form(reviewed, mock, backend, settings, path, version):
    server = reviewed(backend=backend, **settings)
    answer = server.ask("POST", "/v1/verify", request("proceed", backend)).json()
    assert answer["reviewer"]["status"] == "answered", answer["reviewer"]["problem"]
    sent = mock.requests[0]
    assert sent["path"] == path
    assert "model" not in sent["body"] and sent["body"]["anthropic_version"] == version
    assert sent["fields"]["authorization"] == f"Bearer {KEY}"


def test_amazons_signature_is_sent(reviewed, mock, tmp_path):
    server = reviewed(backend="bedrock", authentication="amazon", model="m", key="env:AWS_PAIR", environment={**os.environ, "AWS_PAIR": "AKIDEXAMPLE:wJalr"})
    answer = server.ask("POST", "/v1/verify", request("proceed", "amazon")).json()
    assert answer["reviewer"]["status"] == "answered", answer["reviewer"]["problem"]
    assert re.match(r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/us-east-1/bedrock/aws4_request", mock.requests[0]["fields"]["authorization"])


# The real program.

@pytest.fixture(scope="session")
def claude():
    """The `claude` program that the Python package claude-agent-sdk carries."""
    sdk = pytest.importorskip("claude_agent_sdk")
    program = pathlib.Path(sdk.__file__).parent / "_bundled/claude"
    if not program.exists():
        pytest.skip("claude-agent-sdk carries no program for this machine")
    return program


PROGRAM = {
    "fine": (structured(REVIEW), "answered", None),
    "prose": (lambda body: (200, message("no document", model=body["model"]), {}), "unavailable", "prose"),
    "invalid instance": (structured({"vote": "rollback"}), "unavailable", None),
    "400": (lambda body: (400, error("invalid_request_error"), {}), "unavailable", "400"),
    "401": (lambda body: (401, error("authentication_error"), {}), "unavailable", None),
    "404": (lambda body: (404, error("not_found_error"), {}), "unavailable", None),
    "429": (lambda body: (429, error("rate_limit_error"), {"x-should-retry": "false"}), "unavailable", None),
    "500": (lambda body: (500, error("api_error"), {"x-should-retry": "false"}), "unavailable", None),
    "529": (lambda body: (529, error("overloaded_error"), {"x-should-retry": "false"}), "unavailable", None),
    "refusal": (lambda body: (200, message("", model=body["model"], stop="refusal"), {}), "unavailable", None),
    "cut off": (lambda body: (200, message("x", model=body["model"], stop="max_tokens"), {}), "unavailable", None),
    "a tool that was not offered": (lambda body: (200, {**message("", model=body["model"], stop="tool_use"), "content": [
        {"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": "touch /tmp/verdict-must-not-exist"}}]}, {}), "unavailable", None),
}


@pytest.mark.parametrize("row", PROGRAM)
def test_the_program_in_print_mode(reviewed, mock, claude, row):
    script, status, problem = PROGRAM[row]
    mock.script = script
    server = reviewed(backend="cli", program=str(claude), timeout="25s", budget={"perVerdict": 0.5})
    answer = server.ask("POST", "/v1/verify", request("proceed", f"cli {row}", deadlineSeconds=28)).json()
    reviewer = answer["reviewer"]
    assert reviewer["status"] == status, reviewer
    assert problem is None or problem in reviewer["problem"], reviewer["problem"]
    assert answer["action"] == "proceed"
    assert not pathlib.Path("/tmp/verdict-must-not-exist").exists()
    assert list(pathlib.Path("/tmp").glob("verdict-claude-*")) == []
    for asked in mock.asked():
        names = [tool["name"] for tool in asked.get("tools") or []]
        assert names in ([], ["StructuredOutput"]), names


def living(group):
    """The processes of a group that have not ended; one that nobody has buried yet does not count."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


def test_a_program_that_hangs_is_ended_with_all_it_started(reviewed, mock, claude, tmp_path):
    program = tmp_path / "hanging"
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nenv > {tmp_path}/environment\ncat > /dev/null\nsleep 600 &\nwait\n")
    program.chmod(0o755)
    server = reviewed(backend="cli", program=str(program), timeout="2s")
    answer = server.ask("POST", "/v1/verify", request("proceed", "hanging", deadlineSeconds=8)).json()
    assert answer["reviewer"]["status"] == "unavailable" and "in time" in answer["reviewer"]["problem"]
    group = int((tmp_path / "pid").read_text())
    assert living(group) == []
    names = {line.split("=")[0] for line in (tmp_path / "environment").read_text().splitlines()}
    assert names <= {"PATH", "HOME", "TMPDIR", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "DISABLE_AUTOUPDATER",
                     "CLAUDE_CODE_MAX_RETRIES", "API_TIMEOUT_MS", "PWD", "SHLVL", "_", "OLDPWD"}, names


def test_a_program_that_says_too_much_is_ended(reviewed, mock, tmp_path):
    program = tmp_path / "loud"
    program.write_text("#!/bin/sh\nyes\n")
    program.chmod(0o755)
    server = reviewed(backend="cli", program=str(program))
    answer = server.ask("POST", "/v1/verify", request("proceed", "loud")).json()
    assert answer["reviewer"]["status"] == "unavailable" and "longer" in answer["reviewer"]["problem"]
