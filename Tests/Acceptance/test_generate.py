"""Every pipeline that can be asked for is valid by Harness's own schema, by discriminator; and the command line keeps its streams apart."""
import copy
import itertools
import json
import os
import subprocess

import http.client
import jsonschema
import pytest
import yaml
from conftest import shared

SENTENCES = [
    "deploy my-service to production with rolling strategy and engineering-lead approval",
    "Generate a Harness CD pipeline YAML for my-service deploying to production with rolling strategy and engineering-lead approval",
]
FAMILIES = {"Deployment": "cd", "CI": "ci", "Approval": "approval", "Custom": "custom"}


class Schema:
    """Harness's schema, piece by piece; equal pieces are looked at once."""

    def __init__(self):
        self.schema = json.loads(shared("harness-schema/v0/pipeline.json").read_text())
        self.types = json.loads(shared("harness-schema/derived/v0-discriminators.json").read_text())
        self.whole = jsonschema.Draft7Validator(self.schema)
        self.validators, self.seen = {}, {}

    def piece(self, reference, value):
        key = reference + json.dumps(value, sort_keys=True)
        if key not in self.seen:
            if reference not in self.validators:
                self.validators[reference] = jsonschema.Draft7Validator({"$ref": reference, "definitions": self.schema["definitions"]})
            self.seen[key] = [error.message[:200] for error in self.validators[reference].iter_errors(value)]
        return self.seen[key]

    def faults(self, text):
        pipeline = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["pipeline"]
        shell = {name: value for name, value in pipeline.items() if name != "stages"}
        found = self.piece("#/definitions/pipeline/pipeline", shell)
        identifiers = []
        for entry in pipeline["stages"]:
            for wrapped in entry.get("parallel", [entry]):
                stage = wrapped["stage"]
                identifiers.append(stage["identifier"])
                outside = copy.deepcopy(stage)
                execution = outside["spec"].pop("execution")
                # What is asked of an execution is that it is there and has steps; they are looked at one by one.
                outside["spec"]["execution"] = {"steps": execution["steps"][:1]}
                found = found + self.piece(self.types["stageTypes"][stage["type"]], outside)
                steps = list(flat(execution["steps"] + execution.get("rollbackSteps", [])))
                names = [step["identifier"] for step in steps]
                assert len(set(names)) == len(names), names
                allowed = self.types["stepTypes"][f"#/definitions/pipeline/stages/{FAMILIES[stage['type']]}/ExecutionWrapperConfig"]
                for step in steps:
                    found = found + self.piece(allowed[step["type"]], step)
        assert len(set(identifiers)) == len(identifiers), identifiers
        return found


def flat(entries):
    for entry in entries:
        if "step" in entry:
            yield entry["step"]
        elif "stepGroup" in entry:
            yield from flat(entry["stepGroup"]["steps"])
        else:
            yield from flat(entry["parallel"])


@pytest.fixture(scope="module")
def harness():
    return Schema()


OPTIONS = {
    "deploymentType": ["kubernetes", "nativeHelm", "ecs", "ssh"],
    "strategy": ["rolling", "canary", "blueGreen"],
    "services": [["my-service"], ["checkout", "org.payments"]],
    "approvals": [[], [{"groups": ["engineering-leads"]}],
                  [{"groups": ["sre", "org.security"], "minimumCount": 2, "environment": "staging"}, {"groups": ["qa"], "allowsExecutor": True}]],
    "tests": [[], ["unit"], ["unit", "integration", "endToEnd", "smoke", "load", "security", {"kind": "smoke", "command": "curl -f \"$URL\"\nexit 0"}]],
    "verification": [False, True, {"unavailable": "rollback"}, {"unavailable": "proceed", "policy": "strict"}],
    "rollback": ["stage", "pipeline", "manual", "none", {"mode": "stage", "retries": 3}],
    "extras": [{}, {
        "notifications": [{"channel": "slack", "events": ["start", "success", "failure", "end", "stageFailure", "waiting"], "room": "#deploys"},
                          {"channel": "email", "recipients": ["ops@example.com"]}, "pagerDuty", "teams",
                          {"channel": "webhook", "url": "https://hooks.example.com/x", "secret": "hook_token"}, "slack"],
        "inputs": [{"name": "imageTag", "default": "1.0", "required": True}, {"name": "replicas", "type": "number", "default": 3, "allowedValues": [1, 3, 5]},
                   {"name": "region", "default": "eu west", "allowedValues": ["eu west", "us,east"], "description": "Where: the region"},
                   {"name": "token", "type": "secret"}],
        "freezes": [{"weekly": {"from": "Friday 15:00", "to": "Monday 06:00"}, "timeZone": "Europe/Berlin"}, {"daily": {"from": "22:00", "to": "06:00"}},
                    {"dates": {"from": "2026-12-20", "to": "2027-01-03"}}],
        "codebase": {"connector": "account.github", "repository": "shop", "buildTool": "maven"}, "canary": {"percentage": 25}, "deployServicesTogether": True,
    }],
}


def test_the_whole_cross_product_is_valid_by_harness_schema(server, harness):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    faults, count = {}, 0
    for values in itertools.product(*OPTIONS.values()):
        options = dict(zip(OPTIONS, values))
        request = {"environments": ["staging", "eu-prod"], **options.pop("extras"), **options}
        body = json.dumps({"request": request, "explain": count % 2 == 1})
        if count % 900 == 899:  # the server takes a thousand requests on a connection
            connection.close()
        connection.request("POST", "/v1/pipelines/generate", body, {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, (text, body)
        text = json.loads(text)["yaml"]
        for fault in harness.faults(text):
            faults.setdefault(fault, body)
        if count % 1500 == 0:
            faults.update({error.message[:200]: body for error in harness.whole.iter_errors(yaml.safe_load(text))})
        count += 1
    assert count > 8000
    assert faults == {}


def test_the_check_can_fail(server, harness):
    text = server.ask("POST", "/v1/pipelines/generate", {"sentence": SENTENCES[0]}).json()["yaml"]
    assert harness.faults(text) == []
    assert harness.faults(text.replace("minimumCount: 1", "minCount: 1")) != []


def generate(verdict, *arguments, **options):
    return subprocess.run([verdict, "generate", *arguments], capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL, **options)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_gives_yaml_alone(verdict, harness, sentence):
    ended = generate(verdict, sentence)
    assert ended.returncode == 0, ended.stderr
    assert harness.faults(ended.stdout) == []
    assert "assumed" in ended.stderr
    stages = [entry["stage"] for entry in yaml.safe_load(ended.stdout)["pipeline"]["stages"]]
    assert [stage["type"] for stage in stages] == ["Approval", "Deployment"]
    assert stages[0]["spec"]["execution"]["steps"][0]["step"]["spec"]["approvers"]["userGroups"] == ["engineering_leads"]
    assert stages[1]["spec"]["service"]["serviceRef"] == "my_service"
    assert stages[1]["spec"]["environment"]["environmentRef"] == "production"
    assert generate(verdict, sentence).stdout == ended.stdout


def test_another_strategy_changes_the_deployment_alone(verdict):
    rolling, canary = (yaml.safe_load(generate(verdict, SENTENCES[0], "--strategy", strategy).stdout)["pipeline"] for strategy in ("rolling", "canary"))
    for pipeline in (rolling, canary):
        del pipeline["stages"][1]["stage"]["spec"]["execution"]
    assert rolling == canary


def test_options_and_a_file_are_a_request(verdict, tmp_path):
    ended = generate(
        verdict, "--service", "checkout", "--environment", "staging", "--environment", "production", "--strategy", "blue-green", "--deployment-type", "ecs",
        "--approval", "sre:2", "--test", "unit", "--build-tool", "go", "--notify", "slack:#deploys", "--verify", "--rollback", "manual",
        "--input", "region=eu:eu,us", "--freeze", "weekends", "--infrastructure", "prod-ecs", "--project", "shop")
    assert ended.returncode == 0, ended.stderr
    (tmp_path / "request.yaml").write_text("""
services: [checkout]
environments: [staging, {name: production, infrastructure: prod-ecs}]
strategy: blueGreen
deploymentType: ecs
approvals: [{groups: [sre], minimumCount: 2}]
tests: [unit]
codebase: {buildTool: go}
notifications: [{channel: slack, room: '#deploys'}]
verification: true
rollback: manual
inputs: [{name: region, default: eu, allowedValues: [eu, us]}]
freezes: [{weekly: {from: Saturday, to: 'Sunday 24:00'}}]
project: shop
""")
    assert generate(verdict, "--request", tmp_path / "request.yaml").stdout == ended.stdout


@pytest.mark.parametrize("arguments, part", [
    (["make me a sandwich"], "does not say"), (["--service", "x", "--strategy", "bluish"], "/request/strategy"), ([], "say what is wanted"),
    (["deploy checkout to production", "--approval", "sre:0"], "/request/approvals/0/minimumCount"), (["--request", "/nowhere"], "No such file"),
])
def test_what_cannot_be_done_is_told_and_prints_nothing(verdict, arguments, part):
    ended = generate(verdict, *arguments)
    assert ended.returncode in (64, 65, 66)
    assert ended.stdout == ""
    assert part in ended.stderr


def test_alone_it_asks_on_a_terminal(verdict, harness):
    primary, secondary = os.openpty()
    process = subprocess.Popen([verdict, "generate"], stdin=secondary, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.close(secondary)
    os.write(primary, b"checkout\nstaging, production\n\ncanary\nsre\nunit\n\nslack\n")
    output, errors = process.communicate(timeout=20)
    os.close(primary)
    assert process.returncode == 0, errors
    assert "Which services?" in errors
    assert harness.faults(output) == []
    assert "K8sCanaryDeploy" in output and "verdict" in output and "slack_webhook" in output


@pytest.mark.parametrize("now, frozen", [("1 00 00", True), ("1 05 59", True), ("1 06 00", False), ("3 12 00", False), ("5 14 59", False), ("5 15 00", True), ("7 23 59", True)])
def test_the_freeze_step_ends_the_deployment_inside_its_window(verdict, tmp_path, now, frozen):
    text = generate(verdict, "deploy checkout to production with a freeze from Friday 15:00 to Monday 06:00 Europe/Berlin").stdout
    stage = yaml.safe_load(text)["pipeline"]["stages"][0]["stage"]
    step = stage["spec"]["execution"]["steps"][0]["step"]
    assert step["identifier"] == "freeze"
    (tmp_path / "date").write_text(f"#!/bin/sh\n[ \"$TZ\" = Europe/Berlin ] && echo '{now}'\n")
    (tmp_path / "date").chmod(0o755)
    ended = subprocess.run(["bash", "-c", step["spec"]["source"]["spec"]["script"]], env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, capture_output=True, text=True, timeout=20)
    assert (ended.returncode != 0) == frozen, ended.stdout + ended.stderr


@pytest.mark.parametrize("strategy, comparison", [("canary", "concurrent"), ("rolling", "beforeAfter")])
def test_the_verdict_step_sends_what_the_server_takes(server, strategy, comparison):
    answer = server.ask("POST", "/v1/pipelines/generate", {"sentence": f"deploy checkout to production with {strategy}, verified by verdict"})
    steps = [entry["step"] for entry in yaml.safe_load(answer.json()["yaml"])["pipeline"]["stages"][0]["stage"]["spec"]["execution"]["steps"]]
    spec = next(step for step in steps if step["type"] == "Http")["spec"]
    body = spec["requestBody"].replace("<+execution.steps.collect.output.outputVariables.signals>", json.dumps(
        [{"name": "error_rate", "kind": "errorRate", "baseline": [[1763805600, 0.01]], "candidate": [[1763806200, 0.01]]}]))
    body = body.replace("<+execution.steps.collect.output.outputVariables.started_at>", "2025-11-22T10:00:00Z").replace(
        "<+pipeline.executionId>", f"generated-{strategy}").replace("<+", "").replace(">", "")
    assert json.loads(body)["deployment"]["comparison"] == comparison
    verified = server.ask("POST", "/v1/verify", body)
    assert verified.status == 200, verified.body
    assert verified.json()["action"] == "investigate"


def test_the_scripts_are_bash(verdict, tmp_path):
    for sentence in ("deploy a to production with canary, verified by verdict", "deploy a to production, verified by verdict, smoke tests, not between 22:00 and 06:00",
                     "deploy a to production via ssh with blue-green", "deploy a to production via ssh"):
        for line in texts(yaml.safe_load(generate(verdict, sentence).stdout)):
            ended = subprocess.run(["bash", "-n"], input=line, capture_output=True, text=True, timeout=20)
            assert ended.returncode == 0, ended.stderr


def texts(node):
    if isinstance(node, dict):
        for name, value in node.items():
            yield from [value] if name == "script" else texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
