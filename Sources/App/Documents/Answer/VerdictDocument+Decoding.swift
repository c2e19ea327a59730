package import JSON
import Judgement

extension VerdictDocument {
    /// Reads a document that ``bytes`` has written.
    ///
    /// - Throws: ``JSONError`` with the pointer to what is missing or of another type.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        try self.init(try JSONDocument(parsing: bytes).root)
    }

    /// Reads a document out of a larger one.
    ///
    /// - Throws: ``JSONError`` with the pointer to what is missing or of another type.
    package init(_ element: JSONElement) throws(JSONError) {
        let cause = try element.required("cause")
        let policy = try element.required("policy")
        self.init(
            id: try element.text("id"), action: try element.word("action"),
            reason: try element.text("reason"),
            assessment: try element.word("assessment"),
            confidence: try element.optionalNumber("confidence") ?? .nan,
            cause: Cause(kind: try cause.word("kind"), name: try cause.optionalText("name")),
            autonomy: try element.word("autonomy"), decidedBy: try element.word("decidedBy"),
            status: try element.word("status"), reportUrl: try element.text("reportUrl"),
            requestId: try element.optionalText("requestId"),
            policy: PolicyReference(name: try policy.text("name"), digest: try policy.text("digest")),
            findings: try element.list("findings") { finding throws(JSONError) in try Finding(finding) },
            effects: try element.list("effects") { effect throws(JSONError) in try Effect(effect) })
        reviewer = element["reviewer"].flatMap { ReviewerReport(JSONValue($0)) }
    }
}

extension VerdictDocument.Effect {
    fileprivate init(_ element: JSONElement) throws(JSONError) {
        self.init(
            kind: try element.text("kind"), target: try element.text("target"),
            outcome: try element.text("outcome"), sent: try element.text("sent"),
            received: try element.text("received"), at: try element.optionalNumber("at"))
    }
}

extension Finding {
    /// Reads a finding.
    ///
    /// - Throws: ``JSONError`` with the pointer to what is missing or of another type.
    package init(_ element: JSONElement) throws(JSONError) {
        self.init(
            kind: try element.word("kind"), severity: try element.word("severity"),
            subject: try element.text("subject"), dependency: try element.optionalText("dependency"),
            blame: try element.word("blame"), summary: try element.text("summary"),
            confidence: try element.optionalNumber("confidence") ?? .nan,
            numbers: try Numbers(try element.required("numbers")),
            pointers: try element.list("pointers") { item throws(JSONError) in try item.requiredText() },
            excerpts: try element.list("excerpts") { item throws(JSONError) in try item.requiredText() })
    }
}

extension Finding.Numbers {
    fileprivate init(_ element: JSONElement) throws(JSONError) {
        self.init()
        before = try element.optionalNumber("before")
        after = try element.optionalNumber("after")
        unit = try element.text("unit")
        ratio = try element.optionalNumber("ratio")
        if let bounds = element["interval"], !bounds.isNull {
            let values = bounds.array.map { $0.compactMap(\.double) } ?? []
            guard values.count == 2, values[0] <= values[1] else {
                throw bounds.mismatch(expected: "two numbers in order")
            }
            interval = values[0]...values[1]
        }
        baselineCount = try element.optionalNumber("baselineCount").flatMap { Int(exactly: $0) }
        candidateCount = try element.optionalNumber("candidateCount").flatMap { Int(exactly: $0) }
        effectiveBaselineCount = try element.optionalNumber("effectiveBaselineCount")
        effectiveCandidateCount = try element.optionalNumber("effectiveCandidateCount")
        pValue = try element.optionalNumber("pValue")
        threshold = try element.optionalNumber("threshold")
        since = try element.optionalNumber("since")
    }
}

extension JSONElement {
    fileprivate func required(_ key: String) throws(JSONError) -> JSONElement {
        guard kind == .object else { throw mismatch(expected: "an object") }
        guard let value = self[key] else { throw JSONError(.missing(key), pointer: pointer) }
        return value
    }

    fileprivate func requiredText() throws(JSONError) -> String {
        guard let string else { throw mismatch(expected: "a string") }
        return string
    }

    fileprivate func text(_ key: String) throws(JSONError) -> String { try required(key).requiredText() }

    fileprivate func optionalText(_ key: String) throws(JSONError) -> String? {
        guard let value = self[key], !value.isNull else { return nil }
        return try value.requiredText()
    }

    fileprivate func optionalNumber(_ key: String) throws(JSONError) -> Double? {
        guard let value = self[key], !value.isNull else { return nil }
        guard let number = value.double else { throw value.mismatch(expected: "a number") }
        return number
    }

    fileprivate func word<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String
    ) throws(JSONError) -> Value {
        let value = try required(key)
        guard let word = value.string.flatMap({ Value(rawValue: $0) }) else {
            throw value.mismatch(expected: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    fileprivate func list<Value>(
        _ key: String, _ read: (JSONElement) throws(JSONError) -> Value
    ) throws(JSONError) -> [Value] {
        let value = try required(key)
        guard let elements = value.array else { throw value.mismatch(expected: "an array") }
        var values: [Value] = []
        for element in elements { values.append(try read(element)) }
        return values
    }
}
