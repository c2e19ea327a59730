import Judgement
import LogMining
import YAML

extension PolicyReader {
    /// Reads one rule of `signals`.
    static func signalRule(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.SignalRule {
        var fields = try FieldReader(
            node, path,
            known: [
                "name", "kind", "dependency", "weight", "critical", "threshold", "clearCut",
                "toleratedEffect", "minimumData",
            ])
        var rule = Policy.SignalRule()
        rule.name = fields.optional("name") { node throws(YAMLError) in
            try node.filledString("the name of a signal, in which * stands for any text")
        }
        rule.kind = fields.optional("kind") { node throws(YAMLError) in
            try node.nearWord(of: Signal.Kind.self)
        }
        rule.dependency = fields.optional("dependency") { node throws(YAMLError) in
            try node.filledString("the name of a dependency, in which * stands for any text")
        }
        rule.weight = fields.optional("weight") { node throws(YAMLError) in try node.number(in: 0...100) }
        rule.isCritical = fields.optional("critical") { node throws(YAMLError) in try node.boolean() }
        rule.threshold = fields.nested("threshold", bounds)
        rule.clearCut = fields.nested("clearCut", bounds)
        rule.toleratedEffect = fields.optional("toleratedEffect") { node throws(YAMLError) in
            try node.relativeChange()
        }
        if let minimum = fields.nested("minimumData", minimumData) { rule.minimumData = minimum }
        try fields.finish()
        guard rule != Policy.SignalRule(name: rule.name, kind: rule.kind, dependency: rule.dependency) else {
            throw ListErrors([
                ConfigurationError(
                    ConfigurationLoader.place(node), setting: path,
                    problem:
                        "says nothing of its signals; add weight, critical, threshold, clearCut, toleratedEffect "
                        + "or minimumData")
            ])
        }
        return rule
    }

    /// Reads `{max: 500ms, min: 10ms}`; numbers without a unit are in the signal's.
    private static func bounds(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.Bounds {
        var fields = try FieldReader(node, path, known: ["max", "min"])
        let upper = fields.optional("max", bound)
        let lower = fields.optional("min", bound)
        try fields.finish()
        guard let unit = upper?.unit ?? lower?.unit else {
            fields.report("max", at: node, "is missing; write max, min or both")
            throw ListErrors(fields.errors)
        }
        if let upper, let lower, upper.unit != lower.unit || upper.value < lower.value {
            fields.report("min", at: node, "has to be below max and measure the same")
        }
        try fields.finish()
        return Policy.Bounds(max: upper?.value, min: lower?.value, unit: unit)
    }

    private static func bound(
        _ node: YAMLNode
    ) throws(YAMLError) -> (value: Double, unit: Policy.Bounds.Unit) {
        let expected = "a number in the signal's unit, or with one: 500, 500ms, 2s, 1%"
        if case .scalar(let scalar) = node.content, let number = scalar.meaning.number {
            return (number, .signal)
        }
        let text = try node.string(expected)
        guard let quantity = Quantity(parsing: text) else { throw node.unexpected(expected) }
        if quantity.unit.isEmpty { return (quantity.value, .signal) }
        if let second = MeasuringUnit("s"), let value = quantity.value(in: second) {
            return (value, .seconds)
        }
        if let whole = MeasuringUnit("ratio"), let value = quantity.value(in: whole) {
            return (value, .fraction)
        }
        throw node.unexpected(expected)
    }

    // MARK: - Signatures

    /// Reads `signatures`: those of a policy stand in the place of inherited ones with the same id.
    static func readSignatures(_ fields: inout FieldReader, _ policy: inout Policy) {
        guard let rules = fields.list("signatures", "a list of signatures", signatureRule) else { return }
        var ids: Set<String> = []
        for rule in rules where !ids.insert(rule.signature.id).inserted {
            if let node = fields.mapping["signatures"] {
                fields.report("signatures", at: node, "two signatures are called '\(rule.signature.id)'")
            }
        }
        policy.signatures = policy.signatures.filter { !ids.contains($0.signature.id) } + rules
    }

    private static func signatureRule(
        _ node: YAMLNode, _ path: String
    ) throws(ListErrors) -> Policy.SignatureRule {
        var fields = try FieldReader(
            node, path,
            known: [
                "id", "patterns", "origin", "severity", "specificity", "cause", "remedy", "link", "meaning",
            ])
        let id = fields.required("id") { node throws(YAMLError) in
            try node.filledString("a name such as shop.stale-cache")
        }
        if fields.mapping["patterns"] == nil {
            fields.report("patterns", at: node, "is missing; write patterns: ['a regular expression']")
        }
        let patterns = fields.list("patterns", "a list of regular expressions", pattern) ?? []
        let origin = fields.optional("origin") { node throws(YAMLError) in
            try node.nearWord(of: Signature.Origin.self)
        }
        let severity = fields.optional("severity") { node throws(YAMLError) in
            try node.nearWord(of: Signature.Severity.self)
        }
        let specificity = fields.optional("specificity") { node throws(YAMLError) in
            try node.integer(in: 1...3)
        }
        let cause = fields.optional("cause") { node throws(YAMLError) in
            try node.filledString("a sentence")
        }
        let remedy = fields.optional("remedy") { node throws(YAMLError) in
            try node.filledString("a sentence")
        }
        let link = fields.optional("link") { node throws(YAMLError) in
            try node.filledString("an address")
        }
        let meaning = fields.optional("meaning") { node throws(YAMLError) in
            try node.nearWord(of: Policy.SignatureRule.Meaning.self)
        }
        if patterns.isEmpty, fields.errors.isEmpty {
            fields.report("patterns", at: node, "needs one regular expression or more")
        }
        guard fields.errors.isEmpty, let id else { throw ListErrors(fields.errors) }
        return Policy.SignatureRule(
            Signature(
                id: id, patterns: patterns, origin: origin ?? .candidate, severity: severity ?? .medium,
                specificity: specificity ?? 3, cause: cause ?? "", remedy: remedy ?? "", link: link),
            meaning: meaning ?? .explain)
    }

    /// Reads a pattern and tries it, so that no policy is loaded that the judge could not use.
    private static func pattern(_ node: YAMLNode, _ path: String) throws(ListErrors) -> String {
        do {
            let text = try node.filledString("a regular expression")
            _ = try SignatureCatalogue([
                Signature(
                    id: "", patterns: [text], origin: .candidate, severity: .low, cause: "", remedy: "")
            ])
            return text
        } catch let error as YAMLError {
            throw ListErrors([ConfigurationError(error, setting: path)])
        } catch let error as PatternError {
            throw ListErrors([
                ConfigurationError(
                    ConfigurationLoader.place(node), setting: path,
                    problem:
                        "the regular expression cannot be used: \(error.reason.rawValue), at byte \(error.offset)"
                )
            ])
        } catch {
            throw ListErrors([
                ConfigurationError(ConfigurationLoader.place(node), setting: path, problem: "\(error)")
            ])
        }
    }
}
