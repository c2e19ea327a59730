import Judgement
package import Store

/// A stored verdict judged again from its stored evidence.
package struct Replay: Sendable {
    /// Why a verdict cannot be judged again.
    package enum Failure: Error, Sendable, CustomStringConvertible {
        /// It is still being worked out.
        case running(VerdictID)

        /// No evidence is kept for it.
        case noEvidence(VerdictID)

        /// The stored evidence cannot be read by this version of the program.
        case unreadableEvidence(VerdictID, RequestError)

        /// The stored answer cannot be read by this version of the program.
        case unreadableAnswer(VerdictID, String)

        package var description: String {
            switch self {
            case .running(let id): "verdict \(id) is still being worked out; try again when it is final"
            case .noEvidence(let id): "verdict \(id) has no evidence"
            case .unreadableEvidence(let id, let error):
                "the evidence of verdict \(id) cannot be judged: "
                    + error.problems.map { "\($0.pointer): \($0.detail)" }.joined(separator: "; ")
            case .unreadableAnswer(let id, let reason):
                "the answer of verdict \(id) cannot be read: \(reason)"
            }
        }
    }

    /// The answer as it was given.
    package let stored: VerdictDocument

    /// The answer as it would be now.
    package let now: VerdictDocument

    /// Judges again.
    ///
    /// Nobody is asked but the judge: no clock, no network, no model.
    ///
    /// - Parameters:
    ///   - record: The stored verdict.
    ///   - evidence: Its stored evidence.
    ///   - verification: The judge with the policies to judge under.
    /// - Throws: ``Failure``.
    package init(
        _ record: VerdictRecord, evidence: [UInt8]?, under verification: Verification
    ) throws(Failure) {
        guard record.status == .final else { throw .running(record.id) }
        guard let evidence else { throw .noEvidence(record.id) }
        do {
            stored = try VerdictDocument(parsing: record.answer)
        } catch {
            throw .unreadableAnswer(record.id, "\(error)")
        }
        do throws(RequestError) {
            let request = try PreparedRequest(evidence, as: .json).request
            now = try verification.judge(request).document(
                id: stored.id, requestId: stored.requestId, reportUrl: stored.reportUrl,
                review: stored.reviewer)
        } catch {
            throw .unreadableEvidence(record.id, error)
        }
    }

    /// Whether the answer is the same, octet by octet.
    package var isIdentical: Bool { stored.bytes == now.bytes }

    /// What differs, in words; empty where nothing does.
    package var differences: [String] {
        var differences: [String] = []
        func compare(_ name: String, _ before: String, _ after: String) {
            if before != after { differences.append("\(name): \(before) -> \(after)") }
        }
        compare("action", stored.action.rawValue, now.action.rawValue)
        compare("assessment", stored.assessment.rawValue, now.assessment.rawValue)
        compare("cause", Self.text(stored), Self.text(now))
        compare("confidence", "\(stored.confidence)", "\(now.confidence)")
        compare("reason", stored.reason, now.reason)
        compare(
            "policy", "\(stored.policy.name) \(stored.policy.digest)",
            "\(now.policy.name) \(now.policy.digest)")
        if stored.findings != now.findings {
            differences.append("findings: \(stored.findings.count) before, \(now.findings.count) now")
        }
        if differences.isEmpty && !isIdentical { differences.append("the document's form") }
        return differences
    }

    private static func text(_ document: VerdictDocument) -> String {
        document.cause.kind.rawValue + (document.cause.name.map { " \($0)" } ?? "")
    }
}
