"""What JSON Schema cannot say, and schemathesis therefore cannot know.

Every request passes through here on its way to the server. Only what the schema takes for valid is changed, so that data which has to be refused is
still refused for its own reason.
"""
import re

import schemathesis

QUANTITY = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?(?= *[^0-9. ])")


@schemathesis.hook
def before_call(context, case, kwargs):
    # A cursor is valid only where the server has given it for the same list: an invented one is left out.
    cursor = case.query.get("cursor") if case.query else None
    if isinstance(cursor, str) and 1 <= len(cursor) <= 256:
        del case.query["cursor"]
    if isinstance(case.body, (dict, list)):
        case.body = within_64_bits(case.body)
        if isinstance(case.body, dict):
            metadata = case.body.get("metadata")
            if isinstance(metadata, dict) and "/v1/flagger/" in case.path and isinstance(metadata.get("request"), str):
                # A request in a text: the schema cannot say what it holds.
                del metadata["request"]
            relate(case.body.get("signals"))
            # Only the policies of the configuration have names, and here is none.
            if case.path in ("/v1/verify", "/v1/argo/verdict") and isinstance(case.body.get("policy"), str) and case.body["policy"]:
                case.body["policy"] = "default"
    if case.path == "/v1/pipelines/optimize" and not isinstance(case.body, dict):
        case.body = "pipeline: {}\n"
    elif case.path == "/v1/pipelines/optimize" and isinstance(case.body.get("yaml"), str):
        # Text that is not YAML is refused.
        case.body["yaml"] = "pipeline: {}\n"
    if case.path == "/v1/pipelines/generate" and isinstance(case.body, dict):
        want_something(case.body)


def within_64_bits(value):
    """An integer beyond 64 bits is refused wherever it stands, also in members that are ignored."""
    if isinstance(value, dict):
        return {name: within_64_bits(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [within_64_bits(inner) for inner in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return value % 2**63
    return value


def relate(signals):
    """A bound's unit has to measure what the signal's unit measures, and a lower bound lies below an upper one."""
    for signal in signals if isinstance(signals, list) else []:
        if not isinstance(signal, dict):
            continue
        for name in [name for name in signal if name == "value" or name.endswith("_threshold")]:
            without_unit(signal, name)
        threshold = signal.get("threshold")
        if isinstance(threshold, dict):
            without_unit(threshold, "min")
            without_unit(threshold, "max")
            low, high = threshold.get("min"), threshold.get("max")
            if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low > high:
                threshold["min"], threshold["max"] = high, low


def without_unit(members, name):
    number = QUANTITY.match(members[name]) if isinstance(members.get(name), str) else None
    if number:
        members[name] = float(number[0])


def want_something(body):
    """A sentence has to speak of a deployment and a request of services and environments; the tests of generation say more."""
    if isinstance(body.get("sentence"), str) and 1 <= len(body["sentence"]) <= 4000:
        body["sentence"] = "deploy checkout to production"
    if isinstance(body.get("request"), dict):
        body["request"] = {"services": ["checkout"], "environments": ["production"]}
