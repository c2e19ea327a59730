import YAML

/// Recognises steps that ask Verdict.
enum VerdictStep {
    /// Whether a step asks Verdict for its verdict.
    static func isOne(_ step: Step) -> Bool {
        switch step.type {
        case "Http": step.spec?["url"]?.text.map(isAddress) ?? false
        case "ShellScript", "Run", "CustomApproval": step.script?.text.map(isAddress) ?? false
        default: false
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        text.contains("/v1/verify") || (text.contains("/v1/executions/") && text.contains("/action"))
    }
}

extension Lints {
    /// The least time that a verdict step needs: the usual deadline of 8 s and the way there and back.
    private static let shortest = 10

    /// Steps that ask Verdict do something with the answer, and wait for it.
    mutating func checkVerdictSteps() {
        for step in survey.steps.joined() where VerdictStep.isOne(step) {
            let place = step.node["identifier"]?.start ?? step.node.start
            checkTimeout(step, place)
            guard step.type == "Http", let spec = step.spec else { continue }
            let assertion = spec["assertion"]?.text ?? ""
            if assertion.trimmed.isEmpty {
                add(
                    at: place, .warning, "verdict-assertion",
                    "the verdict step has no assertion, so it succeeds whatever comes back, an error 500 too",
                    "Add assertion: <+httpResponseCode> == 200.")
            }
            let outputs = spec["outputVariables"]?.items ?? []
            let reads = outputs.contains { $0["value"]?.text?.contains("httpResponseBody") == true }
            if !reads, !assertion.contains("action") {
                add(
                    at: place, .warning, "verdict-unread",
                    "nothing reads the verdict: there is no output variable with the answer's action",
                    "Add outputVariables: - {name: action, type: String, value: <+json.object(httpResponseBody).action>}, and branch on it."
                )
            }
        }
    }

    private mutating func checkTimeout(_ step: Step, _ place: YAMLMark) {
        guard let timeout = step.node["timeout"] else {
            add(
                at: place, .warning, "verdict-timeout",
                "the verdict step has no timeout, so Harness' default decides when it fails",
                "Add timeout: 2m; a verdict takes up to its deadline, 8 s unless the request says otherwise.")
            return
        }
        guard let span = timeout.text.flatMap(TimeSpan.init) else { return }
        let needed = max(Self.shortest, deadline(of: step).map { $0 + 2 } ?? 0)
        guard span.seconds <= needed else { return }
        add(
            at: timeout.start, .warning, "verdict-timeout",
            "\(span.seconds) s are too short: a verdict may take \(needed - 2) s and the way there comes on top",
            "Raise the timeout to 2m, or lower deadlineSeconds in the request.")
    }

    /// The deadline that the request's body names, in seconds.
    private func deadline(of step: Step) -> Int? {
        let body = step.spec?["requestBody"]?.text ?? step.script?.text ?? ""
        guard let rest = body.components(separatedBy: "\"deadlineSeconds\"").dropFirst().first else {
            return nil
        }
        let digits = rest.drop { $0 == ":" || $0 == " " }.prefix { $0.isNumber }
        return Int(digits)
    }
}
