import JSON

/// Sends the notifications of an execution, in the documented bodies.
struct Notifier: Sendable {
    let world: World

    /// What a notification tells.
    struct Event: Sendable {
        var type: String
        var status: String
        var stage: (identifier: String, name: String)?
        var step: (identifier: String, name: String)?
        var started: Int64
        var ended: Int64?
        var message: String?
    }

    /// Sends an event to every rule that wants it, once; nobody repeats it.
    func send(_ event: Event, of execution: String) async {
        let plan: (body: [UInt8], targets: [(String, [(name: String, value: String)])], copies: Int)? =
            world.read { state in
                guard let run = state.executions[execution] else { return nil }
                let rules = run.plan.notifications + state.notifications
                let wanted = rules.filter {
                    $0.events.contains(event.type) || $0.events.contains("AllEvents")
                }
                let secrets = Expressions(
                    values: Dictionary(
                        state.secrets.map { ("secrets.getValue(\"\($0.key)\")", $0.value) },
                        uniquingKeysWith: { first, _ in first }))
                return (
                    Self.body(event, run),
                    wanted.map { rule in
                        (
                            state.target(of: rule.url),
                            rule.headers.map { ($0.name, secrets.resolve($0.value)) }
                        )
                    }, state.copies
                )
            }
        guard let plan else { return }
        for (url, headers) in plan.targets {
            for _ in 0..<plan.copies {
                let answer = await OutgoingCall.send(
                    "POST", url, headers: [("Content-Type", "application/json")] + headers, body: plan.body)
                world.change {
                    $0.deliveries.append(
                        Delivery(url: url, event: event.type, execution: execution, status: answer?.status))
                }
            }
        }
    }

    private static func body(_ event: Event, _ run: Execution) -> [UInt8] {
        let base = "https://app.harness.io/ng/#/account/\(run.account)/cd/orgs/\(run.organization)"
        let pipeline = "\(base)/projects/\(run.project)/pipelines/\(run.plan.identifier)"
        var data: [JSONValue.Member] = [
            .init("accountIdentifier", .string(run.account)),
            .init("orgIdentifier", .string(run.organization)),
            .init("projectIdentifier", .string(run.project)),
            .init("pipelineIdentifier", .string(run.plan.identifier)),
            .init("pipelineName", .string(run.plan.name)),
            .init("planExecutionId", .string(run.id)),
            .init("executionUrl", .string("\(pipeline)/executions/\(run.id)/pipeline")),
            .init("pipelineUrl", .string("\(pipeline)/pipeline-studio")),
            .init("eventType", .string(event.type)),
            .init("nodeStatus", .string(event.status)),
            .init("triggeredBy", ["triggerType": .string(run.trigger), "name": "NAME", "email": "EMAIL_ID"]),
            // Seconds, where the API has milliseconds.
            .init("startTime", .string(TimestampText.notification(event.started))),
            .init("startTs", .integer(event.started / 1_000)),
        ]
        if let stage = event.stage {
            data.append(.init("stageIdentifier", .string(stage.identifier)))
            if event.step == nil {
                // On stage events the step's name is the stage's.
                data.append(.init("stepName", .string(stage.name)))
                data.append(.init("stageName", .string(stage.name)))
            }
        }
        if let step = event.step {
            data.append(.init("stepIdentifier", .string(step.identifier)))
            data.append(.init("stepName", .string(step.name)))
        }
        if event.stage == nil || event.type == "StageStart" { data.append(.init("moduleInfo", [:])) }
        if let ended = event.ended {
            data.append(.init("endTime", .string(TimestampText.notification(ended))))
            data.append(.init("endTs", .integer(ended / 1_000)))
        }
        if let message = event.message { data.append(.init("errorMessage", .string(message))) }
        return JSONValue.object([.init("eventData", .object(data))]).bytes
    }
}

extension World.State {
    /// Where a URL of a pipeline leads on this machine.
    func target(of url: String) -> String {
        for (prefix, replacement) in hosts where url.hasPrefix(prefix) {
            return replacement + url.dropFirst(prefix.count)
        }
        return url
    }
}
