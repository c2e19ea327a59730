package import JSON
import Judgement
import YAML

/// Reads the body of `POST /v1/verify`.
///
/// Unknown fields are ignored, known ones are taken strictly, and up to ten faults are told at once. Evidence that is
/// poor but well-formed (no points, gaps, times out of order or repeated) is no fault: it is kept as it is, and the
/// judge says what it is worth. Times of points are Unix seconds; what can only be milliseconds (beyond 1e11) is a
/// fault and not converted, because a guessed unit would shift the evidence without anyone seeing it.
package struct VerifyRequestDecoder {
    /// The forms in which a request may come.
    package enum Format: Sendable, Hashable {
        case json, yaml

        /// Finds the form by a media type, without its parameters; nil if it is neither.
        package init?(mediaType: String) {
            switch mediaType.lowercased() {
            case "application/json", "text/json": self = .json
            case "application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml": self = .yaml
            default:
                guard mediaType.lowercased().hasSuffix("+json") else { return nil }
                self = .json
            }
        }
    }

    /// The most faults that are told at once.
    static let maximumProblems = 10

    var request = VerifyRequest()
    var problems: [RequestProblem] = []
    var thresholds: [ThresholdEntry] = []
    var hasThresholdForm = false
    var hasExecution = false

    /// Reads a request.
    ///
    /// - Throws: ``RequestError`` with each fault's place in the body and how to mend it.
    package static func decode(_ body: [UInt8], as format: Format = .json) throws(RequestError)
        -> VerifyRequest
    {
        switch format {
        case .json: try decode(try document(body).root)
        case .yaml: try decode(try document(json(fromYAML: body)).root)
        }
    }

    /// Reads a request that is part of a larger document; places count from the document's root.
    ///
    /// - Throws: ``RequestError`` with each fault's place and how to mend it.
    package static func decode(_ element: JSONElement) throws(RequestError) -> VerifyRequest {
        var decoder = VerifyRequestDecoder()
        decoder.read(element)
        guard decoder.problems.isEmpty else { throw RequestError(problems: decoder.problems) }
        return decoder.request
    }

    // MARK: - Text

    private static func document(_ body: [UInt8]) throws(RequestError) -> JSONDocument {
        do throws(JSONError) {
            return try JSONDocument(parsing: body)
        } catch {
            let place = error.offset.map { " at byte \($0)" } ?? ""
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: error.pointer ?? JSONPointer(),
                        detail: "The body is not acceptable JSON: \(error.reason)\(place)",
                        mend: mend(of: error.reason))
                ], isWellFormed: false)
        }
    }

    private static func mend(of reason: JSONError.Reason) -> String {
        switch reason {
        case .empty: "Send the request as a JSON object"
        case .byteOrderMark: "Send UTF-8 without a byte order mark"
        case .invalidUTF8: "Send the body as UTF-8, with other bytes of log lines replaced"
        case .nonFiniteNumber: "Send null where a value is not a finite number"
        case .numberOutOfRange: "Send null where a value is too large to be true"
        case .duplicateKey: "Send each key once"
        case .loneSurrogate: "Send whole characters, or U+FFFD in place of half ones"
        case .tooDeep: "Send the evidence in the form that openapi.yaml describes"
        default: "Send JSON as RFC 8259 defines it"
        }
    }

    /// Far below the limit of a body: a YAML tree takes a hundred times the memory of its text.
    private static let yamlLimits = YAMLDocument.Limits(bytes: 4 << 20, nodes: 500_000)

    private static func json(fromYAML body: [UInt8]) throws(RequestError) -> [UInt8] {
        do throws(YAMLError) {
            return JSONValue(try YAMLDocument(parsing: body, limits: yamlLimits).root).bytes
        } catch {
            let mend =
                switch error.reason {
                case .tooLarge, .tooManyNodes: "Send large evidence as JSON"
                default: "Send one YAML document with each key once"
                }
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: JSONPointer(),
                        detail: "The body is not acceptable YAML: \(error.reason), \(error.mark)", mend: mend)
                ], isWellFormed: false)
        }
    }

    // MARK: - The request

    private mutating func read(_ root: JSONElement) {
        var top = root
        // A step as it stands in a pipeline is a list of one.
        if let array = root.array, array.count == 1, let only = array.first(where: { _ in true }),
            only["step"] != nil
        {
            top = only
        }
        guard top.object != nil else {
            report(root, "\(root.kind.rawValue) instead of an object", "Send the request as an object")
            return
        }
        readLayer(top, isStep: false)
        applyThresholds()
        request.isThresholdForm = hasThresholdForm
        request.evidence.deployment.service =
            request.evidence.deployment.service ?? request.execution.serviceId
        // A step in the guide's form names no execution; every other request has to.
        if request.execution.executionId == nil && !hasThresholdForm && problems.isEmpty {
            let pointer = hasExecution ? top.pointer.appending("execution") : top.pointer
            problems.append(
                RequestProblem(
                    pointer: pointer,
                    detail: hasExecution ? "executionId is missing" : "execution is missing",
                    mend: "Send \"execution\": {\"executionId\": \"<+pipeline.executionId>\", ...}"))
        }
    }

    /// Reads the fields of the request itself, or of the step and its `spec` around it.
    private mutating func readLayer(_ element: JSONElement, isStep: Bool) {
        guard let object = element.object else { return }
        var identity = ExecutionIdentity()
        for member in object where !member.value.isNull {
            let value = member.value
            let key = member.key
            switch key {
            case "execution": readExecution(value)
            case "deployment": readDeployment(value)
            case "signals": readSignals(value)
            case "logs": readLogs(value)
            case "dependencies": readDependencies(value)
            case "shortfalls": readShortfalls(value)
            case "policy": request.policyName = text(value)
            case "deadlineSeconds": readDeadline(value)
            case "idempotencyKey": request.idempotencyKey = text(value)
            case "analysisType":
                hasThresholdForm = true
                word(value, of: ["deployment_verification"])
            case "action":
                // Only the short form has it; elsewhere it is unknown and ignored.
                if object["analysisType"] != nil {
                    word(value, of: ["rollback_if_unhealthy"])
                } else {
                    request.hasUnknownFields = true
                }
            case "step": if value.object != nil { readLayer(value, isStep: true) }
            case "spec": if value.object != nil { readLayer(value, isStep: false) }
            case "id": if !isStep { request.id = text(value) }
            case "identifier": if isStep { identity.stepId = identifier(value) }
            default: readIdentity(key, value, into: &identity)
            }
        }
        request.execution.fillGaps(from: identity)
    }

    private mutating func readExecution(_ element: JSONElement) {
        hasExecution = true
        guard let object = element.object else {
            report(
                element, "\(element.kind.rawValue) instead of an object", "Send the execution's identifiers")
            return
        }
        var identity = ExecutionIdentity()
        for member in object where !member.value.isNull {
            readIdentity(member.key, member.value, into: &identity)
        }
        // What stands here goes before what stands at the top.
        identity.fillGaps(from: request.execution)
        request.execution = identity
    }

    private mutating func readIdentity(
        _ key: String, _ value: JSONElement, into identity: inout ExecutionIdentity
    ) {
        guard let field = ExecutionIdentity.fields.first(where: { $0.name == key }) else {
            request.hasUnknownFields = true
            return
        }
        identity[keyPath: field.path] = identifier(value)
    }

    private mutating func readDeadline(_ element: JSONElement) {
        guard let value = number(element) else { return }
        guard value > 0 && value <= 600 else {
            report(element, "\(value) is out of range", "Send more than 0 and at most 600 seconds")
            return
        }
        request.deadlineSeconds = value
    }

    // MARK: - Values

    /// Notes a fault, unless there are enough.
    mutating func report(_ element: JSONElement, _ detail: String, _ mend: String) {
        guard problems.count < VerifyRequestDecoder.maximumProblems else { return }
        problems.append(RequestProblem(pointer: element.pointer, detail: detail, mend: mend))
    }

    /// Notes the fault that the reader of a whole array has found.
    mutating func report(_ error: JSONError, _ mend: String) {
        guard problems.count < VerifyRequestDecoder.maximumProblems else { return }
        problems.append(
            RequestProblem(pointer: error.pointer ?? JSONPointer(), detail: "\(error.reason)", mend: mend))
    }

    /// Reads text that is not empty.
    mutating func text(_ element: JSONElement) -> String? {
        guard let text = element.string else {
            report(element, "\(element.kind.rawValue) instead of a string", "Send text in quotes")
            return nil
        }
        guard !text.isEmpty else {
            report(element, "empty text", "Send text, or leave the field out")
            return nil
        }
        return text
    }

    /// Reads an identifier of Harness's: text of at most 256 characters in which no expression is left.
    mutating func identifier(_ element: JSONElement) -> String? {
        guard let text = element.string else {
            report(element, "\(element.kind.rawValue) instead of a string", "Send the identifier in quotes")
            return nil
        }
        guard text.unicodeScalars.count <= 256 else {
            report(element, "more than 256 characters", "Send the identifier, not a name or a description")
            return nil
        }
        guard !text.hasPrefix("<+") else {
            report(
                element, "the expression \(text) was not resolved",
                "Send the request from a step in which Harness knows it")
            return nil
        }
        return text.isEmpty ? nil : text
    }

    /// Reads a number.
    mutating func number(_ element: JSONElement) -> Double? {
        if element.double == nil {
            report(element, "\(element.kind.rawValue) instead of a number", "Send a number without quotes")
        }
        return element.double
    }

    /// Reads true or false.
    mutating func boolean(_ element: JSONElement) -> Bool? {
        if element.boolean == nil {
            report(
                element, "\(element.kind.rawValue) instead of a boolean", "Send true or false without quotes")
        }
        return element.boolean
    }

    /// Reads one of the words of an enumeration.
    mutating func word<Value: RawRepresentable<String> & CaseIterable>(
        _ element: JSONElement, of type: Value.Type
    ) -> Value? {
        if let value = element.string.flatMap({ Value(rawValue: $0) }) { return value }
        word(element, of: type.allCases.map(\.rawValue))
        return nil
    }

    /// Notes a fault unless the value is one of the words.
    mutating func word(_ element: JSONElement, of words: [String]) {
        if let text = element.string, words.contains(text) { return }
        let found = element.string.map { "\"\($0.prefix(80))\"" } ?? element.kind.rawValue
        report(
            element, "\(found) is not one of the allowed values",
            "Send one of " + words.joined(separator: ", "))
    }

    /// Reads a time: RFC 3339 with its offset, or Unix seconds.
    mutating func time(_ element: JSONElement) -> Double? {
        let mend = "Send a time such as 2026-11-22T10:00:00Z, or Unix seconds"
        if let seconds = element.double {
            guard seconds.magnitude <= VerifyRequestDecoder.latestSecond else {
                report(element, "\(seconds) cannot be Unix seconds; it looks like milliseconds", mend)
                return nil
            }
            return seconds
        }
        guard let time = element.withUTF8({ TimeText.unixSeconds($0) }) ?? nil else {
            let found = element.string.map { "\"\($0.prefix(80))\"" } ?? element.kind.rawValue
            report(element, "\(found) is not a time with its offset", mend)
            return nil
        }
        return time
    }

    /// The largest number that is taken for Unix seconds; it lies in the year 5138.
    static let latestSecond = 1e11
}

extension ExecutionIdentity {
    /// Takes what is not known yet from another identity.
    mutating func fillGaps(from other: ExecutionIdentity) {
        for field in ExecutionIdentity.fields where self[keyPath: field.path] == nil {
            self[keyPath: field.path] = other[keyPath: field.path]
        }
    }
}
