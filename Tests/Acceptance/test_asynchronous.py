"""A verdict that the caller would rather look for than wait for: `Prefer: respond-async`."""
import json
import signal
import subprocess

import pytest
from conftest import ROOT

ASYNCHRONOUS = {"Prefer": "respond-async"}


def request(execution):
    value = json.loads((ROOT / "Examples/requests/rollback.json").read_text())
    value["execution"]["executionId"] = execution
    return value


def test_answers_with_a_running_verdict_and_works_it_out(server):
    asked = request("asynchronous-1")
    begun = server.ask("POST", "/v1/verify", asked, ASYNCHRONOUS)
    assert begun.status == 202, begun.body
    first = begun.json()
    assert (first["status"], first["action"], first["findings"]) == ("running", "investigate", [])
    assert begun.fields["location"] == f"/v1/verdicts/{first['id']}"
    assert begun.fields["preference-applied"] == "respond-async"

    final = server.ask("GET", f"{begun.fields['location']}?wait=20s").json()
    assert (final["status"], final["id"], final["action"]) == ("final", first["id"], "rollback")
    assert server.ask("GET", "/v1/executions/asynchronous-1/action?wait=20s").body == b"rollback"

    # The same question by a step that waits: what was worked out, and nothing anew.
    again = server.ask("POST", "/v1/verify", asked)
    assert (again.status, again.json()) == (200, final)
    # And the same judgement as for one that was waited for.
    waited = server.ask("POST", "/v1/verify", request("synchronous-1")).json()
    for name in ("action", "assessment", "reason", "confidence", "cause", "findings"):
        assert waited[name] == final[name]


@pytest.mark.parametrize("fields", [{"Prefer": "wait=10, Respond-Async;foo=1"}, {"Prefer": "handling=lenient,respond-async"}])
def test_reads_the_preference_among_others(server, fields):
    assert server.ask("POST", "/v1/verify", request(f"among-{fields['Prefer']}"), fields).status == 202


@pytest.mark.parametrize("fields", [{"Prefer": "wait=10"}, {"Prefer": "xrespond-async"}, {"Prefer": ""}])
def test_waits_where_nothing_else_is_preferred(server, fields):
    assert server.ask("POST", "/v1/verify", request(f"waits-{fields['Prefer']}"), fields).status == 200


def test_refuses_at_once_what_can_never_be_judged(server):
    asked = request("asynchronous-2") | {"policy": "nobody-wrote-it"}
    refused = server.ask("POST", "/v1/verify", asked, ASYNCHRONOUS)
    assert refused.status == 422 and refused.json()["pointer"] == "/policy"
    assert server.ask("GET", "/v1/executions/asynchronous-2/action").status == 404


def test_a_crash_after_the_answer_loses_nothing(start, verdict):
    server = start()
    ids = []
    for number in range(20):
        answer = server.ask("POST", "/v1/verify", request(f"crash-{number}"), ASYNCHRONOUS)
        assert answer.status == 202
        ids.append(answer.json()["id"])
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(10)
    # Jobs that a dead process held are given to the next one when their lease runs out.
    again = start(data=server.data, token=server.token)
    for name in ids:
        final = again.ask("GET", f"/v1/verdicts/{name}?wait=25s").json()
        assert (final["status"], final["action"]) == ("final", "rollback")
    again.stop()
    audit = subprocess.run([verdict, "audit", "verify", "--data", server.data], capture_output=True, text=True, timeout=20)
    assert audit.returncode == 0 and "intact: 40 links and 20 verdicts" in audit.stdout, audit.stdout + audit.stderr
