"""Pipelines are validated as Harness's schema would, and better; what the optimiser proposes is taken by patch and git."""
import copy
import json
import random
import subprocess

import jsonschema
import pytest
import yaml
from conftest import ROOT, shared

MUTATIONS = 300
OF_SCHEMA = {"required-field", "wrong-type", "bad-value", "unknown-type", "step-not-allowed", "choice"}


def fixtures(*folders):
    root = ROOT.parent / "shared/harness-fixtures/pipelines"
    return sorted(path for folder in folders for path in (root / folder).glob("*.yaml")) if root.exists() else []


def run(verdict, *arguments, **options):
    return subprocess.run([verdict, *map(str, arguments)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, **options)


@pytest.mark.parametrize("path", fixtures("valid", "recommended", "v1"), ids=lambda path: path.stem)
def test_what_harness_takes_is_taken(verdict, path):
    ended = run(verdict, "validate", path)
    assert ended.returncode == 0, ended.stdout
    assert all(line.startswith(f"{path}:") and ": warning: " in line for line in ended.stdout.splitlines())


@pytest.mark.parametrize("path", fixtures("invalid"), ids=lambda path: path.stem)
def test_what_harness_refuses_is_refused_with_its_place(verdict, path):
    ended = run(verdict, "validate", "--quiet", path)
    assert ended.returncode == 65
    name, line, column, message = ended.stdout.splitlines()[0].split(":", 3)
    assert name == str(path) and int(line) > 0 and int(column) > 0 and "is not one of" not in message


@pytest.mark.parametrize("path", fixtures("permissive"), ids=lambda path: path.stem)
def test_what_the_schema_lets_pass_is_told(verdict, path):
    assert any(word in run(verdict, "validate", path).stdout for word in ("bogusField", "projectIdentifier"))


def places(value):
    if isinstance(value, (dict, list)):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def mutate(document, chance, types):
    document = copy.deepcopy(document)
    found = list(places(document))
    holder, key = chance.choice(found)
    kind = chance.choice(["delete", "type", "empty", "wrap", "value", "rename"])
    if kind == "delete":
        del holder[key]
    elif kind == "rename" and isinstance(holder, dict):
        holder[key + "x"] = holder.pop(key)
    elif kind == "type":
        holder, key = chance.choice([place for place in found if place[1] == "type"])
        holder[key] = chance.choice([*types, "Bogus"])
    elif kind == "empty":
        holder, key = chance.choice([place for place in found if isinstance(place[0][place[1]], list)])
        holder[key] = []
    elif kind == "wrap":
        holder[key] = chance.choice([[holder[key]], {"a": holder[key]}])
    else:
        holder[key] = chance.choice([5, 1.5, True, None, "", "<+input>", "some text", "a/b", [], {}, "10m", "5s", "<+pipeline.variables.x>"])
    return document


def test_random_changes_are_judged_as_the_schema_judges_them(verdict, tmp_path):
    schema = jsonschema.Draft7Validator(json.loads(shared("harness-schema/v0/pipeline.json").read_text()))
    families = json.loads(shared("harness-schema/derived/v0-discriminators.json").read_text())
    types = sorted({name for steps in families["stepTypes"].values() for name in steps} | set(families["stageTypes"]))
    documents = [yaml.safe_load(path.read_text()) for path in fixtures("valid", "recommended")]
    chance, expected, files = random.Random(6), [], []
    for number in range(MUTATIONS):
        document = mutate(chance.choice(documents), chance, types)
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(yaml.safe_dump(document, sort_keys=False, width=1000))
        expected.append(schema.is_valid(document))
    answers = [json.loads(line) for line in run(verdict, "validate", "--format", "json", *files).stdout.splitlines()]
    judged = [not any(item["severity"] == "error" and item["rule"] in OF_SCHEMA for item in answer["diagnostics"]) for answer in answers]
    assert len(judged) == MUTATIONS and 0 < sum(expected) < MUTATIONS
    # 99.9 % of 4,000 agreed when the tables were made; one in a hundred may go astray in a draw.
    assert sum(one == other for one, other in zip(judged, expected)) >= 0.99 * MUTATIONS


@pytest.mark.parametrize("path", fixtures("valid", "recommended", "permissive", "invalid"), ids=lambda path: path.stem)
def test_diffs_are_taken_by_patch_and_git_and_found_once(verdict, path, tmp_path):
    file = tmp_path / "pipeline.yaml"
    file.write_bytes(path.read_bytes())
    report = json.loads(run(verdict, "optimize", "pipeline.yaml", "--format", "json", cwd=tmp_path).stdout)
    whole = run(verdict, "optimize", "pipeline.yaml", "--format", "diff", cwd=tmp_path).stdout
    assert whole == report["diff"]
    for diff in [finding["diff"] for finding in report["findings"]] + ([whole] if whole else []):
        subprocess.run(["patch", "--dry-run", "-p1"], input=diff, text=True, check=True, cwd=tmp_path, capture_output=True)
        subprocess.run(["git", "apply", "--check", "-"], input=diff, text=True, check=True, cwd=tmp_path, capture_output=True)
    code = run(verdict, "validate", file).returncode
    assert run(verdict, "optimize", "pipeline.yaml", "--apply", cwd=tmp_path).returncode == 0
    assert run(verdict, "validate", file).returncode <= code
    assert run(verdict, "optimize", "pipeline.yaml", "--format", "diff", cwd=tmp_path).stdout == ""
    if not whole:
        assert file.read_bytes() == path.read_bytes()


def test_savings_come_from_measured_times(verdict):
    folder = ROOT / "Examples/pipelines"
    report = json.loads(run(verdict, "optimize", folder / "java-service.yaml", "--timings", folder / "java-service-times.json", "--format", "json").stdout)
    parallel = next(finding for finding in report["findings"] if finding["rule"] == "parallel-steps")
    assert parallel["saving"]["seconds"] == pytest.approx((240 + 260 + 230) / 3, rel=0.1)
    assert parallel["saving"]["executions"] == 3 and report["secondsAfter"] < report["secondsBefore"]


def test_the_same_over_http(server, verdict):
    path = ROOT / "Examples/pipelines/java-service.yaml"
    text = path.read_text()
    assert server.ask("POST", "/v1/pipelines/validate", {"yaml": text}).json()["valid"] is True
    assert server.ask("POST", "/v1/pipelines/validate", {"yaml": "a: ["}).json()["valid"] is False
    report = server.ask("POST", "/v1/pipelines/optimize", {"yaml": text, "only": ["scan-order"]}).json()
    assert [finding["rule"] for finding in report["findings"]] == ["scan-order"]
    sarif = json.loads(run(verdict, "optimize", path, "--format", "sarif").stdout)
    assert sarif["version"] == "2.1.0" and sarif["runs"][0]["results"]
