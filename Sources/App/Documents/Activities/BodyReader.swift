import JSON

/// Reads the body of a request that names an execution and says a few more things.
///
/// Each thing has the name that openapi.yaml gives it and others under which it is known: those of Harness' own API and
/// those of scripts written for it, such as `execution_id`. Unknown fields are ignored, known ones are taken strictly, and all
/// faults are told at once.
struct BodyReader {
    /// The body.
    let root: JSONElement

    private(set) var problems: [RequestProblem] = []

    /// Parses a body.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - form: An example of a right body, for errors.
    /// - Throws: ``RequestError`` for what is no JSON object.
    init(parsing body: [UInt8], form: String) throws(RequestError) {
        do throws(JSONError) {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: error.pointer ?? JSONPointer(),
                        detail: "The body is not acceptable JSON: \(error.reason)", mend: "Send \(form)")
                ], isWellFormed: false)
        }
        guard root.object != nil else {
            throw RequestError(problems: [
                RequestProblem(
                    pointer: JSONPointer(), detail: "\(root.kind.rawValue) instead of an object",
                    mend: "Send \(form)")
            ])
        }
    }

    /// Ends the reading.
    ///
    /// - Throws: ``RequestError`` with all faults that were noted.
    func finish() throws(RequestError) {
        guard problems.isEmpty else { throw RequestError(problems: problems) }
    }

    /// Notes a fault.
    mutating func report(_ pointer: JSONPointer, _ detail: String, _ mend: String) {
        guard problems.count < VerifyRequestDecoder.maximumProblems else { return }
        problems.append(RequestProblem(pointer: pointer, detail: detail, mend: mend))
    }

    /// The value under the first of some names that is there and not null.
    func value(_ names: [String]) -> JSONElement? {
        for name in names {
            if let value = root[name], !value.isNull { return value }
        }
        return nil
    }

    /// A text of bounded length; nil where it is not there or empty.
    mutating func text(_ names: [String], longest: Int = 2_000) -> String? {
        guard let value = value(names) else { return nil }
        return text(value, longest: longest)
    }

    private mutating func text(_ value: JSONElement, longest: Int) -> String? {
        guard let text = value.string else {
            report(value.pointer, "\(value.kind.rawValue) instead of a string", "Send text in quotes")
            return nil
        }
        guard text.unicodeScalars.count <= longest else {
            report(value.pointer, "the text is longer than \(longest) characters", "Send a shorter one")
            return nil
        }
        return text.isEmpty ? nil : text
    }

    /// True or false; nil where it is not there.
    mutating func boolean(_ names: [String]) -> Bool? {
        guard let value = value(names) else { return nil }
        guard let boolean = value.boolean else {
            report(value.pointer, "\(value.kind.rawValue) instead of a boolean", "Send true or false")
            return nil
        }
        return boolean
    }

    /// A number within bounds; nil where it is not there.
    mutating func number(_ names: [String], in bounds: ClosedRange<Double>) -> Double? {
        guard let value = value(names) else { return nil }
        guard let number = value.double, bounds.contains(number) else {
            report(
                value.pointer, "no number from \(bounds.lowerBound) to \(bounds.upperBound)",
                "Send a number without quotes, within these bounds")
            return nil
        }
        return number
    }

    /// One of the words of an enumeration; nil where it is not there.
    mutating func word<Value: RawRepresentable<String> & CaseIterable>(
        _ names: [String], of type: Value.Type
    ) -> Value? {
        guard let value = value(names) else { return nil }
        if let word = value.string.flatMap(Value.init(rawValue:)) { return word }
        let words = type.allCases.map(\.rawValue).joined(separator: ", ")
        report(value.pointer, "not one of the allowed values", "Send one of \(words)")
        return nil
    }

    /// The id of a verdict; nil where it is not there.
    mutating func identifier<Value>(_ names: [String], _ parse: (String) -> Value?, _ expected: String)
        -> Value?
    {
        guard let value = value(names) else { return nil }
        guard let parsed = value.string.flatMap(parse) else {
            report(value.pointer, "no \(expected)", "Send \(expected)")
            return nil
        }
        return parsed
    }

    // MARK: - Executions

    /// The names under which the parts of an execution are known.
    private static let names:
        [(path: any WritableKeyPath<ExecutionIdentity, String?> & Sendable, names: [String])] = [
            (\.accountId, ["accountId", "account_id", "accountIdentifier"]),
            (\.orgId, ["orgId", "org_id", "orgIdentifier", "org"]),
            (\.projectId, ["projectId", "project_id", "projectIdentifier", "project"]),
            (\.pipelineId, ["pipelineId", "pipeline_id", "pipelineIdentifier", "pipeline"]),
            (\.executionId, ["executionId", "execution_id", "planExecutionId"]),
            (\.stageId, ["stageId", "stage_id", "stageIdentifier", "stage"]),
            (\.stepId, ["stepId", "step_id", "stepIdentifier", "step"]),
            (\.serviceId, ["serviceId", "service_id", "serviceIdentifier"]),
            (\.environmentId, ["environmentId", "environment_id", "environmentIdentifier"]),
        ]

    /// The execution that is meant: in `execution`, which is an object or the id alone, or at the top.
    mutating func execution() -> ExecutionIdentity {
        var identity = ExecutionIdentity()
        if let element = root["execution"], !element.isNull {
            if element.object != nil {
                read(element, into: &identity)
            } else {
                identity.executionId = identifier(element)
            }
        }
        read(root, into: &identity)
        return identity
    }

    private mutating func read(_ element: JSONElement, into identity: inout ExecutionIdentity) {
        for (path, names) in Self.names where identity[keyPath: path] == nil {
            for name in names {
                guard let value = element[name], !value.isNull else { continue }
                identity[keyPath: path] = identifier(value)
                break
            }
        }
    }

    private mutating func identifier(_ element: JSONElement) -> String? {
        guard let text = text(element, longest: 256) else { return nil }
        guard !text.hasPrefix("<+") else {
            report(
                element.pointer, "the expression \(text) was not resolved",
                "Send the request from a step in which Harness knows it")
            return nil
        }
        return text
    }
}
