package import Clients
package import Judgement
package import Store

/// Decides who is told, and hands it to the queue.
package struct AlertDesk: Sendable {
    private let channels: [String]
    private let composer: AlertComposer
    private let notices: any NoticeStore
    private let queue: Jobs

    /// Creates a desk.
    ///
    /// - Parameters:
    ///   - channels: The names of the channels that are configured.
    ///   - composer: What puts alerts into words.
    ///   - notices: What people were told.
    ///   - queue: Where the jobs wait.
    package init(
        channels: [String], composer: AlertComposer = AlertComposer(), notices: any NoticeStore, queue: Jobs
    ) {
        self.channels = channels
        self.composer = composer
        self.notices = notices
        self.queue = queue
    }

    /// Lets jobs that were stored with a verdict or a decision be done at once.
    package func wake() { queue.wake() }

    /// The jobs that tell people about a verdict.
    ///
    /// Teams that only observe are told nothing. That a version is healthy is told only where people were told before
    /// that it is not.
    ///
    /// - Parameters:
    ///   - document: The answer.
    ///   - record: The verdict.
    ///   - policy: The policy it was made under.
    /// - Returns: The jobs, one a channel.
    /// - Throws: ``StoreError``.
    package func jobs(
        on document: VerdictDocument, of record: VerdictRecord, under policy: Policy
    ) async throws(StoreError) -> [NewJob] {
        guard !channels.isEmpty, policy.autonomy.tellsPeople else { return [] }
        return try await jobs(
            for: composer.alert(on: document, of: record),
            to: policy.alerts.channels(for: document.assessment))
    }

    /// The jobs that tell people about a decision.
    ///
    /// - Parameters:
    ///   - decision: What was decided.
    ///   - document: The answer that it is about.
    ///   - record: The verdict that it is about.
    /// - Returns: The jobs, one for each channel that was told about the incident.
    /// - Throws: ``StoreError``.
    package func jobs(
        on decision: DecisionRecord, about document: VerdictDocument, of record: VerdictRecord
    ) async throws(StoreError) -> [NewJob] {
        guard !channels.isEmpty else { return [] }
        return try await jobs(for: composer.alert(on: decision, about: document, of: record), to: nil)
    }

    /// The jobs that tell people something.
    ///
    /// - Parameters:
    ///   - alert: What to tell; one that is not open is told only to channels which were told of the incident.
    ///   - names: The channels; nil for all.
    /// - Returns: The jobs, one a channel.
    /// - Throws: ``StoreError``.
    package func jobs(for alert: Alert, to names: [String]?) async throws(StoreError) -> [NewJob] {
        var jobs: [NewJob] = []
        let waiting = alert.state == .open ? [:] : try await queue.queue.jobCounts()
        for channel in channels where names?.contains(channel) ?? true || alert.state != .open {
            // What is still on its way counts as told: it may be about this incident.
            if alert.state != .open, waiting[AlertHandler.kind(of: channel)]?.depth ?? 0 == 0 {
                guard let notice = try await notices.notice(of: alert.incident, on: channel),
                    notice.state != Alert.State.resolved.rawValue
                else { continue }
            }
            jobs.append(
                NewJob(
                    kind: AlertHandler.kind(of: channel), key: alert.id, payload: AlertDocument.encode(alert))
            )
        }
        return jobs
    }
}
