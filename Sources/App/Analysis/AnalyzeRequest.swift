import JSON
import LogMining

/// What is to be analysed: the body of `POST /v1/analyze`.
struct AnalyzeRequest: Sendable {
    /// The execution; only where no logs are sent.
    var execution = ExecutionIdentity()
    /// The logs that were sent; nil for an execution.
    var logs: LogText?
    /// The logs of a run that went well, to compare with; nil for none.
    var baseline: LogText?
    /// How long the caller waits for the result, in seconds.
    var deadlineSeconds: Double?

    static let form =
        #"{"execution": {"projectId": "p", "executionId": "..."}} or {"logs": "..."}"#

    /// Reads a JSON body.
    ///
    /// `logs` is text, a list of lines, or an object with `candidate` and `baseline` as in a verification.
    ///
    /// - Throws: ``RequestError`` with each fault's place.
    init(parsing body: [UInt8]) throws(RequestError) {
        var reader = try BodyReader(parsing: body, form: Self.form)
        if let value = reader.value(["logs", "log"]) {
            if value.object != nil {
                logs = value["candidate"].flatMap { Self.lines($0, &reader) }
                baseline = value["baseline"].flatMap { $0.isNull ? nil : Self.lines($0, &reader) }
                if value["candidate"] == nil {
                    reader.report(
                        value.pointer, "candidate is missing", "Send the log in which something went wrong")
                }
            } else {
                logs = Self.lines(value, &reader)
            }
        }
        if let value = reader.value(["baselineLogs", "baseline_logs"]) {
            baseline = Self.lines(value, &reader)
        }
        deadlineSeconds = reader.number(["deadlineSeconds"], in: 0.1...60)
        execution = reader.execution()
        if logs == nil, execution.executionId == nil, reader.problems.isEmpty {
            reader.report(JSONPointer(), "neither an execution nor logs", "Send \(Self.form)")
        }
        try reader.finish()
    }

    /// Takes a body that is a log.
    init(log: [UInt8]) { logs = PlainLog.lines(of: log) }

    private static func lines(_ element: JSONElement, _ reader: inout BodyReader) -> LogText? {
        if let text = element.withUTF8({ PlainLog.lines(of: $0) }) { return text }
        guard let array = element.array else {
            reader.report(
                element.pointer, "\(element.kind.rawValue) instead of text", "Send text, or a list of lines")
            return nil
        }
        var lines: [String] = []
        lines.reserveCapacity(array.count)
        for line in array {
            guard let text = line.string else {
                reader.report(
                    line.pointer, "\(line.kind.rawValue) instead of a line", "Send each line in quotes")
                return nil
            }
            lines.append(text)
        }
        return PlainLog.lines(lines)
    }
}
