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

    var diagnostics: [Diagnostic] = []
    var path: [String] = []
    /// The letter of the stage that is being checked.
    var stage: Character = "D"
    /// The type of the stage that is being checked.
    var stageType = ""
    /// The shapes of mappings that were met.
    var mappings = WholeMappings()

    /// The shapes of the tables by name, with fields of mixins put in.
    static let shapes: [String: Shape] = {
        var shapes: [String: Shape] = [:]
        for (words, shape) in ShapeReader.entries(of: ShapeTable.text)
            + ShapeReader.entries(of: StageTable.text)
        {
            if let name = words.first { shapes[name] = shape }
        }
        return shapes
    }()

    static let stages: [String: Shape] = Dictionary(
        ShapeReader.entries(of: StageTable.stages).compactMap { words, shape in
            words.first.map { ($0, shape) }
        }, uniquingKeysWith: { first, _ in first })

    /// Fields that any mapping may have.
    static let everywhere: Set<String> = ["description", "metadata", "__uuid"]

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

    mutating func check(_ node: YAMLNode, _ shape: Shape) {
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
    func expectation(of shape: Shape) -> String {
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
    func isBlank(_ scalar: YAMLScalar, _ shape: Shape) -> Bool {
        guard scalar.style != .plain, scalar.text.isEmpty, case .list(.named("stageItem"), _) = shape else {
            return false
        }
        return true
    }

    mutating func checkEither(_ node: YAMLNode, _ shapes: [Shape]) {
        var best: [Diagnostic]?
        var accepted: [Diagnostic]?
        let before = diagnostics
        for shape in shapes {
            diagnostics = []
            check(node, shape)
            let found = diagnostics
            if found.isEmpty {
                diagnostics = before
                return
            }
            if !found.contains(where: { $0.severity == .error }) {
                if found.count < accepted?.count ?? .max { accepted = found }
                continue
            }
            // The shape that the value comes nearest to has the best to say.
            let kind = found.contains { $0.rule == Rule.wrongType.rawValue && $0.line == node.line }
            if best == nil || (!kind && found.count < best?.count ?? .max) { best = found }
        }
        diagnostics = before + (accepted ?? best ?? [])
    }
}
