import Judgement
import LogMining

/// Takes secrets and personal data out of what a caller sent before anything else sees it.
enum EvidenceRedaction {
    private static let redactor = Redactor()

    /// Redacts every log line of a request and every text in it that its author was free to choose.
    ///
    /// Identifiers of the execution stay as they are: they are keys, and a key that is changed finds nothing.
    ///
    /// - Returns: Whether there was anything to take out.
    static func redact(_ request: inout VerifyRequest) -> Bool {
        var count = 0
        redact(&request.evidence.logs.baseline, &count)
        redact(&request.evidence.logs.candidate, &count)
        for index in request.evidence.logs.dependencies.indices {
            redact(&request.evidence.logs.dependencies[index].name, &count)
            let result = redactor.redact(request.evidence.logs.dependencies[index].lines)
            guard result.count > 0 else { continue }
            request.evidence.logs.dependencies[index].lines = result.text
            count += result.count
        }
        redactNames(&request.evidence, &count)
        return count > 0
    }

    /// Returns a text without its secrets.
    static func redacted(_ text: String) -> String {
        var text = text
        var count = 0
        redact(&text, &count)
        return text
    }

    /// A name is redacted in the same way wherever it stands, so that what belongs together still does.
    private static func redactNames(_ evidence: inout Evidence, _ count: inout Int) {
        for index in evidence.signals.indices {
            redact(&evidence.signals[index].name, &count)
            redact(&evidence.signals[index].dependency, &count)
            redact(&evidence.signals[index].unit, &count)
        }
        for index in evidence.dependencies.indices { redact(&evidence.dependencies[index].name, &count) }
        for index in evidence.shortfalls.indices {
            redact(&evidence.shortfalls[index].subject, &count)
            redact(&evidence.shortfalls[index].reason, &count)
        }
        redact(&evidence.deployment.version, &count)
        redact(&evidence.deployment.previousVersion, &count)
        redact(&evidence.deployment.service, &count)
    }

    private static func redact(_ text: inout String?, _ count: inout Int) {
        guard var present = text else { return }
        let before = count
        redact(&present, &count)
        if count > before { text = present }
    }

    /// A text of so few octets has no room for a secret and what gives it away.
    private static let harmlessLength = 7

    private static func redact(_ text: inout String, _ count: inout Int) {
        guard text.utf8.count > harmlessLength else { return }
        let result = redactor.redact(Array(text.utf8))
        guard result.count > 0 else { return }
        text = String(decoding: result.bytes, as: UTF8.self)
        count += result.count
    }

    private static func redact(_ lines: inout LogText?, _ count: inout Int) {
        guard let text = lines else { return }
        let result = redactor.redact(text)
        guard result.count > 0 else { return }
        lines = result.text
        count += result.count
    }
}
