#!/usr/bin/env python3
"""Watches many executions of the fake Harness with one server, and prints what that costs.

Usage: Tests/Bench/monitors.py [--count 2000] [--seconds 60] [--verdict .build/release/verdict] [--fake .build/debug/FakeHarness]
"""
import argparse
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Acceptance"))
from conftest import free_port  # noqa: E402
from fake_harness import FakeHarness, configuration, environment  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def cpu(process):
    """Processor time of a process so far, in seconds."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(process):
    """Resident memory of a process in MB, and its threads."""
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line)
    return int(status["VmRSS"].split()[0]) / 1024, int(status["Threads"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--verdict", default=ROOT / ".build/release/verdict")
    parser.add_argument("--fake", default=ROOT / ".build/debug/FakeHarness")
    options = parser.parse_args()
    fake = FakeHarness(options.fake)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="verdict-monitors-"))
    server = None
    try:
        fake.add_pipeline(rollout={"durationMilliseconds": 50}, soak={"durationMilliseconds": 3_600_000}, undo={})
        executions = [fake.run() for _ in range(options.count)]
        data = folder / "data"
        token = subprocess.run(
            [options.verdict, "token", "create", "--data", data, "--name", "bench", "--scope", "verify,read"],
            check=True, capture_output=True, text=True).stdout.strip()
        port = free_port()
        log = open(folder / "log", "wb")
        server = subprocess.Popen(
            [options.verdict, "serve", "--port", str(port), "--data", data, "--config", configuration(folder, fake), "--log-level", "warning"],
            env=environment(fake), stdout=log, stderr=log)
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request("GET", "/readyz")
                if connection.getresponse().read() is not None:
                    break
            except OSError:
                time.sleep(0.05)
        idle, threads = memory(server.pid)
        print(f"idle: {idle:.1f} MB resident, {threads} threads")
        begun, before = time.monotonic(), cpu(server.pid)
        for execution in executions:
            connection.request(
                "POST", "/v1/monitors", json.dumps({"execution": execution}),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 202, body
            if answer.getheader("Connection") == "close":
                connection.close()
        print(f"{options.count} monitors begun in {time.monotonic() - begun:.1f} s, {cpu(server.pid) - before:.2f} s of CPU")
        time.sleep(15)
        calls = len(fake.admin("GET", "journal"))
        begun, before = time.monotonic(), cpu(server.pid)
        time.sleep(options.seconds)
        elapsed, used = time.monotonic() - begun, cpu(server.pid) - before
        calls = len(fake.admin("GET", "journal")) - calls
        resident, threads = memory(server.pid)
        print("| monitors | CPU of one core | resident | a monitor | threads | requests to Harness a minute |")
        print("|---|---|---|---|---|---|")
        print(
            f"| {options.count} | {100 * used / elapsed:.2f} % | {resident:.1f} MB | {(resident - idle) * 1024 / options.count:.1f} KB "
            f"| {threads} | {60 * calls / elapsed:.0f} |")
    finally:
        if server:
            server.terminate()
            server.wait(20)
        fake.stop()


if __name__ == "__main__":
    main()
