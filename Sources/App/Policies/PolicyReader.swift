import Judgement
import YAML

/// Reads one policy: what it says is laid over the policy that it extends.
///
/// All that is wrong is gathered before anything is thrown.
enum PolicyReader {
    /// The keys of a policy.
    static let keys = [
        "service", "environment", "extends", "autonomy", "effects", "clearCut", "toleratedEffect",
        "minimumData", "signals", "signatures", "businessHours", "freezeWindows", "alerts", "reviewer",
    ]

    /// Reads a policy.
    ///
    /// - Parameters:
    ///   - node: The policy's mapping.
    ///   - name: Its name.
    ///   - path: Where it stands, such as `policies.checkout`.
    ///   - base: The policy that it extends.
    /// - Returns: The policy with the deployments that it is for.
    /// - Throws: ``ListErrors`` with all that is wrong.
    static func rule(
        _ node: YAMLNode, named name: String, _ path: String, extending base: Policy
    ) throws(ListErrors) -> PolicyBook.Rule {
        var fields = try FieldReader(node, path, known: keys)
        var policy = base
        policy.name = name
        let service = fields.optional("service") { node throws(YAMLError) in
            try node.filledString("the identifier of a service")
        }
        let environment = fields.optional("environment") { node throws(YAMLError) in
            try node.filledString("the identifier of an environment")
        }
        if let autonomy = fields.optional(
            "autonomy", { node throws(YAMLError) in try node.value(of: Policy.Autonomy.self) })
        {
            policy.autonomy = autonomy
        }
        if let effects = fields.nested("effects", effects) { policy.effects = effects }
        _ = fields.nested("clearCut") { (node, path) throws(ListErrors) in
            try readClearCut(node, path, &policy)
        }
        if let effect = fields.optional(
            "toleratedEffect", { node throws(YAMLError) in try node.relativeChange() })
        {
            policy.toleratedEffect = effect
        }
        if let minimum = fields.nested("minimumData", minimumData) {
            policy.minimumData.points = minimum.points ?? policy.minimumData.points
            policy.minimumData.requests = minimum.requests ?? policy.minimumData.requests
        }
        if let rules = fields.list("signals", "a list of rules for signals", signalRule) {
            policy.signals += rules
        }
        readSignatures(&fields, &policy)
        readCalendar(&fields, &policy)
        readPeople(&fields, &policy)
        try fields.finish()
        return PolicyBook.Rule(policy: policy, service: service, environment: environment)
    }

    // MARK: - Effects

    private static func effects(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.Effects {
        var effects = Policy.Effects()
        let expected = "a list of effects such as [rejectApproval, {rollbackPipeline: identifier}]"
        _ = try FieldReader.each(node, path, expected) { (node, path) throws(ListErrors) in
            try readEffect(node, path, &effects)
        }
        return effects
    }

    private static func readEffect(
        _ node: YAMLNode, _ path: String, _ effects: inout Policy.Effects
    ) throws(ListErrors) {
        if case .mapping = node.content {
            var fields = try FieldReader(node, path, known: ["rollbackPipeline"])
            let pipeline = fields.required("rollbackPipeline") { node throws(YAMLError) in
                try node.identifier("the identifier of a pipeline")
            }
            try fields.finish()
            effects.listed.insert(.rollbackPipeline)
            effects.rollbackPipeline = pipeline
            return
        }
        do throws(YAMLError) {
            let effect = try node.nearWord(of: Policy.Effect.self)
            guard effect != .rollbackPipeline else {
                throw node.unexpected("the pipeline's name with it: {rollbackPipeline: identifier}")
            }
            effects.listed.insert(effect)
        } catch {
            throw ListErrors([ConfigurationError(error, setting: path)])
        }
    }

    // MARK: - Clear-cut rules and data

    private static func readClearCut(
        _ node: YAMLNode, _ path: String, _ policy: inout Policy
    ) throws(ListErrors) {
        var fields = try FieldReader(
            node, path, known: ["errorRate", "failingHealthChecks", "crashLoops"])
        if let rate = fields.optional("errorRate", { node throws(YAMLError) in try node.fraction() }) {
            policy.clearCutErrorRate = rate
        }
        if let holds = fields.optional(
            "failingHealthChecks", { node throws(YAMLError) in try node.boolean() })
        {
            policy.clearCutSymptoms.failingHealth = holds
        }
        if let holds = fields.optional("crashLoops", { node throws(YAMLError) in try node.boolean() }) {
            policy.clearCutSymptoms.crashLoops = holds
        }
        try fields.finish()
    }

    static func minimumData(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.MinimumData {
        var fields = try FieldReader(node, path, known: ["points", "requests"])
        let points = fields.optional("points") { node throws(YAMLError) in
            try node.integer(in: 2...1_000_000)
        }
        let requests = fields.optional("requests") { node throws(YAMLError) in
            try node.integer(in: 1...1_000_000_000_000)
        }
        try fields.finish()
        return Policy.MinimumData(points: points, requests: requests.map(Double.init))
    }
}

extension YAMLMeaning {
    /// The value of a finite number.
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value.isFinite ? value : nil
        default: nil
        }
    }
}

extension YAMLNode {
    /// A word of an enumeration; the error names the nearest one.
    func nearWord<Value: RawRepresentable<String> & CaseIterable>(
        of type: Value.Type
    ) throws(YAMLError) -> Value {
        let words = type.allCases.map(\.rawValue)
        let expected = "one of " + words.joined(separator: ", ")
        let text = try string(expected)
        if let value = Value(rawValue: text) { return value }
        guard let nearest = NearestWord.find(text, in: words) else { throw unexpected(expected) }
        throw unexpected("\(expected) (did you mean '\(nearest)'?)")
    }

    /// A Harness identifier: letters, digits, low lines and dollar signs.
    func identifier(_ expected: String) throws(YAMLError) -> String {
        let text = try filledString(expected)
        let isIdentifier = text.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "$"):
                true
            default: false
            }
        }
        guard isIdentifier, text.utf8.count <= 128 else { throw unexpected(expected) }
        return text
    }

    /// A relative change from 0 to 100, as a number or with a percent sign: `0.2`, `20%`, `150%`.
    func relativeChange() throws(YAMLError) -> Double {
        let expected = "a relative change such as 0.2, 20% or 150%"
        let value: Double
        if case .scalar(let scalar) = content, let number = scalar.meaning.number {
            value = number
        } else {
            guard let quantity = Quantity(parsing: try string(expected)), quantity.unit == "%" else {
                throw unexpected(expected)
            }
            value = quantity.value / 100
        }
        guard (0...100).contains(value) else { throw unexpected(expected + ", from 0 to 100") }
        return value
    }
}
