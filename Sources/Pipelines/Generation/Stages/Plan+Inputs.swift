extension Plan {
    /// The pipeline's variables.
    var variables: [TextTree] {
        request.inputs.map { input in
            var entries: [TextTree.Entry] = [
                .init("name", input.name), .init("type", input.kind.harnessName),
            ]
            if let summary = input.summary, !summary.isEmpty { entries.append(.init("description", summary)) }
            if let value = input.defaultValue {
                entries.append(
                    .init("default", input.kind == .number ? .word(Self.number(value)) : .text(value)))
            }
            entries.append(.init("required", .flag(input.isRequired)))
            entries.append(.init("value", .text(Self.value(of: input))))
            return .mapping(entries)
        }
    }

    /// A runtime input with its default and what it may be.
    private static func value(of input: PipelineRequest.Input) -> String {
        var value = "<+input>"
        if let usual = input.defaultValue { value += ".default(\(quoted(usual)))" }
        if !input.allowedValues.isEmpty {
            value += ".allowedValues(\(input.allowedValues.map { quoted($0) }.joined(separator: ",")))"
        }
        return value
    }

    /// Values with a comma or a space need quotes in an expression.
    private static func quoted(_ value: String) -> String {
        value.contains { $0 == "," || $0 == " " } ? "'\(value)'" : value
    }

    /// A number as YAML writes it: no sign or point without digits.
    private static func number(_ text: String) -> String {
        var text = text.hasPrefix("+") ? String(text.dropFirst()) : text
        if text.hasPrefix(".") { text = "0" + text }
        if text.hasPrefix("-.") { text = "-0" + text.dropFirst() }
        if text.hasSuffix(".") { text += "0" }
        return text
    }

    /// Who is told what.
    var notificationRules: [TextTree] {
        var names: Set<String> = []
        return request.notifications.map { notification in
            var name = "Tell \(notification.channel.title)"
            if let room = notification.room, !room.isEmpty { name += " \(room)" }
            name = HarnessName.name(name)
            var number = 1
            let base = name
            while !names.insert(name).inserted {
                number += 1
                name = "\(base) \(number)"
            }
            return .mapping([
                .init("name", name, why: "Who is told, and what."),
                .init("identifier", HarnessName.identifier(name.lowercased()) ?? "notification"),
                .init(
                    "pipelineEvents",
                    .list(
                        notification.events.map { event in
                            var entries: [TextTree.Entry] = [.init("type", event.harnessName)]
                            if event == .stageFailure {
                                entries.append(.init("forStages", .texts(["AllStages"])))
                            }
                            return .mapping(entries)
                        })),
                .init(
                    "notificationMethod",
                    .mapping([
                        .init("type", notification.channel.harnessName),
                        .init("spec", .mapping(method(of: notification))),
                    ])),
                .init("enabled", .flag(true)),
            ])
        }
    }

    private func method(of notification: PipelineRequest.Notification) -> [TextTree.Entry] {
        let groups = TextTree.texts(notification.groups.compactMap { HarnessName.reference($0) })
        func secret(_ usual: String) -> String {
            let room = notification.room.flatMap { HarnessName.identifier($0) }
            let name = notification.secret ?? (room.map { "\(usual)_\($0)" } ?? usual)
            return "<+secrets.getValue(\"\(name)\")>"
        }
        switch notification.channel {
        case .slack:
            return [
                .init("userGroups", groups),
                .init("webhookUrl", secret("slack_webhook"), why: "The address is the secret."),
            ]
        case .email:
            return [.init("userGroups", groups), .init("recipients", .texts(notification.recipients))]
        case .pagerDuty:
            return [.init("userGroups", groups), .init("integrationKey", secret("pagerduty_key"))]
        case .teams:
            return [.init("userGroups", groups), .init("msTeamKeys", .texts([secret("teams_webhook")]))]
        case .webhook:
            var entries: [TextTree.Entry] = [.init("webhookUrl", notification.url ?? "")]
            if let name = notification.secret {
                entries.append(
                    .init(
                        "headers",
                        .mapping([.init("Authorization", "Bearer <+secrets.getValue(\"\(name)\")>")])))
            }
            return entries
        }
    }
}

extension PipelineRequest.Notification.Channel {
    /// Harness's word for it: `type` of a notification method.
    var harnessName: String {
        switch self {
        case .slack: "Slack"
        case .email: "Email"
        case .pagerDuty: "PagerDuty"
        case .teams: "MsTeams"
        case .webhook: "Webhook"
        }
    }

    /// The channel in words.
    var title: String {
        switch self {
        case .slack: "Slack"
        case .email: "by mail"
        case .pagerDuty: "PagerDuty"
        case .teams: "Teams"
        case .webhook: "the webhook"
        }
    }
}
