"""The server and openapi.yaml say the same: paths, methods, errors, and the shape of each answer.

schemathesis finds what it can by itself from the document alone; the tests beside it look where it does not.
"""
import gzip
import json
import os
import subprocess
import sys

import jsonschema
import pytest
import yaml
from conftest import ROOT

METHODS = ("get", "post", "put", "delete", "patch")
CONFIGURATION = ROOT / "Tests/Acceptance/schemathesis.toml"


def operations(schema):
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def sample(path):
    return path.replace("{id}", "019ab3f1-7c52-7d2e-9a41-3f0c5d6e7f80").replace("{executionId}", "none").replace("{hook}", "rollout")


def check_against(schema, name, value):
    contract = {**schema, "$ref": f"#/components/schemas/{name}"}
    errors = list(jsonschema.Draft202012Validator(contract, format_checker=jsonschema.FormatChecker()).iter_errors(value))
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def undocumented(schema, name, value):
    """Members that the answer has and the document does not, at any depth."""
    part = schema["components"]["schemas"][name]
    known = part.get("properties", {})
    found = [f"{name}.{key}" for key in value if key not in known]
    for key, inner in value.items():
        target = known.get(key, {})
        reference = target.get("$ref") or (target.get("items") or {}).get("$ref")
        for item in inner if isinstance(inner, list) else [inner]:
            if reference and isinstance(item, dict):
                found += undocumented(schema, reference.rsplit("/", 1)[1], item)
    return found


def check_problem(schema, answer, status):
    assert answer.status == status, answer.body
    assert answer.media_type == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    check_against(schema, "Problem", problem)
    assert undocumented(schema, "Problem", problem) == []
    return problem


@pytest.fixture(scope="module")
def verdict_answer(server):
    answer = server.ask("POST", "/v1/verify", (ROOT / "Examples/requests/rollback.json").read_bytes())
    assert answer.status == 200, answer.body
    return answer.json()


def test_schemathesis_finds_nothing(start, tmp_path):
    # It sends a wrong token to every endpoint from one address, which is slowed down otherwise.
    configuration = tmp_path / "verdict.yaml"
    configuration.write_text("authentication: {freeWrongTokens: 1000}\n")
    server = start("--config", str(configuration))
    command = [f"{sys.prefix}/bin/schemathesis", "--config-file", str(CONFIGURATION), "run", f"{server.url}/openapi.yaml", "--url", server.url,
               "-H", f"Authorization: Bearer {server.token}", "--no-color"]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(ROOT / "Tests/Acceptance/schemathesis_hooks.py"), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=800, cwd=tmp_path, env=environment)
    print(ended.stdout[-12000:], ended.stderr[-3000:])
    assert ended.returncode == 0
    assert server.process.poll() is None


def test_the_document_is_served_as_it_is(server):
    answer = server.request("GET", "/openapi.yaml")
    assert (answer.status, answer.media_type) == (200, "application/yaml")
    assert answer.body == (ROOT / "openapi.yaml").read_bytes()


def test_every_path_has_the_methods_of_the_document_and_no_others(server, schema):
    for path, item in schema["paths"].items():
        documented = {method.upper() for method in METHODS if method in item}
        allowed = documented | {"OPTIONS"} | ({"HEAD"} if "GET" in documented else set())
        answer = server.ask("OPTIONS", sample(path))
        assert answer.status == 204, f"OPTIONS {path}: {answer.status}"
        assert set(answer.fields["allow"].replace(" ", "").split(",")) == allowed, path
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            if method not in documented:
                answer = server.ask(method, sample(path))
                assert answer.status == 405, f"{method} {path}: {answer.status}"
                assert set(answer.fields["allow"].replace(" ", "").split(",")) == allowed, path


def test_a_head_request_has_the_fields_of_get_and_no_body(server):
    for path in ("/healthz", "/metrics", "/openapi.yaml", "/"):
        get, head = server.request("GET", path), server.request("HEAD", path)
        assert (head.status, head.body) == (get.status, b"")
        assert head.fields["content-type"] == get.fields["content-type"]


def test_what_needs_a_token_refuses_a_request_without_one_at_once(server, schema):
    """A delegate's probe has a masked secret or none, and often no body: never 400, whatever else is wrong."""
    probes = [{}, {"Authorization": "Bearer <<<verdict_token>>>"}, {"Authorization": "Bearer"}, {"Authorization": "Basic YTpi"},
              {"Authorization": "Bearer " + "x" * 43}]
    for path, method, operation in operations(schema):
        if not operation.get("security", True):
            assert server.request(method.upper(), path).status == 200
            continue
        # Where a token is one way of several, who shows none of them is refused like everybody; metrics may be for all.
        if {} in operation.get("security", []) and server.request(method.upper(), path).status == 200:
            continue
        for fields in probes:
            for body in (None, b"", b"{broken", b"{}"):
                answer = server.request(method.upper(), sample(path), body if method != "get" else None, fields)
                if answer.status == 429:  # wrong tokens alone are slowed down
                    assert fields.get("Authorization", "").endswith("xxx") and int(answer.fields["retry-after"]) >= 0
                    continue
                check_problem(schema, answer, 401)
                assert answer.fields["www-authenticate"].startswith("Bearer")
    assert server.ask("GET", "/v1/verdicts").status == 200, "the right token still works from the same address"


def test_a_token_without_the_scope_is_told_so(start, schema):
    server = start(scope="read")
    check_problem(schema, server.ask("POST", "/v1/verify", b"{}"), 403)
    assert server.ask("GET", "/v1/verdicts").status == 200
    server = start(scope="verify")
    check_problem(schema, server.ask("GET", "/v1/verdicts"), 403)
    assert server.ask("POST", "/v1/verify", (ROOT / "Examples/requests/proceed.json").read_bytes()).status == 200


def test_the_answer_has_every_field_and_none_that_is_not_documented(verdict_answer, schema):
    check_against(schema, "Verdict", verdict_answer)
    assert undocumented(schema, "Verdict", verdict_answer) == []
    assert verdict_answer["findings"]
    order = list(schema["components"]["schemas"]["Verdict"]["properties"])
    assert list(verdict_answer) == order, "scripts without a JSON parser rely on the order"


def test_a_verdict_can_be_read_again(server, verdict_answer, schema):
    answer = server.ask("GET", f"/v1/verdicts/{verdict_answer['id']}")
    assert (answer.status, answer.json()) == (200, verdict_answer)
    answer = server.ask("GET", f"/v1/verdicts/{verdict_answer['id']}?wait=5s")
    assert (answer.status, answer.json()) == (200, verdict_answer)
    answer = server.ask("GET", "/v1/executions/example-rollback/action")
    assert (answer.status, answer.body, answer.media_type) == (200, b"rollback", "text/plain")
    check_problem(schema, server.ask("GET", "/v1/verdicts/019ab3f1-7c52-7d2e-9a41-3f0c5d6e7f80"), 404)
    check_problem(schema, server.ask("GET", "/v1/executions/never-asked/action"), 404)
    check_problem(schema, server.ask("GET", "/v1/nothing"), 404)


def test_the_same_step_gets_the_same_verdict(server, schema):
    request = json.loads((ROOT / "Examples/requests/proceed.json").read_text())
    request["execution"]["executionId"] = "retried"
    first, second = (server.ask("POST", "/v1/verify", request) for _ in range(2))
    assert (first.status, second.status) == (200, 200)
    assert first.json() == second.json()
    fields = {"Idempotency-Key": "one-question"}
    third, fourth = (server.ask("POST", "/v1/verify", request, fields) for _ in range(2))
    assert third.json()["id"] == fourth.json()["id"] != first.json()["id"]
    request["signals"][0]["weight"] = 2
    check_problem(schema, server.ask("POST", "/v1/verify", request, fields), 409)


def test_pages_hold_every_verdict_once(start, schema):
    server = start()
    request = json.loads((ROOT / "Examples/requests/proceed.json").read_text())
    made = []
    for number in range(7):
        request["execution"]["executionId"] = f"page-{number}"
        made.append(server.ask("POST", "/v1/verify", request).json()["id"])
    seen, path = [], "/v1/verdicts?limit=3"
    while path:
        page = server.ask("GET", path).json()
        check_against(schema, "VerdictPage", page)
        assert len(page["items"]) <= 3
        seen += [verdict["id"] for verdict in page["items"]]
        path = page["next"] and f"/v1/verdicts?limit=3&cursor={page['next']}"
    assert seen == made[::-1]
    filtered = server.ask("GET", "/v1/verdicts?executionId=page-4").json()["items"]
    assert [verdict["id"] for verdict in filtered] == [made[4]]
    assert server.ask("GET", "/v1/verdicts?action=rollback").json()["items"] == []
    check_problem(schema, server.ask("GET", "/v1/verdicts?limit=0"), 400)
    check_problem(schema, server.ask("GET", "/v1/verdicts?cursor=nonsense"), 400)


def test_a_person_decides(start, schema):
    server = start()
    verdict = server.ask("POST", "/v1/verify", (ROOT / "Examples/requests/investigate.json").read_bytes()).json()
    answer = server.ask("POST", f"/v1/verdicts/{verdict['id']}/decision", {"action": "proceed", "by": "jane.doe", "comment": "Payments is known."})
    assert answer.status == 200, answer.body
    check_against(schema, "Verdict", answer.json())
    assert (answer.json()["action"], answer.json()["assessment"], answer.json()["decidedBy"]) == ("proceed", "investigate", "person")
    assert server.ask("GET", "/v1/executions/example-investigate/action").body == b"proceed"
    assert server.ask("GET", f"/v1/verdicts/{verdict['id']}").json() == answer.json()
    check_problem(schema, server.ask("POST", f"/v1/verdicts/{verdict['id']}/decision", {"action": "retreat"}), 422)
    check_problem(schema, server.ask("POST", "/v1/verdicts/019ab3f1-7c52-7d2e-9a41-3f0c5d6e7f80/decision", {"action": "proceed"}), 404)


EXECUTION = '"execution": {"executionId": "x"}'
FAULTS = {
    "nothing": (b"", ""),
    "no JSON": (b"{", ""),
    "a list": (b"[]", ""),
    "no execution": (b"{}", ""),
    "an empty identifier": (b'{"execution": {"executionId": ""}}', "/execution"),
    "an expression": (b'{"execution": {"executionId": "<+pipeline.executionId>"}}', "/execution/executionId"),
    "a repeated key": (b'{"execution": {"executionId": "x"}, "execution": {"executionId": "y"}}', "/execution"),
    "NaN": (f'{{{EXECUTION}, "deadlineSeconds": NaN}}'.encode(), None),
    "1e999": (f'{{{EXECUTION}, "deadlineSeconds": 1e999}}'.encode(), None),
    "10,000 levels": (f'{{{EXECUTION}, "x": {"[" * 10000}{"]" * 10000}}}'.encode(), None),
    "no UTF-8": (f'{{{EXECUTION}, "policy": "'.encode() + b"\xff" + b'"}', None),
    "an unknown word": (f'{{{EXECUTION}, "signals": [{{"name": "a", "kind": "speed"}}]}}'.encode(), "/signals/0/kind"),
    "milliseconds": (f'{{{EXECUTION}, "signals": [{{"name": "a", "kind": "custom", "baseline": [[1795341600000, 1]]}}]}}'.encode(), "/signals/0/baseline/0/0"),
    "a point of one": (f'{{{EXECUTION}, "signals": [{{"name": "a", "kind": "custom", "baseline": [[1795341600, 1], [1]]}}]}}'.encode(), "/signals/0/baseline/1"),
    "text for a number": (f'{{{EXECUTION}, "deadlineSeconds": "8"}}'.encode(), "/deadlineSeconds"),
    "a line that is none": (f'{{{EXECUTION}, "logs": {{"candidate": ["a", 1]}}}}'.encode(), "/logs/candidate/1"),
}


# What is no JSON at all; the rest is well formed and asks for what cannot be done.
NOT_UNDERSTOOD = {"nothing", "no JSON", "a repeated key", "NaN", "1e999", "10,000 levels", "no UTF-8"}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(name, server, schema):
    body, pointer = FAULTS[name]
    problem = check_problem(schema, server.ask("POST", "/v1/verify", body), 400 if name in NOT_UNDERSTOOD else 422)
    if pointer is not None:
        assert problem["pointer"] == pointer, problem
    assert len(problem["detail"]) > 20


def test_poor_evidence_is_no_fault(server):
    for number, part in enumerate(['"signals": []', '"signals": [{"name": "a", "kind": "latency"}]', '"logs": {"candidate": []}',
                                   '"signals": [{"name": "a", "kind": "latency", "baseline": [[3, 1], [1, 2], [1, 3]], "candidate": [[5, null]]}]']):
        answer = server.ask("POST", "/v1/verify", f'{{"execution": {{"executionId": "poor{number}"}}, {part}}}')
        assert (answer.status, answer.json()["action"]) == (200, "investigate"), part
        assert answer.json()["reason"], part


def test_other_media_types_and_encodings(server, schema):
    body = (ROOT / "Examples/requests/proceed.json").read_bytes()
    check_problem(schema, server.ask("POST", "/v1/verify", body, {"Content-Type": "text/plain"}), 415)
    check_problem(schema, server.ask("POST", "/v1/verify", body, {"Content-Encoding": "br"}), 415)
    assert server.ask("POST", "/v1/verify", gzip.compress(body), {"Content-Encoding": "gzip"}).status == 200
    bomb = gzip.compress(b" " * (48 << 20))
    check_problem(schema, server.ask("POST", "/v1/verify", bomb, {"Content-Encoding": "gzip"}), 413)
    assert server.ask("POST", "/v1/verify", body, {"Content-Type": "application/json; charset=utf-8"}).status == 200
    assert server.ask("POST", "/v1/verify", yaml.safe_dump(json.loads(body)), {"Content-Type": "application/yaml"}).status == 200


def test_what_is_too_large_is_refused(server, schema):
    check_problem(schema, server.ask("GET", "/v1/verdicts?executionId=" + "x" * 100_000), 414)
    check_problem(schema, server.ask("GET", "/healthz", fields={"X-Long": "x" * 100_000}), 431)
    check_problem(schema, server.ask("GET", "/healthz", fields={f"X-{number}": "x" for number in range(1000)}), 431)
    assert server.request("GET", "/healthz").status == 200


def test_paths_do_not_escape_the_router(server):
    for path in ("/..", "/../etc/passwd", "/%2e%2e/etc/passwd", "/v1/../healthz", "/healthz/", "//healthz", "/v1/verdicts/%2e%2e", "/%00", "/healthz%00"):
        answer = server.ask("GET", path)
        assert answer.status in (200, 400, 404), path
        assert b"root:" not in answer.body
        if answer.status == 200:
            assert answer.body in (server.ask("GET", "/healthz").body, server.ask("GET", "/").body), path
