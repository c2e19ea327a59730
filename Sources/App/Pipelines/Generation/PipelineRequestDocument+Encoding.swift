package import JSON
package import Pipelines

extension PipelineRequestDocument {
    /// Writes a request as the document that ``read(_:over:at:)`` takes.
    package static func value(of request: PipelineRequest) -> JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue?) { if let value { members.append(.init(key, value)) } }
        func list(_ key: String, _ values: [JSONValue]) { if !values.isEmpty { add(key, .array(values)) } }
        add("name", request.name.map { .string($0) })
        add("identifier", request.identifier.map { .string($0) })
        add("project", request.project.map { .string($0) })
        add("organization", request.organization.map { .string($0) })
        add("services", texts(request.services))
        if request.services.count > 1 {
            add("deployServicesTogether", .boolean(request.deploysServicesTogether))
        }
        add(
            "environments",
            .array(
                request.environments.map {
                    object([
                        ("name", .string($0.name)), ("infrastructure", $0.infrastructure.map { .string($0) }),
                        ("strategy", $0.strategy.map { .string($0.rawValue) }),
                    ])
                }))
        add("deploymentType", .string(request.deploymentType.rawValue))
        add("strategy", .string(request.strategy.rawValue))
        switch request.canary {
        case .count(let count): add("canary", object([("count", .integer(Int64(count)))]))
        case .percentage(let share): add("canary", object([("percentage", .integer(Int64(share)))]))
        }
        list(
            "approvals",
            request.approvals.map {
                object([
                    ("groups", texts($0.groups)), ("minimumCount", .integer(Int64($0.minimumCount))),
                    ("environment", $0.environment.map { .string($0) }), ("timeout", .string($0.timeout)),
                    ("message", $0.message.map { .string($0) }),
                    ("allowsExecutor", .boolean($0.allowsExecutor)),
                ])
            })
        list(
            "tests",
            request.tests.map {
                object([
                    ("kind", .string($0.kind.rawValue)), ("moment", .string($0.effectiveMoment.rawValue)),
                    ("command", $0.command.map { .string($0) }),
                ])
            })
        list("notifications", request.notifications.map(value(of:)))
        add("verification", request.verification.map(value(of:)))
        add(
            "rollback",
            object([
                ("mode", .string(request.rollback.mode.rawValue)),
                ("retries", .integer(Int64(request.rollback.retries))),
            ]))
        list("inputs", request.inputs.map(value(of:)))
        list("freezes", request.freezes.map(value(of:)))
        add(
            "artifact",
            request.artifact.map {
                object([("source", .string($0.source)), ("kind", .string($0.kind)), ("tag", .string($0.tag))])
            })
        add(
            "codebase",
            request.codebase.map {
                object([
                    ("connector", $0.connector.map { .string($0) }),
                    ("repository", $0.repository.map { .string($0) }),
                    ("buildTool", $0.buildTool.map { .string($0.rawValue) }),
                    ("imageConnector", $0.imageConnector.map { .string($0) }),
                    ("image", $0.image.map { .string($0) }),
                ])
            })
        return .object(members)
    }

    private static func object(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { member in member.1.map { JSONValue.Member(member.0, $0) } })
    }

    private static func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

    private static func value(of notification: PipelineRequest.Notification) -> JSONValue {
        object([
            ("channel", .string(notification.channel.rawValue)),
            ("events", texts(notification.events.map(\.rawValue))),
            ("groups", notification.groups.isEmpty ? nil : texts(notification.groups)),
            ("recipients", notification.recipients.isEmpty ? nil : texts(notification.recipients)),
            ("secret", notification.secret.map { .string($0) }),
            ("room", notification.room.map { .string($0) }),
            ("url", notification.url.map { .string($0) }),
        ])
    }

    private static func value(of verification: PipelineRequest.Verification) -> JSONValue {
        object([
            ("url", .string(verification.url)), ("tokenSecret", .string(verification.tokenSecret)),
            ("prometheusUrl", .string(verification.prometheusURL)),
            ("minutes", .integer(Int64(verification.minutes))),
            ("unavailable", .string(verification.unavailable.rawValue)),
            ("investigators", verification.investigators.map(texts)),
            ("policy", verification.policy.map { .string($0) }),
        ])
    }

    private static func value(of input: PipelineRequest.Input) -> JSONValue {
        object([
            ("name", .string(input.name)), ("type", .string(input.kind.rawValue)),
            ("default", input.defaultValue.map { .string($0) }),
            ("allowedValues", input.allowedValues.isEmpty ? nil : texts(input.allowedValues)),
            ("description", input.summary.map { .string($0) }), ("required", .boolean(input.isRequired)),
        ])
    }

    private static func value(of freeze: PipelineRequest.FreezeWindow) -> JSONValue {
        func clock(_ minutes: Int) -> String {
            let hour = minutes / 60, minute = minutes % 60
            return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
        }
        func week(_ minutes: Int) -> String {
            // The week's end is the last day's 24:00, so that reading it gives the same minute.
            minutes >= 10_080
                ? "Sunday 24:00" : "\(days[max(0, minutes) / 1440]) \(clock(max(0, minutes) % 1440))"
        }
        let (key, from, to) =
            switch freeze.span {
            case .weekly(let from, let to): ("weekly", week(from), week(to))
            case .daily(let from, let to): ("daily", clock(from), clock(to))
            case .dates(let from, let to): ("dates", from, to)
            }
        return object([
            (key, object([("from", .string(from)), ("to", .string(to))])),
            ("timeZone", .string(freeze.timeZone)),
        ])
    }
}
