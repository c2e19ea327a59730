"""The service that a team would write in Python: FastAPI, orjson and scipy, one worker.

It does the usual: a rank test and an effect size a signal, new log templates by masking, a rule for dependencies. It validates nothing, stores nothing
and asks for no token, all of which the server that it is measured against does.

    uvicorn fastapi_peer:app --port N --no-access-log
"""
import re

import numpy
import orjson
from fastapi import FastAPI, Request, Response
from scipy import stats

app = FastAPI()
VARIABLE = re.compile(r"\b(?:0x)?[0-9a-f]*\d[0-9a-f]*\b|\d+", re.IGNORECASE)
DOWN = {"availability", "throughput", "business"}


@app.get("/healthz")
async def health():
    return Response("ok\n", media_type="text/plain")


def judge(request):
    findings = []
    for signal in request.get("signals", []):
        baseline = numpy.array([point[1] for point in signal["baseline"] if point[1] is not None])
        candidate = numpy.array([point[1] for point in signal["candidate"] if point[1] is not None])
        if len(baseline) < 3 or len(candidate) < 3:
            findings.append({"kind": "tooFewData", "subject": signal["name"], "severity": "suspicious"})
            continue
        test = stats.mannwhitneyu(candidate, baseline, alternative="two-sided")
        before, after = float(numpy.median(baseline)), float(numpy.median(candidate))
        ratio = after / before if before else float("inf")
        worse = ratio < 0.9 if signal["kind"] in DOWN else ratio > 1.1
        if test.pvalue < 0.01 and worse:
            findings.append({"kind": "shift", "subject": signal["name"], "before": before, "after": after, "pValue": float(test.pvalue),
                             "severity": "bad" if signal.get("critical") else "suspicious", "dependency": signal.get("dependency")})
    logs = request.get("logs") or {}
    known = {VARIABLE.sub("*", line) for line in logs.get("baseline", [])}
    for template in {VARIABLE.sub("*", line) for line in logs.get("candidate", [])} - known:
        if "ERROR" in template:
            findings.append({"kind": "newTemplate", "subject": template, "severity": "suspicious"})
    sick = [dependency["name"] for dependency in request.get("dependencies", []) if dependency.get("healthy") is False]
    if sick:
        action = "investigate"
    elif any(finding["severity"] == "bad" for finding in findings):
        action = "rollback"
    else:
        action = "investigate" if findings else "proceed"
    return {"action": action, "reason": f"{len(findings)} findings", "cause": sick[:1], "findings": findings}


@app.post("/v1/verify")
async def verify(request: Request):
    return Response(orjson.dumps(judge(orjson.loads(await request.body()))), media_type="application/json")
