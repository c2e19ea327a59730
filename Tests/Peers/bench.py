#!/usr/bin/env python3
"""Measures the server beside its peers, in the same run and on the same machine, and prints a table with ratios.

Each server is pinned to one core and the load to another. Processor time is what the kernel accounted to the server's processes (/proc/PID/stat), so it does
not depend on how fast the load is. `Scripts/bench` does the set-up and calls this.
"""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VERDICT = pathlib.Path(os.environ.get("VERDICT", ROOT / ".build/release/verdict"))
NGINX = ROOT / ".venv-peers/bin/nginx"
HUMMINGBIRD = ROOT / ".build-hummingbird/release/Peer"
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, LOAD_CORE = "0", "1"
IDLE = 2000

rows = []


def row(what, value, unit, target="", met=None, note=""):
    """Adds a line to the table and prints it at once."""
    verdict = "" if met is None else ("yes" if met else "NO")
    text = f"{value:,.3g}" if isinstance(value, float) and value < 100 else f"{value:,.0f}"
    rows.append((what, value, met))
    print(f"{what:<58} {text:>10} {unit:<9} {target:<14} {verdict:<4} {note}".rstrip(), flush=True)


def heading(text):
    print(f"\n{text}\n{'-' * 58} {'-' * 10} {'-' * 9} {'-' * 14} {'-' * 4}", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path="/healthz"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def wait_until_it_answers(port, process, path="/healthz"):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"a server ended with status {process.returncode} before it answered")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if get(port, path) == 200:
                return
        time.sleep(0.002)
    raise SystemExit("a server did not answer within 30 seconds")


def family(pid):
    """A process and its descendants."""
    pids = [pid]
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
            if parent == pid:
                pids += family(int(path.parent.name))
    return pids


def processor_seconds(pid):
    total = 0
    for member in family(pid):
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def resident_megabytes(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


@contextlib.contextmanager
def running(command, port, environment=None, path="/healthz"):
    """A server, pinned, for as long as the block runs."""
    log = tempfile.TemporaryFile()
    process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *map(str, command)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                               env={**os.environ, **(environment or {})}, cwd=HERE)
    try:
        wait_until_it_answers(port, process, path)
        yield process.pid
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        log.close()


@contextlib.contextmanager
def verdict_server(folder, *arguments):
    folder.mkdir(parents=True, exist_ok=True)
    token = subprocess.run([VERDICT, "token", "create", "--data", folder, "--name", "bench", "--scope", "verify,read"], check=True,
                           capture_output=True, text=True).stdout.strip()
    port = free_port()
    command = [VERDICT, "serve", "--host", "127.0.0.1", "--port", str(port), "--data", folder, *arguments]
    with running(command, port, path="/readyz") as pid:
        yield pid, port, token


@contextlib.contextmanager
def nginx_server(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "root").mkdir(exist_ok=True)
    (folder / "root/static").write_text("ok\n")
    os.chmod(folder, 0o755)
    port = free_port()
    (folder / "nginx.conf").write_text(f"""
        worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; daemon off; user root;
        events {{ worker_connections 4096; }}
        http {{
            access_log off; keepalive_requests 1000000000; keepalive_timeout 300s; default_type text/plain; open_file_cache max=10;
            client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
            server {{
                listen 127.0.0.1:{port}; root {folder}/root;
                location = /healthz {{ return 200 "ok\\n"; }}
            }}
        }}""")
    with running([NGINX, "-p", folder, "-c", folder / "nginx.conf"], port) as pid:
        yield pid, port


@contextlib.contextmanager
def hummingbird_server():
    port = free_port()
    with running([HUMMINGBIRD, str(port)], port) as pid:
        yield pid, port


@contextlib.contextmanager
def fastapi_server():
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "fastapi_peer:app", "--host", "127.0.0.1", "--port", port, "--no-access-log", "--log-level", "error"]
    with running(command, port) as pid:
        yield pid, port


def wrk(url, seconds, connections, script="get.lua", *arguments):
    """Puts load on a server, and returns what the script's result line says, by name."""
    command = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", HERE / script, url]
    if arguments:
        command += ["--", *arguments]
    output = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds + 60, check=True).stdout
    result = re.search(r"^RESULT (.*)$", output, re.M)[1]
    result = {name: float(value) for name, value in (part.split("=") for part in result.split())}
    if result["errors"]:
        raise SystemExit(f"{url}: {result['errors']:.0f} of {result['requests']:.0f} requests failed\n{output}")
    return result


def cost(pid, url, seconds, connections, *script):
    """Microseconds of processor time a request, and what wrk measured; the first second warms up."""
    wrk(url, 1, connections, *script)
    before = processor_seconds(pid)
    result = wrk(url, seconds, connections, *script)
    return (processor_seconds(pid) - before) / result["requests"] * 1e6, result


def health(options, folder):
    heading("CPU a request, GET /healthz, keep-alive, 64 connections")
    with verdict_server(folder / "health") as (pid, port, _):
        ours, result = cost(pid, f"http://127.0.0.1:{port}/healthz", options.seconds, 64)
        row("verdict", ours, "µs", note=f"{result['requests'] / result['seconds']:,.0f} requests/s")
    if NGINX.exists():
        with nginx_server(folder / "nginx") as (pid, port):
            static, result = cost(pid, f"http://127.0.0.1:{port}/static", options.seconds, 64)
            row("nginx, static file", static, "µs", note=f"{result['requests'] / result['seconds']:,.0f} requests/s")
            fixed, result = cost(pid, f"http://127.0.0.1:{port}/healthz", options.seconds, 64)
            row("nginx, return 200", fixed, "µs", note=f"{result['requests'] / result['seconds']:,.0f} requests/s")
        row("verdict / nginx, static file", ours / static, "", "<= 1.0", ours / static <= 1)
        row("verdict / nginx, return 200", ours / fixed, "")
    if HUMMINGBIRD.exists():
        with hummingbird_server() as (pid, port):
            theirs, result = cost(pid, f"http://127.0.0.1:{port}/healthz", options.seconds, 64)
            row("Hummingbird 2.28.1", theirs, "µs", note=f"{result['requests'] / result['seconds']:,.0f} requests/s")
        row("verdict / Hummingbird", ours / theirs, "", "<= 0.25", ours / theirs <= 0.25)


def verdicts(options, folder):
    heading("Whole verdicts, POST /v1/verify, 8 signals x 60 points, 400 log lines")
    body = folder / "request.json"
    body.write_bytes(subprocess.run([sys.executable, HERE / "make_request.py", "--case", "rollback"], check=True, capture_output=True).stdout)
    row("request", body.stat().st_size / 1000, "kB")
    with verdict_server(folder / "verify") as (pid, port, token):
        microseconds, result = cost(pid, f"http://127.0.0.1:{port}/v1/verify", options.seconds, 8, "post.lua", body, token)
        ours = result["requests"] / result["seconds"]
        row("verdict, stored and audited", ours, "/s", ">= 2,500", ours >= 2500, f"{microseconds:,.0f} µs of CPU, p99 {result['p99']:.1f} ms")
        row("verdict, a second of CPU", 1e6 / microseconds, "/s")
    with fastapi_server() as (pid, port):
        microseconds, result = cost(pid, f"http://127.0.0.1:{port}/v1/verify", options.seconds, 8, "post.lua", body, "none")
        theirs = result["requests"] / result["seconds"]
        row("FastAPI + orjson + scipy, not stored", theirs, "/s", note=f"{microseconds:,.0f} µs of CPU, p99 {result['p99']:.1f} ms")
        row("verdict / FastAPI", ours / theirs, "", ">= 10", ours / theirs >= 10)
    if HUMMINGBIRD.exists():
        with hummingbird_server() as (pid, port):
            microseconds, result = cost(pid, f"http://127.0.0.1:{port}/v1/verify", options.seconds, 8, "post.lua", body, "none")
            row("Hummingbird, decoding alone", result["requests"] / result["seconds"], "/s", note=f"{microseconds:,.0f} µs of CPU")


@contextlib.contextmanager
def idle_connections(port, count):
    process = subprocess.Popen(["taskset", "-c", LOAD_CORE, sys.executable, HERE / "hold.py", str(port), str(count)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        if line.strip() != str(count):
            raise SystemExit(f"only {line.strip() or 'some'} of {count} connections could be held")
        yield
    finally:
        process.stdin.close()
        process.wait(20)


def idle(options, folder):
    heading(f"Idle connections ({IDLE:,}), and memory")
    with verdict_server(folder / "idle") as (pid, port, _):
        time.sleep(0.5)
        memory = resident_megabytes(pid)
        row("resident, idle", memory, "MB", "<= 25", memory <= 25)
        url, without, beside = f"http://127.0.0.1:{port}/healthz", [], []
        wrk(url, 1, 16)
        for _ in range(3):
            without.append(wrk(url, 2, 16)["p99"])
            with idle_connections(port, IDLE):
                time.sleep(0.2)
                held = resident_megabytes(pid)
                beside.append(wrk(url, 2, 16)["p99"])
        row(f"resident with {IDLE:,} idle connections", held, "MB", "<= 60", held <= 60)
        without, beside = statistics.median(without), statistics.median(beside)
        row("p99, GET /healthz, 16 connections", without, "ms")
        row(f"p99 beside {IDLE:,} idle connections", beside, "ms")
        row("ratio", beside / without, "", "<= 1.5", beside / without <= 1.5)


def start(options, folder):
    heading("Start to first answer")
    times = {"with a new data folder": [], "with an existing data folder": []}
    for number in range(5):
        for kind, place in (("with a new data folder", folder / f"start{number}"), ("with an existing data folder", folder / "start0")):
            port = free_port()
            began = time.monotonic()
            process = subprocess.Popen([VERDICT, "serve", "--host", "127.0.0.1", "--port", str(port), "--data", place], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                wait_until_it_answers(port, process, "/readyz")
                times[kind].append((time.monotonic() - began) * 1000)
            finally:
                process.terminate()
                process.wait(15)
    for kind, values in times.items():
        value = statistics.median(values)
        row(kind, value, "ms", "<= 100", value <= 100)


def webhooks(options, folder):
    """Notifications at 1,000 a second for 10 s, each stored before it is answered."""
    heading("Webhooks")
    rate, seconds, clients = 1000, 10, 16
    with verdict_server(folder / "webhooks", "--log-level", "warning") as (_, port, token):
        latencies, wrong = [], []
        begin = time.monotonic() + 0.5

        def send(client):
            connection = socket.create_connection(("127.0.0.1", port))
            for number in range(client, rate * seconds, clients):
                body = json.dumps({"eventData": {
                    "accountIdentifier": "acme", "planExecutionId": f"run{number}", "eventType": "StageSuccess", "nodeStatus": "completed",
                    "stageIdentifier": "production", "startTs": 1724142304, "endTs": 1724142318}}).encode()
                # From the moment at which it was due, so that a queue before the server counts too.
                due = begin + number / rate
                time.sleep(max(0, due - time.monotonic()))
                connection.sendall(
                    f"POST /v1/webhooks/harness HTTP/1.1\r\nHost: verdict\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
                answer = connection.recv(65536)
                latencies.append(time.monotonic() - due)
                if not answer.startswith(b"HTTP/1.1 202"):
                    wrong.append(answer[:80])
                if b"connection: close" in answer.lower():
                    connection.close()
                    connection = socket.create_connection(("127.0.0.1", port))

        threads = [threading.Thread(target=send, args=(client,)) for client in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        database = sqlite3.connect(f"file:{folder}/webhooks/verdict.db?mode=ro", uri=True)
        stored = database.execute("SELECT count(*) FROM event").fetchone()[0]
    latencies.sort()
    p99 = latencies[int(len(latencies) * 0.99)] * 1000
    row("answered within, p99", p99, "ms", "50", p99 <= 50, f"median {latencies[len(latencies) // 2] * 1000:.1f} ms, {len(wrong)} refused")
    row("stored of 10,000", stored, "", "10000", stored == rate * seconds and not wrong)


SECTIONS = {"health": health, "verdicts": verdicts, "idle": idle, "start": start, "webhooks": webhooks}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", help=f"which of {', '.join(SECTIONS)}; all where none is named")
    parser.add_argument("--seconds", type=int, default=5, help="how long each load lasts")
    parser.add_argument("--json", type=pathlib.Path, help="also write the figures to this file")
    options = parser.parse_args()
    unknown = set(options.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(sorted(unknown))}")
    if os.cpu_count() < 2:
        raise SystemExit("two cores are needed: one for the server, one for the load")
    print(f"{'':<58} {'measured':>10} {'':<9} {'to reach':<14} met")
    with tempfile.TemporaryDirectory(prefix="verdict-bench-") as folder:
        for name in options.sections or SECTIONS:
            SECTIONS[name](options, pathlib.Path(folder))
    if options.json:
        options.json.write_text(json.dumps([{"what": what, "value": value, "met": met} for what, value, met in rows], indent=1))
    missed = [what for what, _, met in rows if met is False]
    print(f"\n{sum(met is True for _, _, met in rows)} targets met, {len(missed)} missed{': ' + '; '.join(missed) if missed else ''}")


if __name__ == "__main__":
    main()
