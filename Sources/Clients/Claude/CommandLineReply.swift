import JSON

/// What the program said, read by the table of its exit codes.
///
/// The code alone tells little: it is 0 where the model answered in prose, and the subtype is "success" where the API
/// failed. Success means code 0, a JSON object, no error in it, and the structured output; then it is checked as any
/// other answer is. Measured against Claude Code 2.1.330.
enum CommandLineReply {
    /// Reads a run.
    ///
    /// - Parameter result: What the run gave.
    /// - Returns: The answer.
    /// - Throws: ``ModelFailure``.
    static func read(_ result: ChildProcess.Result) throws(ModelFailure) -> ModelAnswer {
        let code: Int
        switch result.ending {
        case .exited(let value): code = value
        case .signalled(let signal): throw ModelFailure(.exit(128 + signal, ""))
        case .timedOut: throw ModelFailure(.timedOut)
        case .cancelled: throw ModelFailure(.cancelled)
        case .outputTooLong: throw ModelFailure(.tooLong(limit: MessagesBackend.largestAnswer))
        }
        guard let root = parse(result.output), root["type"]?.string == "result" else {
            let text = String(decoding: result.output.prefix(200) + result.errors.prefix(200), as: UTF8.self)
            // The program's words for a missing key; it has no code of its own.
            if text.contains("Not logged in") {
                throw ModelFailure(.noCredentials("the program is not logged in"))
            }
            if code == 0 { throw ModelFailure(.garbage("the program's output is no result")) }
            throw ModelFailure(.exit(code, firstLine(result.errors)))
        }
        let usage = MessagesReply.usage(root["usage"])
        let cost = root["total_cost_usd"]?.double.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        let model = root["modelUsage"]?.object?.first?.key
        func failure(_ reason: ModelFailure.Reason) -> ModelFailure {
            ModelFailure(reason, usage: usage, cost: cost, model: model)
        }
        let subtype = root["subtype"]?.string ?? ""
        if subtype.hasPrefix("error_max_") {
            throw failure(.programLimit(String(subtype.dropFirst(6).prefix(40))))
        }
        if root["is_error"]?.boolean != false || code != 0 {
            if let status = root["api_error_status"]?.int {
                throw failure(.status(status, type: "api_error", code: nil))
            }
            switch root["stop_reason"]?.string {
            case "refusal": throw failure(.refusal(nil))
            case "max_tokens": throw failure(.truncated)
            case "model_context_window_exceeded": throw failure(.windowExceeded)
            default: break
            }
            let words = root["result"]?.string ?? ""
            if words.contains("Not logged in") || words.contains("/login") {
                throw failure(.noCredentials("the program is not logged in"))
            }
            throw failure(.exit(code, String(subtype.prefix(40))))
        }
        guard let output = root["structured_output"], output.object != nil else {
            throw failure(.noStructuredOutput)
        }
        return ModelAnswer(
            model: model ?? "unknown", text: String(decoding: output.bytes, as: UTF8.self), usage: usage,
            requestID: root["session_id"]?.string, cost: cost)
    }

    /// The result is one object, or the last line that is one.
    private static func parse(_ output: [UInt8]) -> JSONValue? {
        do throws(JSONError) { return try JSONValue(parsing: output) } catch {
            for line in output.split(separator: UInt8(ascii: "\n")).reversed() {
                do throws(JSONError) { return try JSONValue(parsing: Array(line)) } catch { continue }
            }
            return nil
        }
    }

    /// The first line of what went wrong, in printable ASCII; it may repeat an argument, but no secret is among these.
    private static func firstLine(_ errors: [UInt8]) -> String {
        let line = errors.prefix { $0 != UInt8(ascii: "\n") }.prefix(160)
        return String(decoding: line.filter { (0x20..<0x7F).contains($0) }, as: UTF8.self)
    }
}
