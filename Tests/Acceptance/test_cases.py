"""Every real case gets a verdict over HTTP and on the command line, and the two say the same.

The cases lie beside the project; these tests are skipped where they do not.
"""
import json
import subprocess
import sys
import threading

import pytest
from conftest import shared

# What belongs to the occasion and not to the content.
OCCASION = ("id", "reportUrl", "requestId")


@pytest.fixture(scope="module")
def requests():
    script, cases = shared("data/cases_to_requests.py"), shared("data/verdict-cases")
    lines = subprocess.run([sys.executable, script, "requests", cases], check=True, capture_output=True, timeout=120).stdout.splitlines()
    assert len(lines) > 300
    return lines


@pytest.fixture(scope="module")
def evaluated(requests, verdict, tmp_path_factory):
    file = tmp_path_factory.mktemp("cases") / "requests.jsonl"
    file.write_bytes(b"\n".join(requests) + b"\n")
    ended = subprocess.run([verdict, "evaluate", file], capture_output=True, timeout=300)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return [json.loads(line) for line in ended.stdout.splitlines()]


def content(answer):
    return {name: value for name, value in answer.items() if name not in OCCASION}


def test_evaluate_answers_each_line_in_order(requests, evaluated):
    assert [answer["requestId"] for answer in evaluated] == [json.loads(line)["id"] for line in requests]


def test_evaluate_gives_the_same_answers_again(requests, evaluated, verdict, tmp_path):
    (tmp_path / "requests.jsonl").write_bytes(b"\n".join(requests[:60]) + b"\n")
    again = subprocess.run(["taskset", "-c", "0", verdict, "evaluate", tmp_path / "requests.jsonl"], check=True, capture_output=True, timeout=300).stdout
    assert [content(json.loads(line)) for line in again.splitlines()] == [content(answer) for answer in evaluated[:60]]


def test_the_server_says_the_same(requests, evaluated, start):
    server = start()
    answers, lock, numbers = [None] * len(requests), threading.Lock(), iter(range(len(requests)))

    def ask():
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            answers[number] = server.ask("POST", "/v1/verify", requests[number])

    workers = [threading.Thread(target=ask) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for answer, expected in zip(answers, evaluated):
        assert answer is not None and answer.status == 200
        assert content(answer.json()) == content(expected)
