import YAML

extension Lints {
    /// Expressions are closed and say something.
    mutating func checkExpressions() {
        for use in survey.uses where use.text.contains("<+") {
            let (expressions, open) = ExpressionScanner.scan(use.text)
            let isScript = ["command", "script"].contains(use.field)
            for offset in open.prefix(3) {
                let part = String(decoding: Array(use.text.utf8)[offset...], as: UTF8.self)
                add(
                    at: survey.mark(of: String(part.prefix(40)), in: use.node), isScript ? .warning : .error,
                    "expression-syntax", "the expression \"\(line(part))\" has no end",
                    "Close it with `>`.")
            }
            for expression in expressions
            where expression.body.utf8.allSatisfy({ $0 <= 0x20 }) || expression.body.hasSuffix(".")
                || expression.body.contains("..")
            {
                add(
                    at: survey.mark(of: "<+\(expression.body)", in: use.node), .error, "expression-syntax",
                    "the expression \"<+\(line(expression.body))>\" is not complete",
                    "Name what it stands for, such as <+pipeline.variables.name>.")
            }
            if ["assertion", "condition"].contains(use.field),
                use.text.contains("\"<+json.") || use.text.contains("\"<+xml.")
            {
                add(
                    at: survey.mark(of: "\"<+", in: use.node), .warning, "quoted-expression",
                    "an expression in quotes is compared as text, so this never holds",
                    "Write it without the quotes: <+json.object(...).field> == \"value\".")
            }
        }
    }

    private func line(_ text: String) -> String { String(text.prefix { $0 != "\n" }.prefix(60)) }

    /// What expressions name in the file is there.
    mutating func checkReferences() {
        guard pipeline.node?["template"] == nil else { return }
        let names = Names(pipeline)
        for use in survey.uses where use.text.contains("<+") {
            for expression in ExpressionScanner.scan(use.text).expressions {
                guard let fault = names.fault(in: expression.body, stage: use.stage) else { continue }
                add(
                    at: survey.mark(of: "<+\(expression.body)", in: use.node), .warning,
                    "unresolved-reference",
                    "<+\(line(expression.body))>: \(fault.message)", fault.remedy)
            }
        }
        let stages = Set(survey.stages.compactMap(\.identifier))
        let barriers = Set(
            (pipeline.node?["flowControl"]?["barriers"]?.items ?? []).compactMap { $0["identifier"]?.text })
        for use in survey.uses {
            let text = use.text
            if (use.field == "forStages" && text != "AllStages" || use.field == "stage" && use.stage != nil),
                !text.contains("<+"), !stages.contains(text), names.isComplete
            {
                addMissing(use.node, "stage", text, stages)
            }
            if use.field == "barrierRef", !text.contains("<+"), !barriers.contains(text) {
                addMissing(use.node, "barrier in flowControl.barriers", text, barriers)
            }
        }
    }

    private mutating func addMissing(_ node: YAMLNode, _ kind: String, _ text: String, _ known: Set<String>) {
        let near = Spelling.nearest(to: text, in: known.sorted())
        add(
            at: node.start, .warning, "unresolved-reference", "there is no \(kind) \"\(text)\"",
            near.map { "Did you mean \($0)?" } ?? "Name one of \(known.sorted().joined(separator: ", ")).")
    }
}

/// What expressions can name in a pipeline.
private struct Names {
    /// The steps and groups at one level; groups with theirs.
    private indirect enum Level {
        case step
        case group([String: Level])
    }

    private var stages: [String: Int] = [:]
    private var steps: [[String: Level]] = []
    /// Which stages hold all their steps in the text.
    private var isWhole: [Bool] = []
    private var variables: Set<String> = []
    private var stageVariables: [Set<String>] = []
    /// Whether the text holds all stages.
    private(set) var isComplete = true

    init(_ pipeline: Pipeline) {
        for item in pipeline.stages { if case .other = item { isComplete = false } }
        for (index, stage) in pipeline.allStages.enumerated() {
            if let identifier = stage.identifier { stages[identifier] = index }
            var whole = stage.type != nil
            steps.append(Self.level(stage.steps + stage.rollbackSteps, &whole))
            isWhole.append(whole)
            stageVariables.append(Self.names(stage.node["variables"]))
        }
        variables = Self.names(pipeline.node?["variables"])
    }

    private static func names(_ list: YAMLNode?) -> Set<String> {
        Set((list?.items ?? []).compactMap { $0["name"]?.text })
    }

    private static func level(_ items: [StepItem], _ isWhole: inout Bool) -> [String: Level] {
        var level: [String: Level] = [:]
        for item in items {
            switch item {
            case .step(let step): if let identifier = step.identifier { level[identifier] = .step }
            case .group(let group):
                if group.node["template"] != nil { isWhole = false }
                if let identifier = group.identifier {
                    level[identifier] = .group(Self.level(group.steps, &isWhole))
                }
            case .parallel(let items, _): level.merge(Self.level(items, &isWhole)) { first, _ in first }
            case .other: isWhole = false
            }
        }
        return level
    }

    /// What is wrong with an expression; nil if nothing is, as far as the text tells.
    func fault(in body: String, stage: Int?) -> (message: String, remedy: String)? {
        let path = body.split(separator: ".", omittingEmptySubsequences: false).map { part in
            String(part.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "$" })
        }
        guard path.count >= 3 else { return nil }
        if path[0] == "pipeline", path[1] == "stages" {
            guard let index = stages[path[2]] else {
                return isComplete ? missing("stage", path[2], Array(stages.keys)) : nil
            }
            return fault(inStage: index, Array(path.dropFirst(3)))
        }
        if path[0] == "pipeline", path[1] == "variables" {
            return variableFault(body, after: "pipeline.variables.", variables, "pipeline")
        }
        guard let stage else { return nil }
        if path[0] == "stage", path[1] == "variables" {
            return isWhole[stage]
                ? variableFault(body, after: "stage.variables.", stageVariables[stage], "stage") : nil
        }
        if path[0] == "stage" { return fault(inStage: stage, Array(path.dropFirst())) }
        if path[0] == "execution", path[1] == "steps" {
            return fault(inStage: stage, ["spec"] + path)
        }
        return nil
    }

    private func fault(inStage index: Int, _ path: [String]) -> (message: String, remedy: String)? {
        guard isWhole[index], path.count >= 4, path[0] == "spec", path[1] == "execution",
            path[2] == "steps" || path[2] == "rollbackSteps"
        else { return nil }
        var level = steps[index]
        var rest = path.dropFirst(3)
        while let name = rest.first {
            // Loops number their runs: the step `test` runs as `test_0`.
            guard let found = level[name] ?? level[Self.withoutNumber(name)] else {
                return missing("step", name, Array(level.keys))
            }
            guard case .group(let inner) = found, rest.dropFirst().first == "steps" else { return nil }
            level = inner
            rest = rest.dropFirst(2)
        }
        return nil
    }

    private static func withoutNumber(_ name: String) -> String {
        guard let dash = name.lastIndex(of: "_"), name[name.index(after: dash)...].allSatisfy(\.isNumber)
        else {
            return name
        }
        return String(name[..<dash])
    }

    private func variableFault(
        _ body: String, after prefix: String, _ known: Set<String>, _ owner: String
    ) -> (message: String, remedy: String)? {
        guard body.hasPrefix(prefix) else { return nil }
        let rest = body.dropFirst(prefix.count).prefix {
            $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "$" || $0 == "-"
        }
        guard !rest.isEmpty, !known.contains(where: { rest == $0 || rest.hasPrefix($0 + ".") }) else {
            return nil
        }
        let name = String(rest.prefix { $0 != "." })
        return missing("variable of the \(owner)", name, Array(known))
    }

    private func missing(_ kind: String, _ name: String, _ known: [String]) -> (
        message: String, remedy: String
    ) {
        let near = Spelling.nearest(to: name, in: known.sorted())
        let list = known.sorted().prefix(12).joined(separator: ", ")
        return (
            "there is no \(kind) \"\(name)\"",
            near.map { "Did you mean \($0)?" }
                ?? (known.isEmpty ? "There is none at all here; add it." : "There are \(list).")
        )
    }
}
