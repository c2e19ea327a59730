import YAML

extension StructureCheck {
    var fieldName: String { "`\(path.last ?? "the value")`" }

    var container: String {
        path.last.map { $0.hasPrefix("[") ? "the element" : "`\($0)`" } ?? "the mapping"
    }

    func describe(_ node: YAMLNode) -> String {
        switch node.content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar(let scalar):
            return switch scalar.meaning {
            case .null: "no value"
            case .boolean, .integer, .number: scalar.text
            case .string(let text): "\"\(brief(text))\""
            }
        }
    }

    func brief(_ text: String) -> String {
        let line = text.prefix { $0 != "\n" }
        return line.count > 60 ? line.prefix(57) + "..." : String(line)
    }

    mutating func mismatch(_ node: YAMLNode, _ expected: String) {
        add(
            .wrongType, node, "\(fieldName) has to be \(expected); \(describe(node)) is not",
            "Write \(expected).")
    }

    mutating func addMissing(_ field: String, _ node: YAMLNode) {
        let place = node["identifier"] ?? node["name"] ?? node
        let name = node["identifier"]?.text ?? node["name"]?.text ?? path.last ?? ""
        add(
            .requiredField, at: node.isMapping && node.isFlow ? node.start : place.start,
            "`\(field)` is missing in \(name.hasPrefix("[") ? "the element" : "`\(name)`")",
            Self.remedies[field] ?? "Add `\(field)`.")
    }

    private static let remedies = [
        "failureStrategies":
            "Add failureStrategies: - onFailure: {errors: [AllErrors], action: {type: StageRollback}}.",
        "identifier": "Add an identifier: letters, digits and _, unique among its neighbours.",
        "name": "Add a name.",
        "type": "Add the type.",
        "value": "Add the value; `value: <+input>` asks for it when the pipeline runs.",
        "stageStatus": "Add stageStatus: Success, Failure or All.",
        "pipelineStatus": "Add pipelineStatus: Success, Failure or All.",
        "minimumCount": "Add minimumCount: 1, how many have to approve.",
        "disallowPipelineExecutor": "Add disallowPipelineExecutor: true or false.",
        "includePipelineExecutionHistory": "Add includePipelineExecutionHistory: true.",
        "execution": "Add execution with its steps.",
        "spec": "Add spec; `spec: {}` where nothing has to be said.",
    ]

    mutating func addUnknown(_ pair: YAMLPair, _ known: Set<String>, isRefused: Bool) {
        let missing = known.subtracting(path.isEmpty ? [] : [pair.name])
        let near = Spelling.nearest(to: pair.name, in: missing.sorted())
        let mark = pair.key.start
        diagnostics.append(
            Diagnostic(
                at: mark, isRefused ? .error : .warning,
                rule: isRefused ? Rule.badValue.rawValue : Rule.unknownField.rawValue,
                path: path.joined(separator: "."),
                "the field `\(pair.name)` is not known here"
                    + (isRefused ? "" : "; Harness takes it and does nothing with it"),
                remedy: near.map { "Did you mean `\($0)`?" }
                    ?? "Remove it, or look where it belongs. Known here: \(known.sorted().joined(separator: ", "))."
            ))
    }

    mutating func add(_ rule: Rule, _ node: YAMLNode, _ message: String, _ remedy: String) {
        add(rule, at: node.start, message, remedy)
    }

    mutating func add(_ rule: Rule, at mark: YAMLMark, _ message: String, _ remedy: String) {
        diagnostics.append(
            Diagnostic(
                at: mark, .error, rule: rule.rawValue, path: path.joined(separator: "."), message,
                remedy: remedy))
    }
}
