package import Clients
import Judgement
package import Store

/// Puts into words what people are told about a verdict.
package struct AlertComposer: Sendable {
    private let harnessURL: String

    /// Creates a composer.
    ///
    /// - Parameter harnessURL: Where people reach Harness, such as `https://app.harness.io`, without a final slash.
    package init(harnessURL: String = "https://app.harness.io") { self.harnessURL = harnessURL }

    /// The alert about a verdict.
    ///
    /// - Parameters:
    ///   - document: The answer that was given.
    ///   - record: The verdict as it is stored.
    /// - Returns: The alert: open where a person should look, resolved where the new version is healthy.
    package func alert(on document: VerdictDocument, of record: VerdictRecord) -> Alert {
        let subject = Self.subject(of: record.identity)
        let severity: Alert.Severity
        let title: String
        switch (document.assessment, document.action) {
        case (.rollback, .rollback):
            (severity, title) = (.critical, "Rollback: \(subject)")
        case (.rollback, _):
            (severity, title) = (.error, "Decide whether to roll back: \(subject)")
        case (.investigate, _):
            (severity, title) = (.warning, "Investigate: \(subject)")
        case (.proceed, _):
            (severity, title) = (.info, "Healthy: \(subject)")
        }
        return make(
            record, id: "\(record.id)/verdict",
            state: document.assessment == .proceed ? .resolved : .open, severity: severity, title: title,
            summary: document.reason, document: document, time: record.created.seconds)
    }

    /// The alert about what a person decided.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - document: The answer that was given.
    ///   - record: The verdict as it is stored.
    /// - Returns: The alert: over where the person lets the version go on, else acknowledged.
    package func alert(
        on decision: DecisionRecord, about document: VerdictDocument, of record: VerdictRecord
    ) -> Alert {
        let subject = Self.subject(of: record.identity)
        let comment = decision.reason.isEmpty ? "" : ": \(decision.reason)"
        return make(
            record, id: "\(record.id)/decision/\(decision.time.milliseconds)",
            state: decision.decision == Outcome.proceed.rawValue ? .resolved : .acknowledged,
            severity: decision.decision == Outcome.rollback.rawValue ? .error : .warning,
            title: "Decided, \(decision.decision): \(subject)",
            summary: "\(decision.actor) decided \(decision.decision)\(comment). Before: \(document.reason)",
            document: document, time: decision.time.seconds)
    }

    /// What makes verdicts one incident: the same service in the same environment; without them, the same execution.
    ///
    /// - Parameter identity: What the verdict is about.
    /// - Returns: The incident's name.
    package static func incident(of identity: VerdictIdentity) -> String {
        let place = [identity.account, identity.organization, identity.project]
        let subject =
            identity.service.isEmpty ? [identity.execution] : [identity.service, identity.environment]
        return (["verdict"] + place + subject).joined(separator: "/")
    }

    private func make(
        _ record: VerdictRecord, id: String, state: Alert.State, severity: Alert.Severity, title: String,
        summary: String, document: VerdictDocument, time: Double
    ) -> Alert {
        let identity = record.identity
        var facts = [
            Alert.Fact("Service", identity.service), .init("Environment", identity.environment),
            .init("Pipeline", identity.pipeline), .init("Execution", identity.execution),
            .init("Stage", identity.stage),
        ].filter { !$0.value.isEmpty }
        facts += [
            .init("Assessment", document.assessment.rawValue), .init("Action", document.action.rawValue),
            .init("Confidence", "\(Int((document.confidence * 100).rounded())) %"),
            .init("Cause", [document.cause.kind.rawValue, document.cause.name ?? ""].joined(separator: " ")),
            .init("Policy", "\(document.policy.name) (\(document.autonomy.rawValue))"),
        ]
        let details = document.findings.filter { $0.severity != .information }.prefix(6).map(\.summary)
        return Alert(
            incident: Self.incident(of: identity),
            thread: identity.execution.isEmpty ? "\(record.id)" : identity.execution, id: id, state: state,
            severity: severity, title: title, summary: summary, details: Array(details), facts: facts,
            links: links(record, document), service: identity.service, environment: identity.environment,
            category: document.assessment.rawValue, time: time)
    }

    private func links(_ record: VerdictRecord, _ document: VerdictDocument) -> [Alert.Link] {
        var links: [Alert.Link] = []
        // A relative link leads nowhere from a chat.
        if document.reportUrl.utf8.starts(with: "http".utf8) {
            links.append(.init("Report", document.reportUrl))
            if document.assessment != .proceed {
                let page = Self.decisionPage(of: document.reportUrl, id: document.id)
                links.append(.init("Proceed", "\(page)&action=proceed"))
                links.append(.init("Roll back", "\(page)&action=rollback"))
            }
        }
        if let url = executionURL(record.identity) { links.append(.init("Execution", url)) }
        return links
    }

    /// Links cannot decide, since whatever fetches them would; they open the page that asks.
    private static func decisionPage(of reportURL: String, id: String) -> String {
        let suffix = "/v1/verdicts/\(id)"
        let base = reportURL.hasSuffix(suffix) ? reportURL.dropLast(suffix.count) : ""
        return "\(base)/decide?verdict=\(id)"
    }

    /// Where people see the execution, as Harness' pages are addressed.
    private func executionURL(_ identity: VerdictIdentity) -> String? {
        let parts = [
            identity.account, identity.organization, identity.project, identity.pipeline, identity.execution,
        ]
        // What is no identifier of Harness would make another URL.
        guard parts.allSatisfy(Self.isIdentifier) else { return nil }
        return "\(harnessURL)/ng/account/\(parts[0])/all/orgs/\(parts[1])/projects/\(parts[2])"
            + "/pipelines/\(parts[3])/executions/\(parts[4])/pipeline"
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static func subject(of identity: VerdictIdentity) -> String {
        let name = [identity.service, identity.pipeline, identity.execution].first { !$0.isEmpty }
        return (name ?? "a deployment") + (identity.environment.isEmpty ? "" : " in \(identity.environment)")
    }
}
