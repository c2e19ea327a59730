import Judgement
import LogMining

/// Takes secrets and personal data out of evidence before anything else sees it.
enum EvidenceRedaction {
    private static let redactor = Redactor()

    /// Redacts every log line of a request.
    ///
    /// - Returns: Whether there was anything to take out.
    static func redact(_ request: inout VerifyRequest) -> Bool {
        var count = 0
        redact(&request.evidence.logs.baseline, &count)
        redact(&request.evidence.logs.candidate, &count)
        for index in request.evidence.logs.dependencies.indices {
            let result = redactor.redact(request.evidence.logs.dependencies[index].lines)
            guard result.count > 0 else { continue }
            request.evidence.logs.dependencies[index].lines = result.text
            count += result.count
        }
        return count > 0
    }

    private static func redact(_ lines: inout LogText?, _ count: inout Int) {
        guard let text = lines else { return }
        let result = redactor.redact(text)
        guard result.count > 0 else { return }
        lines = result.text
        count += result.count
    }
}
