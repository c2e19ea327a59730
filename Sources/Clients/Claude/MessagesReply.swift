import JSON

/// What the Messages API answers, read with an open mind: unknown fields are passed over, unknown words are "other".
package enum MessagesReply {
    /// Reads a message, the body of a 200.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - requestID: The header `request-id`.
    ///   - attempts: How many requests it took.
    /// - Returns: The answer.
    /// - Throws: ``ModelFailure`` for a refusal, a cut answer, and what is no message.
    package static func message(
        _ bytes: [UInt8], requestID: String?, attempts: Int
    ) throws(ModelFailure) -> ModelAnswer {
        let root: JSONValue
        do throws(JSONError) { root = try JSONValue(parsing: bytes) } catch {
            throw ModelFailure(.garbage("\(error)"), requestID: requestID, attempts: attempts)
        }
        let usage = usage(root["usage"])
        let model = root["model"]?.string
        func failure(_ reason: ModelFailure.Reason) -> ModelFailure {
            ModelFailure(reason, usage: usage, model: model, requestID: requestID, attempts: attempts)
        }
        guard root["type"]?.string == "message", let content = root["content"]?.array, let model else {
            throw failure(.garbage("it is no message"))
        }
        // A refusal or a cut answer breaks the promise of the schema, so the reason to stop is looked at first.
        switch root["stop_reason"]?.string {
        case "end_turn", "stop_sequence": break
        case "max_tokens": throw failure(.truncated)
        case "model_context_window_exceeded": throw failure(.windowExceeded)
        case "refusal": throw failure(.refusal(root["stop_details"]?["category"]?.string))
        case let other: throw failure(.unexpectedStop(String((other ?? "no reason").prefix(64))))
        }
        // Thinking and other blocks may come first.
        let texts = content.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }
        guard !texts.isEmpty else { throw failure(.noStructuredOutput) }
        return ModelAnswer(
            model: model, text: texts.joined(), usage: usage, requestID: requestID, attempts: attempts)
    }

    /// Reads the answer to a count.
    ///
    /// - Throws: ``ModelFailure`` for what is no count.
    package static func count(_ bytes: [UInt8]) throws(ModelFailure) -> Int {
        let root: JSONValue
        do throws(JSONError) { root = try JSONValue(parsing: bytes) } catch {
            throw ModelFailure(.garbage("\(error)"))
        }
        guard let count = root["input_tokens"]?.int, count >= 0 else {
            throw ModelFailure(.garbage("there is no count of tokens"))
        }
        return count
    }

    /// Reads an error, the body of any other status.
    ///
    /// What decides is the status, the type and the code, never the message: its words change and are not repeated.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - status: The status.
    ///   - requestID: The header `request-id`.
    ///   - attempts: How many requests were sent.
    /// - Returns: The failure.
    package static func error(
        _ bytes: [UInt8], status: Int, requestID: String?, attempts: Int
    ) -> ModelFailure {
        let root: JSONValue
        do throws(JSONError) { root = try JSONValue(parsing: bytes) } catch { root = .null }
        let error = root["error"]
        return ModelFailure(
            .status(
                status, type: word(error?["type"]) ?? "error", code: word(error?["details"]?["error_code"])),
            requestID: requestID ?? root["request_id"]?.string, attempts: attempts)
    }

    static func usage(_ value: JSONValue?) -> ModelUsage {
        func count(_ key: String) -> Int { max(0, value?[key]?.int ?? 0) }
        return ModelUsage(
            input: count("input_tokens"), output: count("output_tokens"),
            cacheWrite: count("cache_creation_input_tokens"), cacheRead: count("cache_read_input_tokens"))
    }

    /// A word that may stand in a log: short, and of letters, digits and underscores alone.
    private static func word(_ value: JSONValue?) -> String? {
        guard let text = value?.string, !text.isEmpty, text.utf8.count <= 64,
            text.utf8.allSatisfy({
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            })
        else { return nil }
        return text
    }
}
