import JSON

/// Why a verdict is what it is, for a person.
struct VerdictExplanation: Sendable {
    private let verdict: JSONValue

    /// Explains a verdict's document.
    init(_ verdict: JSONValue) { self.verdict = verdict }

    static let schema: JSONValue = MCPSchemas.object(
        [
            ("id", MCPSchemas.text("The verdict.")),
            ("action", MCPSchemas.text("What the pipeline should do.")),
            ("decidedBy", MCPSchemas.text("Who had the last word: judge, reviewer or person.")),
            ("summary", MCPSchemas.text("What happened, in sentences.")),
            ("evidence", texts("What it rests on, the weightiest first.")),
            ("hypotheses", texts("What a reviewer guesses, the likeliest first; opinions of a model.")),
            ("remedies", texts("What a person could do.")), ("questions", texts("What is worth asking.")),
            ("doubts", texts("What was missing, dropped, or speaks against trusting it.")),
        ],
        required: [
            "id", "action", "decidedBy", "summary", "evidence", "hypotheses", "remedies", "questions",
            "doubts",
        ])

    private static func texts(_ description: String) -> JSONValue {
        ["type": "array", "items": ["type": "string"], "description": .string(description)]
    }

    private var reviewer: JSONValue { verdict["reviewer"] ?? .null }
    private var findings: [JSONValue] { verdict["findings"]?.array ?? [] }

    private var summary: String {
        let action = verdict["action"]?.string ?? ""
        let assessment = verdict["assessment"]?.string ?? ""
        var parts = [verdict["reason"]?.string ?? ""]
        if action != assessment {
            parts.append(
                "The evidence says \(assessment); the policy's autonomy (\(verdict["autonomy"]?.string ?? "")) or a "
                    + "person makes the action \(action).")
        }
        if let words = reviewer["explanation"]?.string { parts.append("The reviewer: \(words)") }
        return parts.joined(separator: " ")
    }

    private static let missing = [
        "noData", "staleData", "tooFewData", "incomparable", "noTraffic", "malformedData", "shortfall",
        "instructions",
    ]

    private func isDoubt(_ finding: JSONValue) -> Bool {
        finding["kind"]?.string.map { Self.missing.contains($0) } ?? false
    }

    private var doubts: [String] {
        findings.filter(isDoubt).compactMap { $0["summary"]?.string }
            + [reviewer["problem"]?.string].compactMap { $0 }
            + (reviewer["notes"]?.array ?? []).compactMap(\.string)
    }

    private var hypotheses: [String] {
        (reviewer["hypotheses"]?.array ?? []).compactMap { hypothesis in
            guard let statement = hypothesis["statement"]?.string else { return nil }
            let percent = hypothesis["likelihood"]?.double.map { " (\(Int(($0 * 100).rounded())) %)" } ?? ""
            return statement + percent
        }
    }

    /// The explanation as a document of ``schema``.
    var document: JSONValue {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        return [
            "id": .string(verdict["id"]?.string ?? ""), "action": .string(verdict["action"]?.string ?? ""),
            "decidedBy": .string(verdict["decidedBy"]?.string ?? ""), "summary": .string(summary),
            "evidence": list(
                findings.filter { !isDoubt($0) }.prefix(20).compactMap { $0["summary"]?.string }),
            "hypotheses": list(hypotheses), "remedies": reviewer["remedies"] ?? .array([]),
            "questions": reviewer["questions"] ?? .array([]), "doubts": list(doubts),
        ]
    }

    /// The explanation as text.
    var text: String {
        var lines = [
            "\(verdict["action"]?.string ?? ""), decided by \(verdict["decidedBy"]?.string ?? ""): \(summary)"
        ]
        for (title, key) in [
            ("Evidence", "evidence"), ("Hypotheses", "hypotheses"), ("Remedies", "remedies"),
            ("Questions", "questions"),
            ("Doubts", "doubts"),
        ] {
            let items = (document[key]?.array ?? []).compactMap(\.string)
            guard !items.isEmpty else { continue }
            lines.append("\(title):")
            lines += items.map { "- \($0)" }
        }
        return lines.joined(separator: "\n")
    }
}
