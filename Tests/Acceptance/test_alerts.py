"""Alerts: Slack, PagerDuty, Teams and a receiver of signed webhooks as they speak HTTP, with their failures."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import threading
import time

import pytest
from conftest import ROOT

KEY = b"0123456789abcdef0123456789abcdef"
SECRETS = {
    "SLACK_TOKEN": "xoxb-planted-bot-token", "PD_KEY": "planted0routing0key0000000000000", "SIGNING": "whsec_" + base64.b64encode(KEY).decode(),
}


class Services:
    """Slack's Web API, Slack's and Teams' webhooks, PagerDuty's events and a plain receiver on one port of the loopback address."""

    def __init__(self):
        services = self
        self.calls = []
        self.failures = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                failing = services.failures.get(self.path)
                if failing:
                    status, fields, answer = failing.pop(0)
                else:
                    status, fields, answer = services.answer(self.path, self.headers, body)
                    services.calls.append((self.path, dict(self.headers), body))
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path, headers, body):
        if path.startswith("/slack/api/"):
            message = json.loads(body)
            if headers.get("Authorization") != f"Bearer {SECRETS['SLACK_TOKEN']}":
                return 200, {}, b'{"ok":false,"error":"invalid_auth"}'
            if path.endswith("chat.update") and message.get("channel") != "C42":
                return 200, {}, b'{"ok":false,"error":"channel_not_found"}'
            if "text" not in message:
                return 200, {}, b'{"ok":false,"error":"no_text"}'
            return 200, {}, json.dumps({"ok": True, "channel": "C42", "ts": f"17000000{len(self.calls)}.000100"}).encode()
        if path == "/v2/enqueue":
            event = json.loads(body)
            if event.get("routing_key") != SECRETS["PD_KEY"]:
                return 400, {}, b'{"status":"invalid event","errors":["routing_key"]}'
            return 202, {}, json.dumps({"status": "success", "dedup_key": event["dedup_key"]}).encode()
        return 200, {}, b"ok"

    def to(self, path):
        return [(headers, json.loads(body)) for called, headers, body in self.calls if called == path]


@pytest.fixture()
def services():
    services = Services()
    yield services
    services.server.shutdown()


@pytest.fixture()
def server(start, services, tmp_path):
    configuration = tmp_path / "verdict.yaml"
    configuration.write_text(f"""
publicUrl: https://verdict.example.internal
logging: {{level: debug}}
alerts:
  channels:
    deploys: {{type: slack, token: env:SLACK_TOKEN, channel: "#deploys", url: "{services.url}/slack/api"}}
    pager: {{type: pagerDuty, routingKey: env:PD_KEY, url: "{services.url}"}}
    hook: {{type: slack, webhook: env:SLACK_WEBHOOK}}
    team: {{type: teams, webhook: env:TEAMS_WEBHOOK}}
    siem: {{type: webhook, url: "{services.url}/siem", secret: env:SIGNING}}
policies:
  default: {{autonomy: alert}}
  quiet: {{service: quiet, autonomy: act, alerts: {{rollback: [pager], investigate: []}}}}
""")
    environment = {**os.environ, **SECRETS, "SLACK_WEBHOOK": f"{services.url}/services/T0/B0/planted-path", "TEAMS_WEBHOOK": f"{services.url}/workflows/planted-path"}
    return start("--config", str(configuration), environment=environment)


def ask(server, example, execution, **changes):
    request = json.loads((ROOT / f"Examples/requests/{example}.json").read_text())
    request["execution"].update({"executionId": execution, **changes})
    answer = server.ask("POST", "/v1/verify", request)
    assert answer.status == 200, answer.body
    return answer.json()


def until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    assert condition()


def test_one_incident_is_one_alert_from_trouble_to_health(server, services):
    verdict = ask(server, "rollback", "run1")
    assert (verdict["assessment"], verdict["action"]) == ("rollback", "investigate")
    until(lambda: len(services.calls) >= 5)
    (_, opened), = services.to("/slack/api/chat.postMessage")
    assert opened["channel"] == "#deploys" and "thread_ts" not in opened
    buttons = [element["url"] for block in opened["blocks"] if block["type"] == "actions" for element in block["elements"]]
    assert verdict["reportUrl"] in buttons
    assert f"https://verdict.example.internal/decide?verdict={verdict['id']}&action=rollback" in buttons
    (_, page), = services.to("/v2/enqueue")
    assert (page["event_action"], page["payload"]["severity"]) == ("trigger", "error")
    assert verdict["reason"][:40] in page["payload"]["summary"]
    assert len(services.to("/services/T0/B0/planted-path")) == 1
    (_, card), = services.to("/workflows/planted-path")
    assert card["attachments"][0]["content"]["type"] == "AdaptiveCard"
    (headers, event), = services.to("/siem")
    body = next(body for path, _, body in services.calls if path == "/siem")
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert event["type"] == "alert.open"

    # The same question again is the same verdict, and nobody is told twice.
    assert ask(server, "rollback", "run1")["id"] == verdict["id"]
    # A person decides to keep it waiting; then the next execution is healthy.
    decided = server.ask("POST", f"/v1/verdicts/{verdict['id']}/decision", {"action": "investigate", "by": "jane", "comment": "looking"})
    assert decided.status == 200
    until(lambda: len(services.to("/v2/enqueue")) >= 2)
    ask(server, "proceed", "run2")
    until(lambda: len(services.to("/v2/enqueue")) >= 3 and len(services.to("/slack/api/chat.update")) >= 1)
    actions = [event["event_action"] for _, event in services.to("/v2/enqueue")]
    assert actions == ["trigger", "acknowledge", "resolve"]
    assert len({event["dedup_key"] for _, event in services.to("/v2/enqueue")}) == 1
    until(lambda: [event["type"] for _, event in services.to("/siem")] == ["alert.open", "alert.acknowledged", "alert.resolved"])
    assert server.stop() == 0
    log = server.log.read_text()
    database = b"".join(path.read_bytes() for path in server.data.glob("*") if path.is_file())
    for secret in [*SECRETS.values(), "planted-path"]:
        assert secret not in log and secret.encode() not in database


def test_a_policy_routes_alerts(server, services):
    verdict = ask(server, "rollback", "run1", serviceId="quiet")
    assert verdict["action"] == "rollback"
    until(lambda: services.to("/v2/enqueue"))
    assert services.to("/v2/enqueue")[0][1]["payload"]["severity"] == "critical"
    time.sleep(0.3)
    assert {path for path, _, _ in services.calls} == {"/v2/enqueue"}


def test_a_failure_is_tried_again_and_a_crash_loses_no_alert(server, services, start):
    services.failures["/v2/enqueue"] = [(503, {"Retry-After": "1"}, b"later"), (429, {"Retry-After": "1"}, b"slow down")]
    ask(server, "rollback", "run1", serviceId="quiet")
    until(lambda: services.to("/v2/enqueue"))
    assert len(services.to("/v2/enqueue")) == 1
    assert not services.failures["/v2/enqueue"]


def test_channels_that_cannot_be_are_told_with_their_line(verdict, tmp_path):
    import subprocess
    configuration = tmp_path / "verdict.yaml"
    configuration.write_text("alerts:\n  channels:\n    a: {type: slak}\n    b: {type: teams, webhook: https://literal.example}\npolicies:\n  default: {alerts: {rollback: [nobody]}}\n")
    ended = subprocess.run([verdict, "config", "check", "--config", configuration], capture_output=True, text=True, timeout=20)
    assert ended.returncode >= 64
    output = ended.stdout + ended.stderr
    assert ":3:" in output and "slack" in output
    assert ":4:" in output and "literal.example" not in output
    configuration.write_text("policies:\n  default: {alerts: {rollback: [nobody]}}\n")
    ended = subprocess.run([verdict, "config", "check", "--config", configuration], capture_output=True, text=True, timeout=20)
    assert ended.returncode >= 64 and "nobody" in ended.stdout + ended.stderr
