extension Plan {
    /// Where the output variables of a step are read inside its stage.
    private func output(_ step: String, _ name: String) -> String {
        "<+execution.steps.\(step).output.outputVariables.\(name)>"
    }

    /// Notes the moment before the new version serves, so that before and after can be told apart.
    var startStep: TextTree {
        step(
            [
                .init("type", "ShellScript"), .init("name", "Note the start"),
                .init("identifier", "note_start"),
                .init("timeout", "1m"),
                .init("spec", script("started=$(date +%s)", outputs: ["started"])),
            ], why: "The moment that divides before from after in the comparison.")
    }

    /// Collects the evidence, asks, and acts on the answer.
    func verdictSteps(_ strategy: PipelineRequest.Strategy) -> [TextTree] {
        guard let verification = request.verification else { return [] }
        return [
            collectStep(strategy, verification), verdictStep(strategy, verification), rollbackGate,
            investigateStep,
        ]
    }

    // MARK: - Evidence

    private func collectStep(
        _ strategy: PipelineRequest.Strategy, _ verification: PipelineRequest.Verification
    ) -> TextTree {
        let isConcurrent = strategy == .canary
        var environment = [
            ("PROMETHEUS_URL", verification.prometheusURL),
            ("OBSERVE_SECONDS", String(verification.minutes * 60)),
            ("SERVICE", "<+service.identifier>"),
        ]
        if !isConcurrent { environment.append(("STARTED", output("note_start", "started"))) }
        return step(
            [
                .init("type", "ShellScript"), .init("name", "Collect"), .init("identifier", "collect"),
                .init("timeout", "\(verification.minutes + 5)m"),
                .init(
                    "spec",
                    script(
                        isConcurrent ? Self.concurrentScript : Self.beforeAfterScript,
                        environment: environment.map { (name: $0.0, value: $0.1) },
                        outputs: isConcurrent ? ["signals"] : ["signals", "started_at"])),
            ],
            why: isConcurrent
                ? "Lets the canary serve beside the old version, and reads what Prometheus saw of both at the same time."
                : "Lets the new version serve, and reads what Prometheus saw before and after.")
    }

    /// What both scripts begin with; values arrive as environment variables, never inside the text.
    private static let scriptHead = #"""
        #!/usr/bin/env bash
        set -uo pipefail
        # series QUERY FROM UNTIL: the points of a query that gives one series, as [[seconds, value], ...]; [] where there are none.
        series() {
          local points
          points=$(curl --silent --show-error --fail --max-time 20 --get "$PROMETHEUS_URL/api/v1/query_range" \
            --data-urlencode "query=$1" --data "start=$2" --data "end=$3" --data step=60 |
            sed -n 's/.*"values":\(\[\[.*\]\]\).*/\1/p' | sed 's/"NaN"/null/g; s/"[+-]Inf"/null/g; s/"\([^"]*\)"/\1/g')
          printf '%s' "${points:-[]}"
        }
        """#

    private static let concurrentScript =
        scriptHead + "\n"
            + #"""
            sleep "$OBSERVE_SECONDS"
            until=$(date +%s)
            from=$((until - OBSERVE_SECONDS))
            # signal MEMBERS QUERY: a signal; TRACK in the query stands for the version.
            signal() {
              printf '{%s, "baseline": %s, "candidate": %s}' "$1" \
                "$(series "${2//TRACK/primary}" "$from" "$until")" "$(series "${2//TRACK/canary}" "$from" "$until")"
            }
            labels="app=\"$SERVICE\",track=\"TRACK\""
            """# + "\n" + scriptTail

    private static let beforeAfterScript =
        scriptHead + "\n"
            + #"""
            deployed=$(date +%s)
            sleep "$OBSERVE_SECONDS"
            until=$(date +%s)
            started_at=$(date -u -d "@$STARTED" +%Y-%m-%dT%H:%M:%SZ)
            # signal MEMBERS QUERY: a signal, before the deployment against after it.
            signal() {
              printf '{%s, "baseline": %s, "candidate": %s}' "$1" \
                "$(series "$2" $((STARTED - OBSERVE_SECONDS)) "$STARTED")" "$(series "$2" "$deployed" "$until")"
            }
            labels="app=\"$SERVICE\""
            """# + "\n" + scriptTail

    private static let scriptTail = #"""
        latency=$(signal '"name": "latency_p99", "kind": "latency", "statistic": "p99", "unit": "ms", "critical": true' \
          "1000 * histogram_quantile(0.99, sum by (le) (rate(http_server_requests_seconds_bucket{$labels}[1m])))")
        errors=$(signal '"name": "error_rate", "kind": "errorRate", "unit": "ratio", "critical": true' \
          "sum(rate(http_server_requests_seconds_count{$labels,status=~\"5..\"}[1m])) / sum(rate(http_server_requests_seconds_count{$labels}[1m]))")
        traffic=$(signal '"name": "requests", "kind": "throughput", "unit": "1/s"' \
          "sum(rate(http_server_requests_seconds_count{$labels}[1m]))")
        signals="[$latency, $errors, $traffic]"
        echo "$signals"
        """#

    // MARK: - Question

    private func verdictStep(
        _ strategy: PipelineRequest.Strategy, _ verification: PipelineRequest.Verification
    ) -> TextTree {
        let deployment =
            strategy == .canary
            ? #"{"strategy": "canary", "comparison": "concurrent"}"#
            : #"{"strategy": "\#(strategy.verdictName)", "comparison": "beforeAfter", "startedAt": "\#(output("collect", "started_at"))"}"#
        let policy = verification.policy.map { "\n \"policy\": \"\($0)\"," } ?? ""
        let body = """
            {"execution": {"accountId": "<+account.identifier>", "orgId": "<+org.identifier>", "projectId": "<+project.identifier>",
                           "pipelineId": "<+pipeline.identifier>", "executionId": "<+pipeline.executionId>",
                           "stageId": "<+stage.identifier>", "stepId": "verdict",
                           "serviceId": "<+service.identifier>", "environmentId": "<+env.identifier>"},
             "deployment": \(deployment),
             "signals": \(output("collect", "signals")),\(policy)
             "deadlineSeconds": 20}
            """
        return step(
            [
                .init("type", "Http"), .init("name", "Verdict"), .init("identifier", "verdict"),
                .init(
                    "timeout", "30s",
                    why: "Longer than the deadline in the body, so that the answer always comes first."),
                .init(
                    "spec",
                    .mapping([
                        .init("url", "\(verification.url)/v1/verify"), .init("method", "POST"),
                        .init(
                            "headers",
                            .list([
                                .mapping([.init("key", "Content-Type"), .init("value", "application/json")]),
                                .mapping([
                                    .init("key", "Authorization"),
                                    .init(
                                        "value", "Bearer <+secrets.getValue(\"\(verification.tokenSecret)\")>"
                                    ),
                                ]),
                            ])),
                        .init("requestBody", .text(body)),
                        .init(
                            "assertion", "<+httpResponseCode> == 200",
                            why:
                                "200 means that there is a verdict, whatever it is. Without this line the step succeeds on any status."
                        ),
                        .init(
                            "outputVariables",
                            .list(
                                [("action", "action"), ("reason", "reason"), ("report", "reportUrl")].map {
                                    variable($0.0, "<+json.object(httpResponseBody).\($0.1)>")
                                })),
                    ])),
                .init(
                    "failureStrategies",
                    .list([
                        onFailure(
                            errors: ["AllErrors"],
                            action: [
                                .init("type", "Retry"),
                                .init(
                                    "spec",
                                    .mapping([
                                        .init("retryCount", .number(2)),
                                        .init("retryIntervals", .texts(["15s"])),
                                        .init(
                                            "onRetryFailure",
                                            .mapping([
                                                .init("action", .mapping(unavailableAction(verification)))
                                            ])),
                                    ])),
                            ])
                    ]), why: unavailableReason(verification)),
            ], why: "Asks whether the new version is healthy. The steps after it act on the answer.")
    }

    private func unavailableAction(_ verification: PipelineRequest.Verification) -> [TextTree.Entry] {
        switch verification.unavailable {
        case .ask: manualAction
        case .rollback: rollbackAction
        case .proceed: action("Ignore")
        }
    }

    private func unavailableReason(_ verification: PipelineRequest.Verification) -> String {
        switch verification.unavailable {
        case .ask: "No verdict is neither a good nor a bad one: it is asked for again, then a person decides."
        case .rollback: "Without a verdict the deployment goes back (fail closed)."
        case .proceed: "Without a verdict the deployment goes on (fail open)."
        }
    }

    // MARK: - Answer

    private var rollbackGate: TextTree {
        step(
            [
                .init("type", "ShellScript"), .init("name", "Rollback gate"),
                .init("identifier", "rollback_gate"),
                .init("timeout", "1m"), .init("when", condition("rollback")),
                .init(
                    "spec",
                    script(
                        """
                        echo "rollback: $REASON"
                        exit 1
                        """, environment: [("REASON", output("verdict", "reason"))])),
                .init(
                    "failureStrategies", .list([onFailure(errors: ["AllErrors"], action: rollbackAction)])),
            ],
            why:
                "A step of its own, since a step that fails may not publish its variables: the verdict step succeeds, this one fails."
        )
    }

    private var investigateStep: TextTree {
        step(
            [
                .init("type", "HarnessApproval"), .init("name", "Investigate"),
                .init("identifier", "investigate"),
                .init("timeout", "1h"), .init("when", condition("investigate")),
                .init(
                    "spec",
                    .mapping([
                        .init(
                            "callbackId", "verdict-<+pipeline.executionId>",
                            why: "By this name Verdict can pass on what a person decides on its page."),
                        .init(
                            "approvalMessage",
                            .text("\(output("verdict", "reason"))\n\(output("verdict", "report"))")),
                        .init("includePipelineExecutionHistory", .flag(true)),
                        .init("isAutoRejectEnabled", .flag(false)),
                        .init(
                            "approvers",
                            .mapping([
                                .init("userGroups", .texts(investigators)), .init("minimumCount", .number(1)),
                                .init("disallowPipelineExecutor", .flag(false)),
                            ])),
                        .init("approverInputs", .list([])),
                    ])),
                .init(
                    "failureStrategies",
                    .list([onFailure(errors: ["ApprovalRejection", "Timeout"], action: rollbackAction)]),
                    why: "Rejected, or nobody looked in time: the deployment goes back."),
            ], why: "What is not clear stays with people.")
    }

    private func condition(_ action: String) -> TextTree {
        .mapping([
            .init("stageStatus", "Success"),
            .init(
                "condition", .text("\(output("verdict", "action")) == \"\(action)\""),
                why: "No quotes round the expression: they would compare text with text."),
        ])
    }
}
