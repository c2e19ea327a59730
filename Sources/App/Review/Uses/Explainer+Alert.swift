import Clients

extension Explainer {
    /// An alert with the reviewer's words beside what it says.
    ///
    /// Only a line is added. Title, severity, state, links and facts are the program's own; where there are no words in
    /// time the alert is the same octet for octet.
    ///
    /// - Parameters:
    ///   - alert: The alert.
    ///   - limit: How long it may wait.
    /// - Returns: The alert to tell.
    func worded(_ alert: Alert, within limit: Duration) async -> Alert {
        guard servesAtOnce, alert.state == .open, alert.severity != .info else { return alert }
        let report = await ask(within: limit) { ReviewSubject(alert, maximumBytes: min($0, 16_000)) }
        guard report.status == .answered, let words = report.review?.explanation else { return alert }
        var worded = alert
        worded.details.insert("In a model's words (\(report.model)): \(words)", at: 0)
        return worded
    }
}
