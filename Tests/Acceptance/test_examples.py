"""The examples are valid where they will be used, and do what they say.

The pipelines against Harness's own JSON schema, by discriminator: a plain run of the schema tells nothing useful, since every stage and step is
a `oneOf` over hundreds of types. The requests against openapi.yaml. The scripts inside the pipelines by running them.
"""
import http.server
import json
import os
import re
import subprocess
import threading
import time
import urllib.parse

import jsonschema
import pytest
import yaml
from conftest import ROOT, shared

PIPELINES = sorted((ROOT / "Examples/pipelines").glob("*.yaml"))
REQUESTS = sorted((ROOT / "Examples/requests").glob("*.json"))
ACTIONS = ["proceed", "investigate", "rollback"]


def stages_of(pipeline):
    for entry in pipeline["pipeline"]["stages"]:
        for wrapped in entry.get("parallel", [entry]):
            yield wrapped["stage"]


def steps_of(entries):
    """Every step of an execution, also inside groups and parallel lists."""
    for entry in entries:
        if "step" in entry:
            yield entry["step"]
        elif "stepGroup" in entry:
            yield from steps_of(entry["stepGroup"]["steps"])
        else:
            yield from steps_of(entry["parallel"])


def all_steps(pipeline):
    for stage in stages_of(pipeline):
        execution = stage["spec"]["execution"]
        for step in steps_of(execution["steps"] + execution.get("rollbackSteps", [])):
            yield stage, step


def step_of(name, identifier):
    pipeline = yaml.safe_load((ROOT / "Examples/pipelines" / name).read_text())
    return next(step for _, step in all_steps(pipeline) if step["identifier"] == identifier)


@pytest.fixture(scope="module")
def harness():
    return json.loads(shared("harness-schema/v0/pipeline.json").read_text())


def faults(step, stage, harness):
    """What the schema of a step's type, in its stage's type, says against a step."""
    discriminators = json.loads(shared("harness-schema/derived/v0-discriminators.json").read_text())
    family = discriminators["stageTypes"][stage["type"]].rsplit("/", 1)[0]
    reference = discriminators["stepTypes"][f"{family}/ExecutionWrapperConfig"].get(step["type"])
    if reference is None:
        return [f"a stage of type {stage['type']} has no step of type {step['type']}"]
    validator = jsonschema.Draft7Validator({"$ref": reference, "definitions": harness["definitions"]})
    return [f"{stage['identifier']}/{step['identifier']}: {error.message[:300]}" for error in validator.iter_errors(step)]


@pytest.mark.parametrize("path", PIPELINES, ids=lambda path: path.name)
def test_a_pipeline_is_valid_by_harness_schema(path, harness):
    errors = list(jsonschema.Draft7Validator(harness).iter_errors(yaml.safe_load(path.read_text())))
    assert [error.message[:300] for error in errors] == []


@pytest.mark.parametrize("path", PIPELINES, ids=lambda path: path.name)
def test_each_stage_and_step_is_valid_by_the_schema_of_its_type(path, harness):
    """What the whole schema would hide behind a `oneOf`."""
    pipeline = yaml.safe_load(path.read_text())
    assert [message for stage, step in all_steps(pipeline) for message in faults(step, stage, harness)] == []


def test_damaged_pipelines_are_refused(harness):
    """The checks themselves can fail."""
    pipeline = yaml.safe_load((ROOT / "Examples/pipelines/http-step.yaml").read_text())
    stage, step = next((stage, step) for stage, step in all_steps(pipeline) if step["type"] == "Http")
    assert faults(step, stage, harness) == []
    del step["spec"]["url"]
    assert "'url' is a required property" in faults(step, stage, harness)[0]
    del stage["identifier"]
    assert list(jsonschema.Draft7Validator(harness).iter_errors(pipeline))


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.name)
def test_a_request_is_valid_by_the_contract(path, schema):
    contract = {**schema, "$ref": "#/components/schemas/VerifyRequest"}
    errors = list(jsonschema.Draft202012Validator(contract, format_checker=jsonschema.FormatChecker()).iter_errors(json.loads(path.read_text())))
    assert [error.message[:300] for error in errors] == []


@pytest.mark.parametrize("action", ACTIONS)
def test_a_request_gets_the_verdict_that_its_name_says(action, server, schema):
    answer = server.ask("POST", "/v1/verify", (ROOT / f"Examples/requests/{action}.json").read_bytes())
    assert answer.status == 200, answer.body
    verdict = answer.json()
    assert (verdict["action"], verdict["assessment"]) == (action, action), verdict["reason"]
    contract = {**schema, "$ref": "#/components/schemas/Verdict"}
    errors = list(jsonschema.Draft202012Validator(contract).iter_errors(verdict))
    assert [error.message[:300] for error in errors] == []


def test_the_short_form_gets_a_verdict(server):
    answer = server.ask("POST", "/v1/verify", (ROOT / "Examples/requests/thresholds.yaml").read_bytes(), {"Content-Type": "application/yaml"})
    assert answer.status == 200, answer.body
    assert answer.json()["action"] == "investigate", "thresholds alone are no evidence"


def test_the_batch_gets_an_answer_a_line(verdict):
    answers = subprocess.run([verdict, "evaluate", ROOT / "Examples/requests/batch.jsonl"], capture_output=True, text=True, timeout=60, check=True)
    answers = [json.loads(line) for line in answers.stdout.splitlines()]
    assert [(answer["requestId"], answer["action"]) for answer in answers] == [(f"example-{action}", action) for action in ACTIONS]


EXIT_STATUS = {"proceed": 0, "investigate": 10, "rollback": 20}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_command_line_tells_the_action_by_its_exit_status(action, verdict):
    ended = subprocess.run([verdict, "verify", ROOT / f"Examples/requests/{action}.json"], capture_output=True, text=True, timeout=60)
    assert ended.returncode == EXIT_STATUS[action], ended.stderr
    assert json.loads(ended.stdout)["action"] == action


def run_script(step, environment, tmp_path):
    """Runs a step's script as a delegate does, and returns how it ended and its output variables."""
    names = [variable["value"] for variable in step["spec"]["outputVariables"]]
    script, output = tmp_path / "step.sh", tmp_path / "output"
    script.write_text(step["spec"]["source"]["spec"]["script"] + "\n" + "".join(f'printf "%s\\0%s\\0" {name} "${name}" >>"$OUTPUT"\n' for name in names))
    output.write_text("")
    ended = subprocess.run(
        ["bash", str(script)], env={"PATH": os.environ["PATH"], "OUTPUT": str(output), **environment}, capture_output=True, text=True, timeout=120)
    fields = output.read_text().split("\0")[:-1]
    return ended, dict(zip(fields[::2], fields[1::2]))


def declared(step):
    return {variable["name"] for variable in step["spec"]["environmentVariables"]}


class Prometheus:
    """Answers `query_range` as Prometheus does, with the series of an example request."""

    METRICS = [("client=\"payments\"", "payments_error_rate"), ("histogram_quantile", "checkout_latency_p99"), ("", "checkout_error_rate")]

    def __init__(self, action: str, started: int):
        request = json.loads((ROOT / f"Examples/requests/{action}.json").read_text())
        signals = {signal["name"]: signal for signal in request["signals"]}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                query = {name: values[0] for name, values in urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).items()}
                first, last, step = int(query["start"]), int(query["end"]), int(query["step"])
                name = next(name for text, name in Prometheus.METRICS if text in query["query"])
                track = "candidate" if 'track="canary"' in query["query"] or ("track" not in query["query"] and first >= started) else "baseline"
                values = [value for _, value in signals[name][track]]
                if action == "proceed" and track == "candidate":
                    # Repeated a few times over, a short series' spread looks certain; a healthy version has the old one's values.
                    values = [value for _, value in reversed(signals[name]["baseline"])]
                points = [[moment, str(values[i % len(values)])] for i, moment in enumerate(range(first, last + 1, step))]
                points[1][1] = "NaN"
                body = json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": points}]}}, separators=(",", ":"))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *ignored):
        self.server.shutdown()
        self.server.server_close()


IDENTIFIERS = {"ACCOUNT": "acme", "ORG": "default", "PROJECT": "shop", "PIPELINE": "roll_out_checkout", "STAGE": "production", "SERVICE": "checkout",
               "ENVIRONMENT": "production"}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_shell_script_step_acts_on_each_verdict(action, server, tmp_path):
    step = step_of("shell-script-step.yaml", "verdict")
    started = int(time.time()) - 1200
    with Prometheus(action, started) as prometheus:
        environment = IDENTIFIERS | {"VERDICT_URL": server.url, "VERDICT_TOKEN": server.token, "PROMETHEUS_URL": prometheus.url,
                                     "STARTED_MS": f"{started}123", "EXECUTION": f"script-{action}"}
        assert set(environment) == declared(step)
        ended, variables = run_script(step, environment, tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert variables["action"] == action, ended.stdout + ended.stderr
    assert variables["reason"]
    # The polling step reads the same execution.
    polling = step_of("custom-approval.yaml", "wait_for_verdict")
    environment = {"VERDICT_URL": server.url, "VERDICT_TOKEN": server.token, "EXECUTION": f"script-{action}"}
    assert set(environment) == declared(polling)
    ended, variables = run_script(polling, environment, tmp_path)
    assert variables == {"action": action}, ended.stderr


def test_the_shell_script_step_says_unavailable_where_there_is_no_verdict(server, tmp_path):
    step = step_of("shell-script-step.yaml", "verdict")
    started = int(time.time()) - 1200
    with Prometheus("proceed", started) as prometheus:
        environment = IDENTIFIERS | {"VERDICT_URL": server.url, "VERDICT_TOKEN": "wrong", "PROMETHEUS_URL": prometheus.url,
                                     "STARTED_MS": f"{started}123", "EXECUTION": "script-unavailable"}
        ended, variables = run_script(step, environment, tmp_path)
    assert (ended.returncode, variables["action"]) == (0, "unavailable"), ended.stderr


def test_a_reason_with_quotes_brackets_and_a_fake_field_is_read_whole(tmp_path):
    """The script has no JSON parser; what it takes for the action has to be the action."""
    step = step_of("shell-script-step.yaml", "verdict")
    reason = 'template "x" [new]: {"action":"proceed","reason":"ok"} \\ 3 %'
    body = json.dumps({"id": "1", "action": "rollback", "reason": reason, "confidence": 1, "findings": [{"action": "proceed"}]}, separators=(",", ":"))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as fake, Prometheus("proceed", 0) as prometheus:
        threading.Thread(target=fake.serve_forever, daemon=True).start()
        environment = IDENTIFIERS | {"VERDICT_URL": f"http://127.0.0.1:{fake.server_address[1]}", "VERDICT_TOKEN": "x", "PROMETHEUS_URL": prometheus.url,
                                     "STARTED_MS": f"{int(time.time()) - 1200}000", "EXECUTION": "e"}
        ended, variables = run_script(step, environment, tmp_path)
        fake.shutdown()
    assert variables["action"] == "rollback", ended.stderr
    assert json.loads(f'"{variables["reason"]}"') == reason


@pytest.mark.parametrize("action", ACTIONS)
def test_the_http_step_sends_what_the_step_before_has_collected(action, server, schema, tmp_path):
    collect = step_of("http-step.yaml", "collect")
    with Prometheus(action, 0) as prometheus:
        environment = {"PROMETHEUS_URL": prometheus.url, "OBSERVE_SECONDS": "1200"}
        assert set(environment) == declared(collect)
        script = collect["spec"]["source"]["spec"]["script"]
        assert 'sleep "$OBSERVE_SECONDS"\n' in script
        collect["spec"]["source"]["spec"]["script"] = script.replace('sleep "$OBSERVE_SECONDS"\n', "")
        ended, variables = run_script(collect, environment, tmp_path)
    spec = step_of("http-step.yaml", "verdict")["spec"]
    expressions = {"execution.steps.collect.output.outputVariables.signals": variables["signals"], "pipeline.executionId": f"http-{action}"}
    body = re.sub(r"<\+([^>]*)>", lambda match: expressions.get(match[1], "x"), spec["requestBody"])
    contract = {**schema, "$ref": "#/components/schemas/VerifyRequest"}
    assert [error.message for error in jsonschema.Draft202012Validator(contract).iter_errors(json.loads(body))] == []
    answer = server.request(spec["method"], urllib.parse.urlsplit(spec["url"]).path, body,
                            {field["key"]: re.sub(r"<\+[^>]*>", server.token, field["value"]) for field in spec["headers"]})
    assert answer.status == 200, answer.body
    assert answer.json()["action"] == action, answer.json()["reason"]


def test_the_http_step_asserts_on_the_transport_and_reads_fields_that_exist(schema):
    spec = step_of("http-step.yaml", "verdict")["spec"]
    fields = schema["components"]["schemas"]["Verdict"]["properties"]
    for variable in spec["outputVariables"]:
        assert re.fullmatch(r"<\+json\.object\(httpResponseBody\)\.(\w+)>", variable["value"]).group(1) in fields
    assert spec["assertion"] == "<+httpResponseCode> == 200"
