import Clients
import JSON
import Logging
package import Store
import Threading

/// Tells one channel, one alert after the other, so that a conversation keeps its order.
package final class AlertHandler: JobHandler {
    /// The kind of a channel's jobs.
    static func kind(of channel: String) -> String { "alert.\(channel)" }

    package let kind: String
    package let concurrency = 1
    /// About a day in all: an incident that nobody could be told of for so long is history.
    package let schedule = RetrySchedule(first: .seconds(2), longest: .seconds(900), attempts: 100)

    private let name: String
    private let channel: any AlertChannel
    private let notices: any NoticeStore
    private let interval: Duration
    private let explainer: Explainer?
    private let patience: Duration
    private let lastSent = Locked<Timestamp?>(nil)

    /// Creates a handler.
    ///
    /// - Parameters:
    ///   - name: The channel's name in the configuration.
    ///   - channel: The channel.
    ///   - notices: What it was told before.
    ///   - interval: The shortest time between two messages that the other end allows.
    ///   - explainer: Who has a model put it into words beside what it says; nil where none is configured.
    ///   - patience: How long an alert waits for these words.
    init(
        name: String, channel: any AlertChannel, notices: any NoticeStore, interval: Duration = .zero,
        explainer: Explainer? = nil, patience: Duration = .seconds(10)
    ) {
        self.name = name
        self.channel = channel
        self.notices = notices
        self.interval = interval
        self.explainer = explainer
        self.patience = patience
        kind = Self.kind(of: name)
    }

    package func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome {
        let alert = try AlertDocument.decode(job.payload)
        let notice = try await notices.notice(of: alert.incident, on: name)
        let time = Timestamp(seconds: alert.time)
        if let notice {
            // One that had to be tried again must not undo what was told meanwhile.
            if notice.updated > time { return .done() }
            if notice.state == Alert.State.resolved.rawValue, alert.state != .open { return .done() }
        } else if alert.state != .open {
            // Over before anybody could be told: what is still on its way about it must not open it again.
            if alert.state == .resolved {
                try await notices.record(
                    NoticeRecord(
                        incident: alert.incident, channel: name, thread: alert.thread, reference: "",
                        state: alert.state.rawValue, updated: time))
            }
            return .done()
        }
        if let pause = pause(at: context.now()) { return .postponed(until: context.now() + pause) }
        let worded = await explainer?.worded(alert, within: patience) ?? alert
        let receipt: AlertReceipt
        do throws(AlertError) {
            receipt = try await channel.deliver(worded, after: notice.flatMap(AlertReceipt.init))
        } catch {
            return error.isTransient
                ? .failed(reason: error.description, retryAfter: error.retryAfter)
                : .dead(reason: error.description)
        }
        lastSent.withLock { $0 = context.now() }
        try await notices.record(
            NoticeRecord(
                incident: alert.incident, channel: name, thread: receipt.thread,
                reference: receipt.reference, state: receipt.state.rawValue, updated: time))
        context.logger.info(
            "people were told",
            metadata: ["channel": "\(name)", "alert": "\(alert.id)", "state": "\(alert.state.rawValue)"])
        return .done()
    }

    /// How long to wait so that the other end is not asked too often; nil where it need not.
    private func pause(at now: Timestamp) -> Duration? {
        guard interval > .zero, let last = lastSent.withLock({ $0 }) else { return nil }
        let due = last + interval
        guard due > now, last <= now else { return nil }
        return .milliseconds(due.milliseconds - now.milliseconds)
    }
}

extension AlertReceipt {
    /// What the channel returned when it was told; nil for a resolved incident, after which a new one begins.
    fileprivate init?(_ notice: NoticeRecord) {
        guard let state = Alert.State(rawValue: notice.state), state != .resolved else { return nil }
        self.init(thread: notice.thread, reference: notice.reference, state: state)
    }
}
