#!/usr/bin/env python3
"""Scores the judge on the labelled verdict cases beside the package: the table by family, how well confidence is calibrated, and
what the answers rested on where they were wrong. Standard library only.

    Tests/Bench/Judge/cases.py [PATH/TO/verdict] [--wrong]

Needs ../shared/data; says so and leaves where it is not there.
"""
import collections
import json
import os
import subprocess
import sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
data = os.path.join(os.path.dirname(root), "shared", "data")
right = {"healthy": "proceed", "regressed": "rollback", "dependency": "investigate"}


def main():
    options = [a for a in sys.argv[1:] if a.startswith("--")]
    programs = [a for a in sys.argv[1:] if not a.startswith("--")]
    program = programs[0] if programs else os.path.join(root, ".build", "release", "verdict")
    if not os.path.isdir(data):
        print("judge cases: no labelled cases beside the package; skipped")
        return
    sys.path.insert(0, data)
    import score_verdicts

    cases = score_verdicts.load_cases([os.path.join(data, "verdict-cases")])
    requests = os.path.join(root, ".build", "verdict-case-requests.jsonl")
    os.makedirs(os.path.dirname(requests), exist_ok=True)
    convert = [sys.executable, os.path.join(data, "cases_to_requests.py"), "requests", os.path.join(data, "verdict-cases")]
    with open(requests, "w", encoding="utf-8") as file:
        subprocess.run(convert, check=True, stdout=file)
    lines = subprocess.run([program, "evaluate", requests], check=True, capture_output=True, text=True).stdout.splitlines()
    answers = {answer["requestId"]: answer for answer in map(json.loads, filter(str.strip, lines))}
    verdicts = {}
    for name, answer in answers.items():
        cause = answer.get("cause") or {}
        named = cause.get("name") if cause.get("kind") == "dependency" else None
        verdicts[name] = {"verdict": answer["assessment"], "dependency": named}
    score_verdicts.show(score_verdicts.report(cases, verdicts), "family")

    print("\nconfidence   answers   right")
    bins = collections.defaultdict(list)
    for name, (_, case) in cases.items():
        answer = answers[name]
        bins[int(answer["confidence"] * 20) / 20].append(answer["assessment"] in {right[a] for a in case["acceptable"]})
    for low, hits in sorted(bins.items()):
        print(f"{low:.2f}-{low + 0.05:.2f}  {len(hits):8d}   {sum(hits) / len(hits):.3f}")
    error = sum(len(hits) * abs(sum(hits) / len(hits) - low - 0.025) for low, hits in bins.items()) / len(cases)
    print(f"expected calibration error {error:.3f}")

    if "--wrong" in options:
        for name, (family, case) in cases.items():
            answer = answers[name]
            if answer["assessment"] not in {right[a] for a in case["acceptable"]}:
                print(f"\n{name} ({family}): expected {case['expected']}, got {answer['assessment']}")
                print(f"  {answer['reason']}\n  {', '.join(case['tags'])}; {case['rationale']}")


main()
