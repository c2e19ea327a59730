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

    # The only figures that are fitted to labelled cases are the confidences of each kind of ground: here each family is held against what the others teach.
    print(f"\n{'family':12}{'confidence':>12}{'right':>8}{'taught by the others':>24}")
    known = [(family, answers[name]["confidence"], answers[name]["assessment"] in {right[a] for a in case["acceptable"]})
             for name, (family, case) in cases.items()]
    for family in sorted({entry[0] for entry in known}):
        own = [entry for entry in known if entry[0] == family]
        others = collections.defaultdict(lambda: [1, 2])
        for _, confidence, is_right in (entry for entry in known if entry[0] != family):
            others[confidence][0] += is_right
            others[confidence][1] += 1
        taught = sum(others[confidence][0] / others[confidence][1] for _, confidence, _ in own) / len(own)
        said = sum(confidence for _, confidence, _ in own) / len(own)
        print(f"{family:12}{said:12.3f}{sum(is_right for _, _, is_right in own) / len(own):8.3f}{taught:24.3f}")

    if "--wrong" in options:
        for name, (family, case) in cases.items():
            answer = answers[name]
            if answer["assessment"] not in {right[a] for a in case["acceptable"]}:
                print(f"\n{name} ({family}): expected {case['expected']}, got {answer['assessment']}")
                print(f"  {answer['reason']}\n  {', '.join(case['tags'])}; {case['rationale']}")


main()
