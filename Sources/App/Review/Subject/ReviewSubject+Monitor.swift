import Clients
import Executions
import LogMining
import Store

extension ReviewSubject {
    /// What was seen of an execution that was watched to its end.
    ///
    /// - Parameters:
    ///   - monitor: The monitor, at its end.
    ///   - now: The present time, to which what goes on is counted.
    ///   - service: The service whose budget pays; nil where it is not known.
    ///   - maximumBytes: The most octets of text.
    init(_ monitor: MonitorDocument, at now: Timestamp, service: String?, maximumBytes: Int) {
        var builder = Builder(task: .monitor, service: service, maximumBytes: maximumBytes)
        builder.add(.judgement, from: "judge.outcome", monitor.outcome.rawValue, at: "/outcome")
        if let action = monitor.action {
            builder.add(.judgement, from: "judge.action", action, at: "/action")
        }
        if let error = monitor.error {
            builder.add(.context, from: "error", EvidenceRedaction.redacted(error), at: "/error")
        }
        let lines = monitor.graph.map { ExecutionProgress.lines(of: $0, at: now.seconds) } ?? []
        for (index, line) in lines.prefix(80).enumerated() {
            let time = line.seconds.map { " after \(Int(Swift.min(Swift.max($0, 0), 1e12))) s" } ?? ""
            builder.add(
                .context, from: "execution.progress", "\(line.name): \(line.status)\(time)",
                at: "/progress/\(index)")
        }
        builder.omit(lines.count - 80)
        for (index, event) in monitor.events.enumerated() {
            builder.add(.context, from: "execution.event", event.text, at: "/events/\(index)")
        }
        for (index, log) in monitor.logs.enumerated() {
            builder.addLines(
                LogText(lines: log.lines), .executionLine, from: "log.\(log.step)",
                at: "/logs/\(index)/lines",
                most: 60)
        }
        self = builder.build()
    }

    /// What an alert says.
    ///
    /// - Parameters:
    ///   - alert: The alert.
    ///   - maximumBytes: The most octets of text.
    init(_ alert: Alert, maximumBytes: Int) {
        var builder = Builder(task: .alert, service: alert.service, maximumBytes: maximumBytes)
        builder.add(.judgement, from: "judge.title", alert.title, at: "/title")
        builder.add(.judgement, from: "judge.summary", alert.summary, at: "/summary")
        for (index, detail) in alert.details.enumerated() {
            builder.add(.finding, from: "judge.finding", detail, at: "/details/\(index)")
        }
        for (index, fact) in alert.facts.enumerated() {
            builder.add(.context, from: "fact", "\(fact.name): \(fact.value)", at: "/facts/\(index)")
        }
        self = builder.build()
    }
}
