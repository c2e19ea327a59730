import JSON

/// The expressions that steps of a pipeline hold, as far as pipelines that ask for verdicts need them.
struct Expressions: Sendable {
    /// Values by the text between `<+` and `>`.
    var values: [String: String] = [:]
    /// The answer of an HTTP step.
    var response: (status: Int, body: [UInt8])?

    /// Replaces each expression in a text; unknown ones become `null`, as a JEXL text shows them.
    func resolve(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.range(of: "<+") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = Self.end(of: rest) else { return result + "<+" + rest }
            result += value(String(rest[..<end])) ?? "null"
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// Whether a condition holds: `a == "b"`, `a != "b"`, several with `&&`, or `true`.
    func holds(_ condition: String) -> Bool {
        condition.split(separator: "&&", omittingEmptySubsequences: true).allSatisfy { part in
            let text = String(part)
            for (sign, isEqual) in [(" == ", true), (" != ", false)] {
                guard let place = text.range(of: sign) else { continue }
                let left = operand(text[..<place.lowerBound])
                let right = operand(text[place.upperBound...])
                return (left == right) == isEqual
            }
            return operand(text[...]) == "true"
        }
    }

    private func operand(_ text: Substring) -> String {
        var trimmed = text.drop { $0.isWhitespace }
        while trimmed.last?.isWhitespace ?? false { trimmed = trimmed.dropLast() }
        if trimmed.count >= 2, trimmed.first == "\"", trimmed.last == "\"" {
            return String(trimmed.dropFirst().dropLast())
        }
        return resolve(String(trimmed))
    }

    private func value(_ name: String) -> String? {
        if let value = values[name] { return value }
        guard let response else { return nil }
        switch name {
        case "httpResponseCode": return String(response.status)
        case "httpResponseBody": return String(decoding: response.body, as: UTF8.self)
        default: break
        }
        let objectOpening = "json.object(httpResponseBody)."
        let selectOpening = "json.select(\""
        if name.hasPrefix(objectOpening) {
            return Self.select(String(name.dropFirst(objectOpening.count)), in: response.body)
        }
        if name.hasPrefix(selectOpening) {
            let path = name.dropFirst(selectOpening.count).prefix { $0 != "\"" }
            return Self.select(String(path), in: response.body)
        }
        return nil
    }

    private static func select(_ path: String, in body: [UInt8]) -> String? {
        guard var value = try? JSONValue(parsing: body) else { return nil }
        for key in path.split(separator: ".") {
            guard let next = value[String(key)] else { return nil }
            value = next
        }
        if let text = value.string { return text }
        return String(decoding: value.bytes, as: UTF8.self)
    }

    /// The end of an expression; one may stand within another.
    private static func end(of text: Substring) -> Substring.Index? {
        var depth = 0
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == "<", text.index(after: index) < text.endIndex,
                text[text.index(after: index)] == "+"
            {
                depth += 1
            }
            if text[index] == ">" {
                if depth == 0 { return index }
                depth -= 1
            }
            index = text.index(after: index)
        }
        return nil
    }
}

extension Substring {
    /// The first place of a text.
    func range(of pattern: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(pattern) { return start..<index(start, offsetBy: pattern.count) }
            start = index(after: start)
        }
        return nil
    }
}

extension String {
    /// The first place of a text.
    func range(of pattern: String) -> Range<Index>? { self[...].range(of: pattern) }
}
