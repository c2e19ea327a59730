import JSON
import YAML

/// What the interpreter needs of a pipeline's YAML, as Harness' v0 schema has it.
struct PipelinePlan: Sendable, Hashable {
    /// A stage.
    struct Stage: Sendable, Hashable {
        var identifier: String
        var name: String
        var type: String
        var service: String
        var environment: String
        var items: [Item]
        var rollback: [Item]
        var strategies: [Strategy]
        var whenStatus: String
    }

    /// A step, or steps that belong together.
    indirect enum Item: Sendable, Hashable {
        case step(Step)
        case group(identifier: String, name: String, items: [Item], strategies: [Strategy])
        case parallel([Item])
    }

    /// A step.
    struct Step: Sendable, Hashable {
        var identifier: String
        var name: String
        var type: String
        var spec: JSONValue
        var timeout: Int64?
        var whenStatus: String
        var condition: String?
        var strategies: [Strategy]
    }

    /// What happens on a failure.
    struct Strategy: Sendable, Hashable {
        var errors: [String]
        var action: JSONValue
    }

    /// A rule about notifications.
    struct Notification: Sendable, Hashable {
        var events: [String]
        var url: String
        var headers: [(name: String, value: String)]

        static func == (left: Self, right: Self) -> Bool {
            left.events == right.events && left.url == right.url
        }

        func hash(into hasher: inout Hasher) { hasher.combine(url) }
    }

    var identifier: String
    var name: String
    /// The inner lists run at the same time.
    var stages: [[Stage]]
    var notifications: [Notification]

    /// Reads a pipeline.
    ///
    /// - Throws: `YAMLError`, or ``Unreadable`` for what is no pipeline.
    init(yaml: String) throws {
        let document = JSONValue(yaml: try YAMLDocument(parsing: yaml).root)
        guard let pipeline = document["pipeline"], let identifier = pipeline["identifier"]?.string else {
            throw Unreadable(description: "pipeline.identifier is missing")
        }
        self.identifier = identifier
        name = pipeline["name"]?.string ?? identifier
        stages = (pipeline["stages"]?.array ?? []).map { item in
            if let parallel = item["parallel"]?.array {
                return parallel.compactMap { Self.stage($0["stage"]) }
            }
            return Self.stage(item["stage"]).map { [$0] } ?? []
        }
        notifications = (pipeline["notificationRules"]?.array ?? []).compactMap { rule in
            guard rule["enabled"]?.string != "false",
                let method = rule["notificationMethod"], method["type"]?.string == "Webhook",
                let url = method["spec"]?["webhookUrl"]?.string
            else { return nil }
            return Notification(
                events: (rule["pipelineEvents"]?.array ?? []).compactMap { $0["type"]?.string }, url: url,
                headers: (method["spec"]?["headers"]?.object ?? []).map { ($0.key, $0.value.string ?? "") })
        }
    }

    /// A text that is no pipeline.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    private static func stage(_ value: JSONValue?) -> Stage? {
        guard let value, let identifier = value["identifier"]?.string else { return nil }
        let spec = value["spec"]
        let execution = spec?["execution"]
        return Stage(
            identifier: identifier, name: value["name"]?.string ?? identifier,
            type: value["type"]?.string ?? "Custom", service: spec?["service"]?["serviceRef"]?.string ?? "",
            environment: spec?["environment"]?["environmentRef"]?.string ?? "",
            items: items(execution?["steps"]), rollback: items(execution?["rollbackSteps"]),
            strategies: strategies(value["failureStrategies"]),
            whenStatus: value["when"]?["pipelineStatus"]?.string ?? "Success")
    }

    private static func items(_ value: JSONValue?) -> [Item] {
        (value?.array ?? []).compactMap { item in
            if let parallel = item["parallel"] { return .parallel(items(parallel)) }
            if let group = item["stepGroup"], let identifier = group["identifier"]?.string {
                return .group(
                    identifier: identifier, name: group["name"]?.string ?? identifier,
                    items: items(group["steps"]), strategies: strategies(group["failureStrategies"]))
            }
            guard let step = item["step"], let identifier = step["identifier"]?.string else { return nil }
            return .step(
                Step(
                    identifier: identifier, name: step["name"]?.string ?? identifier,
                    type: step["type"]?.string ?? "ShellScript", spec: step["spec"] ?? [:],
                    timeout: step["timeout"]?.string.flatMap(milliseconds),
                    whenStatus: step["when"]?["stageStatus"]?.string ?? "Success",
                    condition: step["when"]?["condition"]?.string,
                    strategies: strategies(step["failureStrategies"])))
        }
    }

    static func strategies(_ value: JSONValue?) -> [Strategy] {
        (value?.array ?? []).compactMap { item in
            guard let failure = item["onFailure"], let action = failure["action"] else { return nil }
            return Strategy(errors: (failure["errors"]?.array ?? []).compactMap(\.string), action: action)
        }
    }

    /// A duration such as `10m`, `1h30m`, `15s`, `500ms`.
    static func milliseconds(_ text: String) -> Int64? {
        var total: Int64 = 0
        var rest = text[...]
        while let first = rest.first, first.isNumber {
            let digits = rest.prefix { $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let count = Int64(digits),
                let factor = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000][String(unit)]
            else { return nil }
            total += count * Int64(factor)
        }
        return rest.isEmpty ? total : nil
    }
}

extension JSONValue {
    /// A YAML tree as JSON; all scalars are texts.
    init(yaml node: YAMLNode) {
        switch node.content {
        case .scalar(let scalar): self = .string(scalar.text)
        case .sequence(let nodes): self = .array(nodes.map { JSONValue(yaml: $0) })
        case .mapping(let pairs):
            self = .object(pairs.map { Member($0.name, JSONValue(yaml: $0.value)) })
        }
    }
}
