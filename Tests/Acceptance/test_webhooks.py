"""Notifications through the real server: none lost and none handled twice, whatever dies in between."""
import http.client
import json
import signal
import sqlite3
import subprocess
import threading

from conftest import Running, free_port

PATH = "/v1/webhooks/harness"


def notification(number):
    return json.dumps({"eventData": {
        "accountIdentifier": "acme", "orgIdentifier": "default", "projectIdentifier": "shop", "pipelineIdentifier": "deploy", "planExecutionId": f"run{number}",
        "eventType": "PipelineFailed", "nodeStatus": "failed", "startTs": 1724142304, "endTs": 1724142318}})


def send_all(server, numbers, answered, clients=8):
    """Sends a notification of each number over a few connections; notes those that were answered."""

    def send(client):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        fields = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
        for number in numbers[client::clients]:
            try:
                connection.request("POST", PATH, notification(number), fields)
                answer = connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 202, text
            answered.append((number, json.loads(text)["duplicate"]))

    threads = [threading.Thread(target=send, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    return threads


def stored(server):
    database = sqlite3.connect(f"file:{server.data}/verdict.db?mode=ro", uri=True)
    return [row[0] for row in database.execute("SELECT execution FROM event")]


def test_a_thousand_notifications_are_each_stored_once(start):
    server = start("--log-level", "warning")
    answered = []
    for _ in range(2):
        for thread in send_all(server, list(range(1000)), answered):
            thread.join()
    assert len(answered) == 2000
    assert sum(not duplicate for _, duplicate in answered) == 1000
    assert sorted(stored(server)) == sorted(f"run{number}" for number in range(1000))


def test_what_was_answered_survives_a_kill(start, verdict, tmp_path):
    server = start("--log-level", "warning")
    answered = []
    for round in range(3):
        numbers = list(range(round * 3000, round * 3000 + 3000))
        threads = send_all(server, numbers, answered)
        while len(answered) < round * 300 + 200:
            threads[0].join(0.005)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(10)
        for thread in threads:
            thread.join()
        port = free_port()
        again = Running([verdict, "serve", "--port", str(port), "--data", server.data, "--log-level", "warning"], port, "/readyz", server.log)
        server.process, server.port = again.process, port
    executions = stored(server)
    assert len(executions) == len(set(executions))
    assert {f"run{number}" for number, _ in answered} <= set(executions)


def test_events_are_listed_and_the_queue_is_shown(start, verdict):
    server = start()
    assert server.ask("POST", PATH, notification(1)).status == 202
    events = server.ask("GET", "/v1/executions/run1/events").json()["items"]
    assert [event["kind"] for event in events] == ["PipelineFailed"]
    assert events[0]["occurredAt"].startswith("2024-08-20T08:25:18")
    assert server.request("POST", PATH, notification(1)).status == 401
    shown = subprocess.run([verdict, "queue", "list", "--data", server.data], check=True, capture_output=True, text=True, timeout=20)
    assert shown.stdout.startswith("ID")
    none = subprocess.run([verdict, "queue", "retry", "--all", "--data", server.data], check=True, capture_output=True, text=True, timeout=20)
    assert none.stdout == "0 jobs are due again\n"


def test_a_configured_secret_lets_a_sender_in(start, tmp_path):
    settings = tmp_path / "verdict.yaml"
    settings.write_text("authentication:\n  webhooks:\n    - {name: harness, scheme: header, header: X-Verdict-Secret, secrets: ['env:HOOK']}\n")
    server = start("--config", settings, environment={"HOOK": "a-secret-of-harness-0123", "PATH": "/usr/bin:/bin"})
    assert server.request("POST", PATH, notification(1), {"X-Verdict-Secret": "a-secret-of-harness-0123"}).status == 202
    assert server.request("POST", PATH, notification(2), {"X-Verdict-Secret": "another-secret-0123456"}).status == 401
    assert server.ask("GET", "/v1/executions/run1/events").json()["items"][0]["source"] == "webhook:harness"
