import YAML

/// Holds a pipeline against the tables of shapes.
struct StructureCheck {
    /// The rules that it tells of.
    enum Rule: String, CaseIterable {
        case requiredField = "required-field"
        case wrongType = "wrong-type"
        case badValue = "bad-value"
        case unknownField = "unknown-field"
        case unknownType = "unknown-type"
        case stepNotAllowed = "step-not-allowed"
        case choice
        /// A variable without a name, which the schema lets pass.
        case namelessVariable = "variable-name"
        /// An action of a failure strategy that there is not, which the schema lets pass.
        case unknownAction = "unknown-action"

        /// Whether Harness' schema has the rule too.
        var isOfSchema: Bool {
            switch self {
            case .requiredField, .wrongType, .badValue, .unknownType, .stepNotAllowed, .choice: true
            case .unknownField, .namelessVariable, .unknownAction: false
            }
        }
    }

    private(set) var diagnostics: [Diagnostic] = []
    private var path: [String] = []
    /// The letter of the stage that is being checked.
    private var stage: Character = "D"
    /// The type of the stage that is being checked.
    private var stageType = ""

    /// The shapes of the tables by name, with fields of mixins put in.
    private static let shapes: [String: Shape] = {
        var shapes: [String: Shape] = [:]
        for (words, shape) in ShapeReader.entries(of: ShapeTable.text)
            + ShapeReader.entries(of: StageTable.text)
        {
            if let name = words.first { shapes[name] = shape }
        }
        return shapes
    }()

    private static let stages: [String: Shape] = Dictionary(
        ShapeReader.entries(of: StageTable.stages).compactMap { words, shape in
            words.first.map { ($0, shape) }
        }, uniquingKeysWith: { first, _ in first })

    /// Fields that any mapping may have.
    private static let everywhere: Set<String> = ["description", "metadata", "__uuid"]

    /// Checks a pipeline.
    static func diagnostics(of root: YAMLNode) -> [Diagnostic] {
        var check = StructureCheck()
        check.path = ["pipeline"]
        guard root.isMapping else {
            check.add(.wrongType, root, "a pipeline is a mapping", "Begin with `pipeline:`.")
            return check.diagnostics
        }
        guard let pipeline = root["pipeline"] else {
            let other = root.pairs.first {
                ["template", "inputSet", "trigger", "overlayInputSet"].contains($0.name)
            }
            check.add(
                .requiredField, other?.key ?? root, "there is no `pipeline`",
                other.map { "This is a \($0.name); only pipelines are checked." }
                    ?? "Put everything under `pipeline:`.")
            return check.diagnostics
        }
        check.check(pipeline, .named("pipeline"))
        return check.diagnostics
    }

    // MARK: - Shapes

    private mutating func check(_ node: YAMLNode, _ shape: Shape) {
        switch shape {
        case .any: return
        case .text(let kind): checkText(node, kind)
        case .word(let words): checkWord(node, words)
        case .integer:
            guard case .scalar(let scalar) = node.content else { return mismatch(node, "a whole number") }
            switch scalar.meaning {
            case .integer: return
            case .number(let number) where number == number.rounded(): return
            default: mismatch(node, "a whole number")
            }
        case .number:
            guard case .scalar(let scalar) = node.content else { return mismatch(node, "a number") }
            switch scalar.meaning {
            case .integer, .number: return
            default: mismatch(node, "a number")
            }
        case .boolean:
            guard case .scalar(let scalar) = node.content, case .boolean = scalar.meaning else {
                return mismatch(node, "true or false")
            }
        case .list(let element, let needsOne):
            guard let items = node.items else { return mismatch(node, "a list") }
            if needsOne && items.isEmpty {
                add(.badValue, node, "the list is empty", "Add an element, or remove the field.")
            }
            for (index, item) in items.enumerated() {
                let name = item.pairs.count == 1 ? item.pairs[0].value["identifier"]?.text : nil
                path.append(name ?? "[\(index)]")
                check(item, element)
                path.removeLast()
            }
        case .mapping(let mapping): check(node, mapping)
        case .named(let name): checkNamed(node, name)
        case .orText(let inner):
            if case .scalar(let scalar) = node.content, case .string = scalar.meaning { return }
            check(node, inner)
        case .orExpression(let inner):
            if case .scalar(let scalar) = node.content, scalar.text.contains("<+") || isBlank(scalar, inner) {
                return
            }
            check(node, inner)
        case .orInput(let inner):
            if case .scalar(let scalar) = node.content, scalar.text.contains("<+") {
                if scalar.text.hasPrefix("<+input>") { return }
                return add(
                    .badValue, node, "\(fieldName) takes no expression but <+input>",
                    "Write \(expectation(of: inner)), or <+input> to be asked when the pipeline runs.")
            }
            check(node, inner)
        case .either(let shapes): checkEither(node, shapes)
        }
    }

    /// What a shape asks for, in words.
    private func expectation(of shape: Shape) -> String {
        switch shape {
        case .any: "a value"
        case .text(let kind): kind.expectation
        case .word(let words): "one of \(words.joined(separator: ", "))"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .list: "a list"
        case .mapping, .named: "a mapping"
        case .either(let shapes): shapes.map { expectation(of: $0) }.joined(separator: " or ")
        case .orExpression(let inner), .orInput(let inner), .orText(let inner): expectation(of: inner)
        }
    }

    /// Harness takes no text for a list that may come from an expression.
    private func isBlank(_ scalar: YAMLScalar, _ shape: Shape) -> Bool {
        guard scalar.style != .plain, scalar.text.isEmpty, case .list(.named("stageItem"), _) = shape else {
            return false
        }
        return true
    }

    private mutating func checkText(_ node: YAMLNode, _ kind: TextKind) {
        guard case .scalar(let scalar) = node.content else { return mismatch(node, kind.expectation) }
        guard case .string(let text) = scalar.meaning else {
            let written = scalar.text
            add(
                .wrongType, node, "\(fieldName) has to be text; \(describe(node)) is not",
                scalar.meaning == .null
                    ? "Give it a value, or remove it." : "Put it in quotes: \"\(written)\".")
            return
        }
        guard !kind.matches(text) else { return }
        add(
            .badValue, node, "\(fieldName) has to be \(kind.expectation); \"\(brief(text))\" is not",
            remedy(for: kind, text))
    }

    private func remedy(for kind: TextKind, _ text: String) -> String {
        switch kind {
        case .id, .name, .word:
            let allowed = text.map { character -> Character in
                let isFine =
                    character.isASCII
                    && (character.isLetter || character.isNumber || character == "_"
                        || (kind != .id && (character == "-" || character == " ")))
                return isFine ? character : (kind == .id ? "_" : " ")
            }
            let mended = String(String(allowed).prefix(128))
                .split(separator: kind == .id ? "\u{0}" : " ", omittingEmptySubsequences: true)
                .joined(separator: " ")
            return kind.matches(mended) ? "For instance \"\(mended)\"." : "Choose \(kind.expectation)."
        case .duration: return "Write it like 30s, 10m or 1h 30m."
        case .nosecret: return "Write the secret's identifier alone."
        default: return "Write \(kind.expectation)."
        }
    }

    private mutating func checkWord(_ node: YAMLNode, _ words: [String]) {
        guard case .scalar(let scalar) = node.content else {
            return mismatch(node, "one of \(words.joined(separator: ", "))")
        }
        // Words such as true are text for whoever wrote the table.
        guard !words.contains(scalar.text) || (scalar.style == .plain && isKeyword(scalar)) else { return }
        let near = Spelling.nearest(to: scalar.text, in: words)
        add(
            .badValue, node, "\(fieldName) cannot be \(describe(node))",
            near.map { "Did you mean \($0)? " } ?? "" + "It is one of \(words.joined(separator: ", ")).")
    }

    private func isKeyword(_ scalar: YAMLScalar) -> Bool {
        if case .string = scalar.meaning { false } else { true }
    }

    private mutating func checkEither(_ node: YAMLNode, _ shapes: [Shape]) {
        var best: [Diagnostic]?
        var accepted: [Diagnostic]?
        for shape in shapes {
            var trial = self
            trial.diagnostics = []
            trial.check(node, shape)
            let found = trial.diagnostics
            if found.isEmpty { return }
            if !found.contains(where: { $0.severity == .error }) {
                if found.count < accepted?.count ?? .max { accepted = found }
                continue
            }
            // The shape that the value comes nearest to has the best to say.
            let kind = found.contains { $0.rule == Rule.wrongType.rawValue && $0.line == node.line }
            if best == nil || (!kind && found.count < best?.count ?? .max) { best = found }
        }
        diagnostics += accepted ?? best ?? []
    }

    private mutating func check(_ node: YAMLNode, _ mapping: MappingShape) {
        guard node.isMapping else { return mismatch(node, "a mapping") }
        guard !mapping.isOpen else { return }
        var fields: [String: MappingShape.Field] = [:]
        var switches: [MappingShape.Switch] = []
        var choices: [MappingShape.Choice] = []
        var isClosed = false
        var rest: Shape?
        func collect(_ mapping: MappingShape) {
            for name in mapping.mixins {
                if case .mapping(let other)? = Self.shapes[name] { collect(other) }
            }
            for field in mapping.fields { fields[field.name] = field }
            for decision in mapping.switches {
                switches.append(decision)
                guard !decision.additions.isEmpty else { continue }
                let value = node[decision.field]?.text ?? ""
                if case .mapping(let addition)? = decision.additions[value] ?? decision.additions["else"] {
                    for field in addition.fields {
                        var field = field
                        field.isRequired = field.isRequired || fields[field.name]?.isRequired == true
                        // What is only required there keeps its shape.
                        if case .any = field.shape, let known = fields[field.name] {
                            field.shape = known.shape
                        }
                        fields[field.name] = field
                    }
                }
            }
            choices += mapping.choices
            isClosed = isClosed || mapping.isClosed
            rest = rest ?? mapping.rest
        }
        collect(mapping)
        for decision in switches where !decision.specifications.isEmpty && fields["spec"] == nil {
            fields["spec"] = MappingShape.Field(name: "spec", shape: .any, isRequired: false)
        }
        for field in fields.values.sorted(by: { $0.name < $1.name })
        where field.isRequired && node.pair(field.name) == nil {
            addMissing(field.name, node)
        }
        for choice in choices { check(node, choice) }
        for pair in node.pairs {
            path.append(pair.name)
            defer { path.removeLast() }
            if let field = fields[pair.name] {
                check(pair.value, field.shape)
            } else if let rest {
                check(pair.value, rest)
            } else if !Self.everywhere.contains(pair.name) {
                addUnknown(pair, Set(fields.keys), isRefused: isClosed)
            }
        }
        for decision in switches {
            guard let value = node[decision.field]?.text, let spec = node["spec"],
                let shape = decision.specifications[value]
            else { continue }
            path.append("spec")
            check(spec, shape)
            path.removeLast()
        }
    }

    private mutating func check(_ node: YAMLNode, _ choice: MappingShape.Choice) {
        let there = choice.groups.filter { group in
            group.allSatisfy { name in
                guard let value = node[name] else { return false }
                return choice.isExclusive || value.items?.isEmpty != true
            }
        }
        let names = choice.groups.map { "`" + $0.joined(separator: " and ") + "`" }
        if there.isEmpty {
            add(
                .choice, node, "\(container) needs \(names.joined(separator: " or "))",
                "Add \(choice.isExclusive ? "one" : "at least one") of them.")
        } else if choice.isExclusive && there.count > 1 {
            let double = there.map { "`" + $0.joined(separator: " and ") + "`" }
            add(
                .choice, node,
                "\(container) has \(double.joined(separator: " and ")), which exclude each other",
                "Keep one of them.")
        }
    }

    // MARK: - Stages and steps

    private mutating func checkNamed(_ node: YAMLNode, _ name: String) {
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

    private mutating func checkStageItem(_ node: YAMLNode) {
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

    private mutating func checkStage(_ node: YAMLNode) {
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

    private mutating func checkExecution(_ node: YAMLNode) {
        let item = Shape.list(.named("stepItem"), needsOne: !"RL".contains(stage))
        var shape = MappingShape()
        shape.fields = [MappingShape.Field(name: "steps", shape: item, isRequired: true)]
        if "DCFR".contains(stage) {
            shape.fields.append(
                MappingShape.Field(
                    name: "rollbackSteps", shape: .list(.named("stepItem"), needsOne: false),
                    isRequired: false))
        }
        check(node, shape)
    }

    private mutating func checkStepItem(_ node: YAMLNode) {
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

    private mutating func checkStep(_ node: YAMLNode) {
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

    private mutating func checkVariable(_ node: YAMLNode) {
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

    private mutating func checkAction(_ node: YAMLNode) {
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
    private mutating func check(_ node: YAMLNode, _ field: String, _ shape: Shape) {
        guard let value = node[field] else { return addMissing(field, node) }
        path.append(field)
        check(value, shape)
        path.removeLast()
    }

    // MARK: - Telling

    private var fieldName: String { "`\(path.last ?? "the value")`" }

    private var container: String {
        path.last.map { $0.hasPrefix("[") ? "the element" : "`\($0)`" } ?? "the mapping"
    }

    private func describe(_ node: YAMLNode) -> String {
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

    private func brief(_ text: String) -> String {
        let line = text.prefix { $0 != "\n" }
        return line.count > 60 ? line.prefix(57) + "..." : String(line)
    }

    private mutating func mismatch(_ node: YAMLNode, _ expected: String) {
        add(
            .wrongType, node, "\(fieldName) has to be \(expected); \(describe(node)) is not",
            "Write \(expected).")
    }

    private mutating func addMissing(_ field: String, _ node: YAMLNode) {
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

    private mutating func addUnknown(_ pair: YAMLPair, _ known: Set<String>, isRefused: Bool) {
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

    private mutating func add(_ rule: Rule, _ node: YAMLNode, _ message: String, _ remedy: String) {
        add(rule, at: node.start, message, remedy)
    }

    private mutating func add(_ rule: Rule, at mark: YAMLMark, _ message: String, _ remedy: String) {
        diagnostics.append(
            Diagnostic(
                at: mark, .error, rule: rule.rawValue, path: path.joined(separator: "."), message,
                remedy: remedy))
    }
}
