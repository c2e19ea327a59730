"""What the demo plays: canaries that go well, that fail, and that are rolled back whatever dies in between."""
import json
import pathlib
import tempfile
import threading
import time

from parts import PROJECT, ROOT, SCOPE, Harness, Verdict, check, wait

PIPELINE = """\
pipeline:
  name: {name}
  identifier: {name}
  orgIdentifier: default
  projectIdentifier: shop
  stages:
    - stage:
        name: Production
        identifier: production
        type: Deployment
        spec:
          service: {{serviceRef: checkout}}
          environment: {{environmentRef: production}}
          execution:
            steps:
              - step: {{type: K8sCanaryDeploy, name: Canary Deploy, identifier: canary_deploy, timeout: 10m, spec: {{}}}}
{middle}
              - step: {{type: K8sRollingDeploy, name: Rolling Deploy, identifier: rolling_deploy, timeout: 10m, spec: {{}}}}
            rollbackSteps:
              - step: {{type: K8sCanaryDelete, name: Canary Delete, identifier: canary_delete, timeout: 10m, spec: {{}}}}
              - step: {{type: K8sRollingRollback, name: Rolling Rollback, identifier: rolling_rollback, timeout: 10m, spec: {{}}}}
        failureStrategies:
          - onFailure: {{errors: [AllErrors], action: {{type: StageRollback}}}}
  notificationRules:
    - name: verdict
      identifier: verdict
      enabled: true
      pipelineEvents: [{{type: AllEvents}}]
      notificationMethod:
        type: Webhook
        spec:
          webhookUrl: https://verdict.example.internal/v1/webhooks/harness
          headers: {{Authorization: Bearer <+secrets.getValue("verdict_token")>}}
"""
SOAK = "              - step: {type: ShellScript, name: Soak, identifier: soak, timeout: 30m, spec: {}}"
ASK = """\
              - step:
                  type: Http
                  name: Verdict
                  identifier: verdict
                  timeout: 30s
                  spec:
                    url: https://verdict.example.internal/v1/verify
                    method: POST
                    headers:
                      - {{key: Content-Type, value: application/json}}
                      - {{key: Authorization, value: Bearer <+secrets.getValue("verdict_token")>}}
                    requestBody: '{body}'
                    assertion: <+httpResponseCode> == 200
                    outputVariables:
                      - {{name: action, type: String, value: <+json.object(httpResponseBody).action>}}
                  failureStrategies:
                    - onFailure:
                        errors: [AllErrors]
                        action: {{type: Retry, spec: {{retryCount: 100, retryIntervals: [1s], onRetryFailure: {{action: {{type: StageRollback}}}}}}}}
              - step:
                  type: ShellScript
                  name: Rollback gate
                  identifier: rollback_gate
                  timeout: 1m
                  when: {{stageStatus: Success, condition: <+execution.steps.verdict.output.outputVariables.action> == "rollback"}}
                  spec: {{}}"""


class Stage:
    """A fake Harness and a Verdict of their own, and what is said about them."""

    def __init__(self, name, say):
        self.name, self.output = name, say
        self.temporary = tempfile.TemporaryDirectory(prefix="verdict-demo-")
        self.folder = pathlib.Path(self.temporary.name)
        self.harness = Harness(self.folder)
        self.verdict = Verdict(self.folder, self.harness)
        self.harness.admin("POST", "secrets", {"verdict_token": self.verdict.token})
        self.harness.admin("POST", "hosts", {"https://verdict.example.internal": f"http://127.0.0.1:{self.verdict.port}"})

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.verdict.end()
        self.harness.end()
        if kind is not None:
            log = (self.folder / "verdict.log").read_text(errors="replace").splitlines()
            self.say("the last of Verdict's log:\n  " + "\n  ".join(log[-15:]))
        self.temporary.cleanup()

    def say(self, text):
        self.output(f"{self.name}: {text}")

    def pipeline(self, name, middle, steps):
        self.harness.admin("POST", "pipelines", {"yaml": PIPELINE.format(name=name, middle=middle), "project": PROJECT})
        self.harness.admin("POST", f"scripts/{name}", steps)

    def asking(self, name, example):
        """A pipeline whose step asks with the evidence of an example."""
        request = json.loads((ROOT / f"Examples/requests/{example}.json").read_text())
        request["execution"] = {
            "accountId": "<+account.identifier>", "orgId": "<+org.identifier>", "projectId": "<+project.identifier>",
            "pipelineId": "<+pipeline.identifier>", "executionId": "<+pipeline.executionId>", "stageId": "<+stage.identifier>",
            "stepId": "verdict", "serviceId": "<+service.identifier>", "environmentId": "<+env.identifier>"}
        body = json.dumps(request).replace("'", "''")
        self.pipeline(name, ASK.format(body=body), {
            "canary_deploy": {"durationMilliseconds": 800, "log": ["deploying 1 of 10 instances", "canary is up"]},
            "rollback_gate": {"durationMilliseconds": 200, "fails": True, "log": ["verdict is rollback", "ERROR exit 1"]}})

    def soaking(self, name):
        """A pipeline that waits long enough to be rolled back from outside, and whose rollback takes a moment."""
        self.pipeline(name, SOAK, {
            "canary_deploy": {"durationMilliseconds": 300}, "soak": {"durationMilliseconds": 600_000},
            "rolling_rollback": {"durationMilliseconds": 2_500}})

    def rolled_back_once(self, execution):
        """The point of it all: the rollback really ran in Harness, once, and well."""
        run = wait(lambda: (lambda run: run if run["isOver"] else None)(self.harness.execution(execution)), "the execution ends", 120)
        check(run["status"] == "Failed", f"the execution is {run['status']}")
        check(len(run["rollbacks"]) == 1, f"the rollback ran {len(run['rollbacks'])} times")
        check(run["rollbacks"][0]["succeeded"], "the rollback failed")
        for step in ("canary_delete", "rolling_rollback"):
            states = [item["status"] for item in run["steps"] if item["identifier"] == step]
            check(states == ["Success"], f"{step} is {states}")
        check(not any(item["identifier"] == "rolling_deploy" for item in run["steps"]), "the new version was rolled out")

    def ask_for_rollback(self, execution, timeout=30.0):
        return self.verdict.ask(
            "POST", "/v1/rollback",
            {"execution": {**SCOPE, "pipelineId": "soaking", "executionId": execution}, "reason": "error rate 7 % against 0.3 %", "deadlineSeconds": 1},
            timeout)

    def rollback_is_told(self, execution, seconds=90.0):
        """Verdict itself says that the rollback ran."""

        def look():
            answer = self.verdict.ask("GET", f"/v1/rollbacks?executionId={execution}")
            items = answer[1]["items"] if answer and answer[0] == 200 else []
            return items[0] if items and items[0]["status"] == "final" else None

        told = wait(look, "Verdict says how the rollback ended", seconds)
        check(told["outcome"] == "rolledBack", f"Verdict says {told['outcome']}: {told['reason']}")
        return told


def healthy(stage):
    stage.asking("healthy_canary", "proceed")
    execution = stage.harness.run("healthy_canary")
    stage.say(f"execution {execution} deploys a canary; its step asks Verdict")
    run = wait(lambda: (lambda run: run if run["isOver"] else None)(stage.harness.execution(execution)), "the execution ends")
    answer = stage.verdict.ask("GET", f"/v1/executions/{execution}/action")
    stage.say(f"Verdict says {answer[1]}, the pipeline ends with {run['status']}")
    check(answer[1] == "proceed" and run["status"] == "Success", f"{answer}, {run['status']}")
    check(not run["rollbacks"], "something was rolled back")


def failing(stage, disturb=lambda execution: None):
    stage.asking("failing_canary", "rollback")
    execution = stage.harness.run("failing_canary")
    stage.say(f"execution {execution} deploys a canary that is not well; its step asks Verdict")
    disturb(execution)
    stage.rolled_back_once(execution)
    answer = wait(lambda: stage.verdict.ask("GET", f"/v1/verdicts?executionId={execution}"), "Verdict answers")
    items = answer[1]["items"]
    check(len(items) == 1 and items[0]["action"] == "rollback", f"verdicts: {items}")
    stage.say(f"Verdict says rollback: {items[0]['reason'][:110]}")
    stage.say("the gate failed, and the stage's failure strategy ran the rollback steps, once")

    taken = [call for call in stage.harness.admin("GET", "deliveries") if "Failed" in call["event"] and call["status"] == 202]
    if not taken:
        stage.say("no notification of the failure found anybody, and Harness repeats none")
        return

    def analysis():
        found = stage.verdict.ask("GET", f"/v1/analyses?executionId={execution}")
        items = found[1]["items"] if found and found[0] == 200 else []
        return [item for item in items if item["status"] == "final"]

    done = wait(analysis, "the analysis that nobody asked for", 90)
    stage.say(f"the notification of the failure began an analysis: {str(done[0].get('summary') or done[0].get('reason') or 'done')[:110]}")


def rolled_back_from_outside(stage, disturb=None):
    stage.soaking("soaking")
    execution = stage.harness.run("soaking")
    wait(lambda: stage.harness.step(execution, "soak") == "Running", "the soak begins")
    stage.say(f"execution {execution} soaks; somebody asks for a rollback")
    if disturb:
        disturb(execution)
    else:
        stage.ask_for_rollback(execution)
    stage.rolled_back_once(execution)
    told = stage.rollback_is_told(execution)
    arrived = [call for call in stage.harness.interrupts() if call["status"] == 200 or call["fault"]]
    check(len(stage.harness.execution(execution)["interrupts"]) == 1, f"interrupts: {stage.harness.execution(execution)['interrupts']}")
    stage.say(f"{told['outcome']} by {told['method']}: {told['reason'][:100]} ({len(arrived)} call(s), {stage.verdict.starts} start(s) of Verdict)")


# MARK: what dies in between


def kill_and_start(stage, why, away=0.0):
    """Kills Verdict, and starts it again after it was away for some seconds."""
    stage.say(f"kill -9: {why}")
    stage.verdict.kill()
    time.sleep(away)
    stage.verdict.start()


def in_background(action, *arguments):
    thread = threading.Thread(target=action, args=arguments, daemon=True)
    thread.start()
    return thread


def again_until_taken(stage, execution):
    """As a step that is repeated: asks until Verdict has taken the demand."""
    wait(lambda: (stage.ask_for_rollback(execution) or [0])[0] in (200, 202), "Verdict takes the demand", 60)


def killed_at_once(stage):
    def disturb(execution):
        in_background(stage.ask_for_rollback, execution)
        time.sleep(0.02)
        kill_and_start(stage, "while the demand arrives")
        again_until_taken(stage, execution)

    rolled_back_from_outside(stage, disturb)


def killed_while_planning(stage):
    def disturb(execution):
        stage.harness.admin("POST", "faults", {"kind": "slow", "path": "/execution/v2/", "times": 1, "delayMilliseconds": 2000})
        in_background(stage.ask_for_rollback, execution)
        time.sleep(0.8)
        kill_and_start(stage, "while it reads the execution")
        again_until_taken(stage, execution)

    rolled_back_from_outside(stage, disturb)


def killed_after_sending(stage):
    def disturb(execution):
        stage.harness.admin(
            "POST", "faults", {"kind": "slow", "method": "PUT", "path": "/interrupt/", "times": 1, "actsFirst": True, "delayMilliseconds": 3000})
        in_background(stage.ask_for_rollback, execution)
        wait(lambda: stage.harness.execution(execution)["interrupts"], "Harness takes the interrupt")
        kill_and_start(stage, "Harness has taken the interrupt, and its answer is on the way")

    rolled_back_from_outside(stage, disturb)


def killed_before_it_arrives(stage):
    def disturb(execution):
        stage.harness.admin("POST", "faults", {"kind": "hang", "method": "PUT", "path": "/interrupt/", "times": 1})
        in_background(stage.ask_for_rollback, execution)
        time.sleep(1.5)
        kill_and_start(stage, "the interrupt is on the way and never arrives")

    rolled_back_from_outside(stage, disturb)


def killed_while_it_looks(stage):
    def disturb(execution):
        stage.ask_for_rollback(execution)
        wait(lambda: stage.harness.step(execution, "rolling_rollback") == "Running", "the rollback runs")
        kill_and_start(stage, "while the rollback runs")

    rolled_back_from_outside(stage, disturb)


def killed_while_the_step_asks(stage):
    def disturb(execution):
        wait(lambda: stage.harness.step(execution, "canary_deploy") == "Running", "the canary begins")
        kill_and_start(stage, "before the pipeline's step asks, which repeats itself", 2.5)

    failing(stage, disturb)


def killed_with_the_webhook(stage):
    def disturb(execution):
        wait(lambda: any(call["event"] == "StepFailed" and call["execution"] == execution for call in stage.harness.admin("GET", "deliveries")),
             "the notification")
        kill_and_start(stage, "right after it has taken the notification")

    failing(stage, disturb)


def one_in_three_fails(stage):
    def disturb(execution):
        stage.harness.admin("POST", "faults", {"kind": "text", "status": 502, "path": "/", "every": 3})
        again_until_taken(stage, execution)

    rolled_back_from_outside(stage, disturb)


def one_answer_in_three_is_lost(stage):
    def disturb(execution):
        stage.harness.admin("POST", "faults", {"kind": "cut", "path": "/", "every": 3, "actsFirst": True})
        again_until_taken(stage, execution)

    rolled_back_from_outside(stage, disturb)


def the_interrupts_answer_is_lost(stage):
    def disturb(execution):
        stage.harness.admin("POST", "faults", {"kind": "cut", "method": "PUT", "path": "/interrupt/", "times": 1, "actsFirst": True})
        again_until_taken(stage, execution)

    rolled_back_from_outside(stage, disturb)


SCENES = [healthy, failing, rolled_back_from_outside]
HARD_SCENES = [
    killed_at_once, killed_while_planning, killed_after_sending, killed_before_it_arrives, killed_while_it_looks,
    killed_while_the_step_asks, killed_with_the_webhook, one_in_three_fails, one_answer_in_three_is_lost, the_interrupts_answer_is_lost,
]
