import YAML

extension StructureCheck {
    mutating func checkNamed(_ node: YAMLNode, _ name: String) {
        switch name {
        case "stageItem": checkStageItem(node)
        case "execution": checkExecution(node)
        case "stepItem": checkStepItem(node)
        case "variable": checkVariable(node)
        case "failureAction": checkAction(node)
        default:
            guard let shape = Self.shapes[name] else { return }
            check(node, shape)
        }
    }

    mutating func checkStageItem(_ node: YAMLNode) {
        guard node.isMapping else { return mismatch(node, "a stage: `stage:` or `parallel:`") }
        if let list = node["parallel"] {
            path.append("parallel")
            check(list, .list(.named("stageItem"), needsOne: false))
            path.removeLast()
        }
        if let stage = node["stage"] { checkStage(stage) }
        for pair in node.pairs where !["stage", "parallel", "insert"].contains(pair.name) {
            addUnknown(pair, ["stage", "parallel"], isRefused: false)
        }
    }

    mutating func checkStage(_ node: YAMLNode) {
        guard node.isMapping else { return mismatch(node, "a mapping") }
        if let template = node["template"], node["type"] == nil {
            for field in ["identifier", "name"] {
                check(node, field, field == "name" ? .text(.name) : .text(.id))
            }
            path.append("template")
            check(template, .named("templateLink"))
            path.removeLast()
            return
        }
        guard let type = node["type"] else { return addMissing("type", node) }
        guard let name = type.text, let shape = Self.stages[name] else {
            let words = Self.stages.keys.sorted()
            let near = Spelling.nearest(to: type.text ?? "", in: words)
            return add(
                .unknownType, type, "there is no stage type \(describe(type))",
                near.map { "Did you mean \($0)?" } ?? "It is one of \(words.joined(separator: ", ")).")
        }
        stageType = name
        stage = StepTable.letter(ofStage: name) ?? "-"
        check(node, shape)
    }

    mutating func checkExecution(_ node: YAMLNode) {
        let needsOne = !"RL".contains(stage)
        check(node, Self.executions["DCFR".contains(stage) ? 1 : 0][needsOne ? 1 : 0])
    }

    /// The shapes of `execution`: without and with steps to roll back, whether `steps` may be empty or not.
    private static let executions: [[MappingRule]] = [false, true].map { rollsBack in
        [false, true].map { needsOne in
            var shape = MappingShape()
            shape.fields = [
                MappingShape.Field(
                    name: "steps", shape: .list(.named("stepItem"), needsOne: needsOne), isRequired: true)
            ]
            if rollsBack {
                shape.fields.append(
                    MappingShape.Field(
                        name: "rollbackSteps", shape: .list(.named("stepItem"), needsOne: false),
                        isRequired: false))
            }
            return MappingRule(shape)
        }
    }

    mutating func checkStepItem(_ node: YAMLNode) {
        guard node.isMapping else {
            return mismatch(node, "`step:`, `stepGroup:` or `parallel:`")
        }
        let kinds = ["step", "stepGroup", "parallel", "insert"]
        let there = node.pairs.filter { kinds.contains($0.name) }
        if there.count != 1 {
            add(
                .choice, node,
                there.isEmpty
                    ? "an element of a list of steps needs `step`, `stepGroup` or `parallel`"
                    : "one element of a list of steps cannot be both `\(there[0].name)` and `\(there[1].name)`",
                "Write `- step:` with the step's fields indented below it, one element a step.")
        }
        for pair in node.pairs {
            switch pair.name {
            case "step": checkStep(pair.value)
            case "stepGroup": check(pair.value, .named("stepGroup"))
            case "parallel":
                path.append("parallel")
                check(pair.value, .list(.named("stepItem"), needsOne: false))
                path.removeLast()
            case "insert": break
            default: addUnknown(pair, Set(kinds), isRefused: false)
            }
        }
    }

    mutating func checkStep(_ node: YAMLNode) {
        guard node.isMapping else { return mismatch(node, "a mapping") }
        if node["template"] != nil, node["type"] == nil {
            check(node, "identifier", .text(.id))
            check(node, "name", .text(.name))
            return
        }
        check(node, .named("step"))
        guard let type = node["type"] else { return }
        guard let name = type.text, let entry = StepTable.entries[name] else {
            let near = Spelling.nearest(to: type.text ?? "", in: StepTable.entries.keys)
            return add(
                .unknownType, type, "there is no step type \(describe(type))",
                near.map { "Did you mean \($0)?" }
                    ?? "Use a step that Harness has, such as Run, ShellScript or Http.")
        }
        if !entry.stages.contains(stage) {
            let offering = StepTable.stages(offering: entry)
            let isScript = ["Http", "ShellScript"].contains(name) && ["B", "S", "P"].contains(stage)
            add(
                .stepNotAllowed, type, "a \(stageType) stage does not offer the step \(name)",
                isScript
                    ? "Use a Run step\(name == "Http" ? " with curl" : "") there."
                    : "Move it to a stage of type \(offering.joined(separator: ", ")).")
        }
        guard let spec = node["spec"] else {
            if entry.needsSpecification { addMissing("spec", node) }
            return
        }
        path.append("spec")
        check(spec, entry.specification)
        path.removeLast()
    }

    mutating func checkVariable(_ node: YAMLNode) {
        guard node.isMapping else { return mismatch(node, "a variable: name, type and value") }
        if node["name"] == nil {
            add(.namelessVariable, node, "a variable has no name", "Add a name; expressions find it by that.")
        } else {
            check(node, "name", .text(.varname))
        }
        let types = ["String", "Number", "Secret"]
        check(node, "type", .word(types))
        let isNumber = node["type"]?.text == "Number"
        check(node, "value", isNumber ? .either([.number, .text(.numeral)]) : .text(.text))
        let others: [(String, Shape)] = [("description", .text(.text)), ("required", .boolean)]
        for (field, shape) in others where node[field] != nil { check(node, field, shape) }
        for pair in node.pairs
        where !["name", "type", "value", "default", "required", "execution", "allowedValues"].contains(
            pair.name)
        {
            guard !Self.everywhere.contains(pair.name) else { continue }
            path.append(pair.name)
            addUnknown(pair, ["name", "type", "value", "default", "required"], isRefused: false)
            path.removeLast()
        }
    }

    mutating func checkAction(_ node: YAMLNode) {
        let known = [
            "Ignore", "Retry", "MarkAsSuccess", "Abort", "StageRollback", "StepGroupRollback",
            "PipelineRollback", "ManualIntervention", "ProceedWithDefaultValues", "MarkAsFailure",
            "RetryStepGroup",
        ]
        if !known.contains(node.text ?? "") {
            let near = Spelling.nearest(to: node.text ?? "", in: known)
            add(
                .unknownAction, node, "a failure strategy has no action \(describe(node))",
                near.map { "Did you mean \($0)?" } ?? "It is one of \(known.joined(separator: ", ")).")
        }
    }

    /// Checks a field that has to be there.
    mutating func check(_ node: YAMLNode, _ field: String, _ shape: Shape) {
        guard let value = node[field] else { return addMissing(field, node) }
        path.append(field)
        check(value, shape)
        path.removeLast()
    }
}
