"""Planted secrets: after everything has run at debug level, none of them stands in any output or in the database."""
import json
import pathlib
import subprocess

from conftest import ROOT


# Twenty secrets, each in a place where a secret can come along; the forms are those of their makers.
PLANTED = {
    "webhook header": "hook-" + "q7Zk1mVx9Rt2Lw8Pd4Ns",
    "github token": "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8",
    "aws key": "AKIA" + "QWERTY12345ASDFG",
    "aws secret": "aws_secret_access_key=" + "wJalrXUtnFEMIK7MDENGbPxRfiCYzzKEYabc1234",
    "password": "password=" + "correct-horse-battery-77",
    "bearer": "Bearer " + "eyJub3QiOiJhIHJlYWwgdG9rZW4ifQ.aGVsbG8tdGhlcmU",
    "harness pat": "pat.vpDouMksSxK9_KYfjCTMKA.5f3e2d1c0b9a8f7e6d5c4b3a." + "Zx8Cv7Bn6Mq5Wp4Er3Ty",
    "harness sat": "sat.vpDouMksSxK9_KYfjCTMKA.6a7b8c9d0e1f2a3b4c5d6e7f." + "Qa1Ws2Ed3Rf4Tg5Yh6Uj",
    "slack token": "xoxb-" + "123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx",
    "slack hook": "https://hooks.slack.com/services/" + "T00000000/B00000000/XxYyZz0123456789AaBbCcDd",
    "stripe": "sk_live_" + "51HxYzAbCdEfGhIjKlMnOpQr",
    "google": "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "private key": "-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkqhkiG9w0BAQEFAASC -----END PRIVATE KEY-----",
    "database": "postgres://app:" + "s3cr3tPassw0rd@db.internal/app",
    "npm": "npm_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "gitlab": "glpat-" + "x1Y2z3A4b5C6d7E8f9G0",
    "sendgrid": "SG." + "abcdefghijklmnopqrstuv.ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg",
    "anthropic": "sk-ant-api03-" + "A" * 40 + "1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0-AA",
    "named": "member-" + "8Hn3Kq5Vt7Xz1Bc4",
}


def core(secret):
    """The part of a planted text that must not be found."""
    for opening in ("aws_secret_access_key=", "password=", "Bearer ", "postgres://app:", "https://hooks.slack.com/services/", "-----BEGIN PRIVATE KEY----- "):
        if secret.startswith(opening):
            return secret[len(opening):].split("@")[0].split(" -----")[0]
    return secret


def test_no_planted_secret_stands_anywhere(start, verdict, tmp_path):
    settings = tmp_path / "verdict.yaml"
    settings.write_text("authentication:\n  webhooks:\n    - {name: harness, scheme: header, header: X-Verdict-Secret, secrets: ['env:HOOK']}\n")
    hook = PLANTED["webhook header"]
    server = start("--config", settings, "--log-level", "debug", environment={"HOOK": hook, "PATH": "/usr/bin:/bin"})
    texts = [text for name, text in PLANTED.items() if name not in ("webhook header", "named")]
    lines = [f"2026-11-22T10:00:00Z ERROR cannot log in with {text}" for text in texts]
    request = json.loads((ROOT / "Examples/requests/rollback.json").read_text())
    request["logs"] = {"baseline": ["started"], "candidate": lines}
    request["signals"][0]["name"] = f"latency {texts[0]}"
    answers = [server.ask("POST", "/v1/verify", request)]
    for number, text in enumerate(texts):
        event = {"planExecutionId": "run1", "eventType": "StepFailed", "nodeStatus": "failed", "endTs": 1724142318 + number, "errorMessage": f"it said {text}",
                 "apiToken": PLANTED["named"]}
        answers.append(server.request("POST", "/v1/webhooks/harness", {"eventData": event}, {"X-Verdict-Secret": hook}))
        report = {"executionId": "run1", "stepId": f"s{number}", "status": "Failed", "message": text, "outputs": {"password": PLANTED["named"], "said": text}}
        answers.append(server.ask("POST", "/v1/callbacks/step", report))
    answers.append(server.ask("POST", "/v1/analyze", {"logs": lines}))
    answers.append(server.ask("GET", "/v1/executions/run1/events"))
    answers.append(server.request("GET", "/v1/verdicts", None, {"Authorization": PLANTED["bearer"]}))
    answers.append(server.request("POST", "/v1/webhooks/harness", "{}", {"X-Verdict-Secret": hook + "x"}))
    assert {answer.status for answer in answers} <= {200, 202, 401}
    shown = subprocess.run([verdict, "queue", "list", "--data", server.data], check=True, capture_output=True, timeout=20).stdout
    server.stop()
    found = []
    for place, content in [("log", server.log.read_bytes()), ("answers", b"".join(answer.body for answer in answers)), ("queue", shown)] + [
            (file.name, file.read_bytes()) for file in pathlib.Path(server.data).rglob("*") if file.is_file()]:
        found += [(place, name) for name, text in PLANTED.items() if core(text).encode() in content]
        if server.token.encode() in content:
            found.append((place, "the server's token"))
    assert not found
