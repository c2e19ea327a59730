#!/usr/bin/env python3
"""Makes a request for POST /v1/verify: a canary of a shop's checkout beside the version that it shall replace.

    make_request.py --case proceed|investigate|rollback [--points 60] [--lines 400] [--seed 1] [--indent]

The same arguments give the same octets. The files in Examples/requests and the benchmark's requests are made with it.
"""
import argparse
import json
import random
from datetime import datetime, timedelta, timezone

START = datetime(2026, 11, 22, 10, 0, tzinfo=timezone.utc)
STEP = 60


class Noise:
    """Values around a level whose deviations last for a while (AR(1) with 0.5), as real metrics have them."""

    def __init__(self, source: random.Random, spread: float):
        self.source, self.spread, self.state = source, spread, 0.0

    def around(self, level: float) -> float:
        self.state = 0.5 * self.state + self.source.gauss(0, self.spread)
        return level * (1 + self.state)


def series(source, level, spread, points, digits):
    noise = Noise(source, spread)
    first = int(START.timestamp())
    return [[first + i * STEP, round(max(0.0, noise.around(level)), digits)] for i in range(points)]


# name, kind, statistic, unit, level, spread, digits, factor of a bad candidate, critical
SIGNALS = [
    ("checkout_latency_p99", "latency", "p99", "ms", 310.0, 0.05, 1, 3.1, True),
    ("checkout_latency_p50", "latency", "p50", "ms", 42.0, 0.03, 2, 1.9, False),
    ("checkout_error_rate", "errorRate", "rate", "ratio", 0.004, 0.15, 5, 18.0, True),
    ("checkout_requests", "throughput", "rate", "req/s", 118.0, 0.04, 1, 1.0, False),
    ("checkout_cpu", "saturation", "mean", "%", 46.0, 0.05, 1, 1.1, False),
    ("checkout_memory", "saturation", "mean", "MB", 612.0, 0.01, 1, 1.02, False),
    ("orders_per_minute", "business", "count", "orders/min", 74.0, 0.08, 0, 0.55, False),
]
PAYMENTS = ("payments_error_rate", "errorRate", "rate", "ratio", 0.002, 0.15, 5, 1.0, False)

USUAL = [
    ("INFO ", "c.a.checkout.CartController", "cart {cart} priced in {ms} ms, {items} items"),
    ("INFO ", "c.a.checkout.PaymentClient", "payment {payment} authorised in {ms} ms"),
    ("INFO ", "c.a.checkout.OrderService", "order {order} accepted for customer {customer}"),
    ("DEBUG", "c.a.checkout.StockClient", "stock of {items} items reserved, lease {lease}"),
    ("INFO ", "c.a.checkout.HealthController", "GET /healthz 200 {few} ms"),
    ("WARN ", "c.a.checkout.PriceCache", "price list {few} s old, refreshing"),
]
BROKEN = [
    ("ERROR", "c.a.checkout.OrderRepository", "could not obtain connection from pool 'orders' within {slow} ms (active=10, waiting={waiting})"),
    ("ERROR", "c.a.checkout.OrderService", "order {order} failed: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available"),
]
REFUSED = [("ERROR", "c.a.checkout.PaymentClient", "payment {payment} failed: 503 from payments after {slow} ms")]


def lines(source, count, templates, pod, share=0.0, extra=()):
    moment, written = START, []
    for _ in range(count):
        moment += timedelta(milliseconds=source.randint(20, 900))
        level, logger, text = source.choice(extra) if extra and source.random() < share else source.choice(templates)
        text = text.format(
            cart=f"{source.getrandbits(32):08x}", payment=f"pay_{source.getrandbits(40):010x}", order=source.randint(4_000_000, 4_999_999),
            customer=source.randint(10_000, 99_999), lease=f"{source.getrandbits(24):06x}", items=source.randint(1, 9), ms=source.randint(4, 60),
            few=source.randint(1, 5), slow=source.randint(3000, 3050), waiting=source.randint(20, 90))
        written.append(f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z {level} [{pod}-exec-{source.randint(1, 8)}] {logger} - {text}")
    return written


def request(case: str, points: int, count: int, seed: int) -> dict:
    source = random.Random(f"{case}-{seed}")
    signals = []
    for name, kind, statistic, unit, level, spread, digits, bad, critical in SIGNALS + [PAYMENTS]:
        before, after = level, level
        if case == "rollback":
            after = level * bad
        if case == "investigate" and name == "payments_error_rate":
            before, after = 0.06, 0.21
        if case == "investigate" and name == "checkout_error_rate":
            before, after = 0.009, 0.031
        signal = {"name": name, "kind": kind, "statistic": statistic, "unit": unit, "critical": critical,
                  "baseline": series(source, before, spread, points, digits), "candidate": series(source, after, spread, points, digits)}
        if name.startswith("payments"):
            signal["dependency"] = "payments"
        signals.append(signal)
    share, extra = {"rollback": (0.25, BROKEN), "investigate": (0.08, REFUSED)}.get(case, (0.0, ()))
    return {
        "execution": {"accountId": "acme", "orgId": "default", "projectId": "shop", "pipelineId": "deploy_checkout", "executionId": f"example-{case}",
                      "stageId": "production", "stepId": "verdict", "serviceId": "checkout", "environmentId": "production"},
        "deployment": {"strategy": "canary", "comparison": "concurrent", "startedAt": f"{START:%Y-%m-%dT%H:%M:%SZ}", "version": "1.8.0",
                       "previousVersion": "1.7.4"},
        "signals": signals,
        "logs": {"baseline": lines(source, count // 2, USUAL, "primary", share if case == "investigate" else 0.0, extra),
                 "candidate": lines(source, count - count // 2, USUAL, "canary", share, extra)},
        "dependencies": [{"name": "payments", "healthy": case != "investigate",
                          "since": f"{START - timedelta(minutes=25):%Y-%m-%dT%H:%M:%SZ}"}],
        "policy": "default",
        "deadlineSeconds": 8,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", choices=["proceed", "investigate", "rollback"], default="proceed")
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--lines", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pretty", action="store_true", help="a member and a log line a line, for people")
    options = parser.parse_args()
    value = request(options.case, options.points, options.lines, options.seed)
    if not options.pretty:
        print(json.dumps(value, separators=(",", ":")))
        return
    compact = lambda part: json.dumps(part, separators=(", ", ": "))
    members = [f'  "execution": {compact(value["execution"])}', f'  "deployment": {compact(value["deployment"])}']
    members.append('  "signals": [\n' + ",\n".join(f"    {compact(signal)}" for signal in value["signals"]) + "\n  ]")
    sides = [f'    "{side}": [\n' + ",\n".join(f"      {compact(line)}" for line in value["logs"][side]) + "\n    ]" for side in value["logs"]]
    members.append('  "logs": {\n' + ",\n".join(sides) + "\n  }")
    members += [f'  "{name}": {compact(value[name])}' for name in ("dependencies", "policy", "deadlineSeconds")]
    print("{\n" + ",\n".join(members) + "\n}")


if __name__ == "__main__":
    main()
