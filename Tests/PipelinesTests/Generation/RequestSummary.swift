import Pipelines

/// A request in a line, to compare and to read: what is as usual is left out.
enum RequestSummary {
    static func of(_ request: PipelineRequest) -> String {
        var parts: [String] = []
        parts.append(request.services.joined(separator: request.deploysServicesTogether ? "|" : ","))
        parts.append(
            "to "
                + request.environments.map { environment in
                    environment.name + (environment.strategy.map { "(\($0.rawValue))" } ?? "")
                        + (environment.infrastructure.map { "@\($0)" } ?? "")
                }.joined(separator: ","))
        switch request.canary {
        case .count(1): parts.append(request.strategy.rawValue)
        case .count(let count): parts.append("\(request.strategy.rawValue):\(count)")
        case .percentage(let share): parts.append("\(request.strategy.rawValue):\(share)%")
        }
        if request.deploymentType != .kubernetes { parts.append(request.deploymentType.rawValue) }
        for approval in request.approvals {
            parts.append(
                "approval:" + approval.groups.joined(separator: "/")
                    + (approval.minimumCount == 1 ? "" : "x\(approval.minimumCount)")
                    + (approval.environment.map { "<\($0)" } ?? ""))
        }
        for test in request.tests {
            parts.append(
                "test:\(test.kind.rawValue)" + (test.moment.map { "@\($0.rawValue)" } ?? "")
                    + (test.command.map { "=\($0)" } ?? ""))
        }
        for notification in request.notifications {
            let whom =
                notification.groups + notification.recipients
                + [notification.room, notification.url].compactMap(\.self)
            parts.append(
                "tell:\(notification.channel.rawValue)(\(whom.joined(separator: ",")))"
                    + notification.events.map(\.rawValue).joined(separator: "+"))
        }
        if let verification = request.verification {
            parts.append(
                "verdict:\(verification.minutes)m"
                    + (verification.unavailable == .ask ? "" : "/\(verification.unavailable.rawValue)"))
        }
        if request.rollback != PipelineRequest.Rollback() {
            parts.append(
                "rollback:\(request.rollback.mode.rawValue)"
                    + (request.rollback.retries == 0 ? "" : "x\(request.rollback.retries)"))
        }
        for input in request.inputs {
            parts.append(
                "input:\(input.name)" + (input.kind == .string ? "" : ":\(input.kind.rawValue)")
                    + (input.defaultValue.map { "=\($0)" } ?? "")
                    + (input.allowedValues.isEmpty ? "" : "[\(input.allowedValues.joined(separator: ","))]"))
        }
        for freeze in request.freezes {
            switch freeze.span {
            case .weekly(let from, let to): parts.append("freeze:w\(from)-\(to)\(freeze.timeZone)")
            case .daily(let from, let to): parts.append("freeze:d\(from)-\(to)\(freeze.timeZone)")
            case .dates(let from, let to): parts.append("freeze:\(from)..\(to)\(freeze.timeZone)")
            }
        }
        if let artifact = request.artifact { parts.append("tag:\(artifact.tag)") }
        if let project = request.project { parts.append("project:\(project)") }
        if let organization = request.organization { parts.append("org:\(organization)") }
        if let name = request.name { parts.append("name:\(name)") }
        if let tool = request.codebase?.buildTool { parts.append("tool:\(tool.rawValue)") }
        return parts.joined(separator: " ")
    }
}
