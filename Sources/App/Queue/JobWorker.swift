package import Logging
package import Store
import Threading

/// Takes jobs from the queue and has them done, a bounded number of each kind at a time.
package final class JobWorker: Sendable {
    /// What can be chosen.
    package struct Options: Sendable {
        /// How long a job stays with a worker that gives no sign of life.
        package var lease: Duration
        /// How long the worker sleeps at most, so that jobs of other processes are seen.
        package var poll: Duration

        /// Creates options.
        package init(lease: Duration = .seconds(15), poll: Duration = .seconds(1)) {
            self.lease = lease
            self.poll = poll
        }
    }

    private struct State {
        var running: [JobLease: String] = [:]
        var counts: [String: JobCounts] = [:]
        var generator = SystemRandomNumberGenerator()
    }

    /// What follows from events and can be done by this worker.
    var followUps: Set<FollowUp> { Set(handlers.compactMap { FollowUp(rawValue: $0.kind) }) }

    private let jobs: Jobs
    private let handlers: [any JobHandler]
    private let options: Options
    private let logger: Logger
    private let results: MetricFamily<Counter>
    private let now: @Sendable () -> Timestamp
    private let state = Locked(State())

    /// Creates a worker; it does nothing before ``run()``.
    ///
    /// - Parameters:
    ///   - jobs: The way to the queue.
    ///   - handlers: What does the jobs; no two are of one kind.
    ///   - options: What can be chosen.
    ///   - metrics: Where depth, dead letters and results are shown.
    ///   - logger: Where failures are told.
    ///   - now: The present time.
    package init(
        jobs: Jobs, handlers: [any JobHandler], options: Options = Options(), metrics: Metrics,
        logger: Logger, now: @escaping @Sendable () -> Timestamp
    ) {
        self.jobs = jobs
        self.handlers = handlers
        self.options = options
        self.logger = logger
        self.now = now
        results = metrics.registry.counters(
            "verdict_jobs_total", help: "Attempts at jobs, by kind and result.", labels: ["kind", "result"])
        metrics.registry.gauges(
            "verdict_queue_depth", help: "Jobs that are still to be finished.", label: "kind"
        ) { [state] in
            state.withLock { $0.counts.map { ($0.key, Double($0.value.depth)) } }.sorted { $0.0 < $1.0 }
        }
        metrics.registry.gauges(
            "verdict_queue_dead", help: "Jobs that failed too often and wait for a person.", label: "kind"
        ) { [state] in
            state.withLock { $0.counts.map { ($0.key, Double($0.value.dead)) } }.sorted { $0.0 < $1.0 }
        }
    }

    /// Works until the task is cancelled; jobs under way are then given back.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.renewLeases() }
            while !Task.isCancelled {
                var pause = options.poll
                do throws(StoreError) {
                    let taken = try await takeJobs()
                    for (job, handler) in taken.jobs {
                        group.addTask { await self.perform(job, with: handler) }
                    }
                    pause = taken.pause
                    let counts = try await jobs.queue.jobCounts()
                    state.withLock { $0.counts = counts }
                } catch {
                    // The store is closed while a worker may still look once more.
                    guard !Task.isCancelled else { break }
                    logger.error("the queue cannot be read", metadata: ["error": "\(error)"])
                    pause = max(pause, .seconds(1))
                }
                if pause > .zero { await jobs.signal.wait(atMost: pause) }
            }
            group.cancelAll()
        }
    }

    /// Takes what is due and for which there is room.
    ///
    /// - Returns: The jobs with their handlers, and how long nothing more can be due.
    private func takeJobs() async throws(StoreError) -> (
        jobs: [(LeasedJob, any JobHandler)], pause: Duration
    ) {
        var jobs: [(LeasedJob, any JobHandler)] = []
        let due = try await self.jobs.queue.dueTimes()
        var pause = options.poll
        for handler in handlers {
            guard let time = due[handler.kind] else { continue }
            let wait = Duration.milliseconds(
                time.milliseconds.subtractingReportingOverflow(now().milliseconds).partialValue)
            guard wait <= .zero else {
                pause = min(pause, wait)
                continue
            }
            let running = state.withLock { $0.running.values.count { $0 == handler.kind } }
            // Without room, the end of a job wakes the loop.
            guard running < handler.concurrency else { continue }
            let taken = try await self.jobs.queue.lease(
                kind: handler.kind, limit: min(handler.concurrency - running, 64), for: options.lease)
            for job in taken {
                state.withLock { $0.running[job.lease] = job.kind }
                jobs.append((job, handler))
            }
            if !taken.isEmpty { pause = .zero }
        }
        return (jobs, pause)
    }

    private func perform(_ job: LeasedJob, with handler: any JobHandler) async {
        var logger = logger
        logger[metadataKey: "job"] = "\(job.lease.id)"
        logger[metadataKey: "kind"] = "\(job.kind)"
        let outcome: JobOutcome
        if job.attempt > handler.schedule.attempts {
            outcome = .dead(reason: "the process ended during each of \(job.attempt - 1) attempts")
        } else {
            do {
                outcome = try await handler.handle(
                    job,
                    context: JobContext(queue: jobs.queue, lease: job.lease, logger: logger, now: now))
            } catch {
                // What the end of the process interrupted is no failure of the job.
                outcome =
                    Task.isCancelled ? .postponed(until: now()) : .failed(reason: Self.reason(error))
            }
        }
        // The job's end has to be written although the worker stops.
        await Task { await finish(job, outcome, handler: handler, logger: logger) }.value
        state.withLock { _ = $0.running.removeValue(forKey: job.lease) }
        jobs.signal.wake()
    }

    private func finish(
        _ job: LeasedJob, _ outcome: JobOutcome, handler: any JobHandler, logger: Logger
    ) async {
        do throws(StoreError) {
            let isOwn: Bool
            let result: String
            switch outcome {
            case .done(let following):
                result = "done"
                isOwn = try await jobs.queue.complete(job.lease, enqueueing: following)
            case .postponed(let time, let checkpoint):
                result = "postponed"
                isOwn = try await jobs.queue.postpone(job.lease, until: time, checkpoint: checkpoint)
            case .failed(let reason, let pause):
                let pause = pause ?? nextPause(after: job.attempt, handler.schedule)
                guard let pause, job.attempt < handler.schedule.attempts else {
                    return try await bury(job, reason: reason, logger: logger)
                }
                result = "failed"
                logger.warning(
                    "a job failed and will be tried again",
                    metadata: [
                        "error": "\(reason)", "attempt": "\(job.attempt)", "pause": "\(pause)",
                    ])
                isOwn = try await jobs.queue.fail(job.lease, reason: reason, retryAt: now() + pause)
            case .dead(let reason): return try await bury(job, reason: reason, logger: logger)
            }
            results.with(job.kind, isOwn ? result : "lost").increment()
        } catch {
            // The lease runs out, and the job is done again.
            logger.error("the end of a job cannot be stored", metadata: ["error": "\(error)"])
        }
    }

    private func bury(_ job: LeasedJob, reason: String, logger: Logger) async throws(StoreError) {
        let isOwn = try await jobs.queue.fail(job.lease, reason: reason, retryAt: nil)
        results.with(job.kind, isOwn ? "dead" : "lost").increment()
        guard isOwn else { return }
        logger.error(
            "a job is given up",
            metadata: [
                "error": "\(reason)", "attempt": "\(job.attempt)",
                "remedy": "verdict queue list --dead, then verdict queue retry \(job.lease.id)",
            ])
    }

    /// What went wrong, in words that may be kept.
    private static func reason(_ error: any Error) -> String {
        var text = Array("\(error)".utf8.prefix(2_000))
        SecretMask.apply(to: &text)
        return EvidenceRedaction.redacted(String(decoding: text, as: UTF8.self))
    }

    private func nextPause(after attempt: Int, _ schedule: RetrySchedule) -> Duration? {
        state.withLock { schedule.pause(after: attempt, using: &$0.generator) }
    }

    /// Keeps the jobs that are under way with this worker.
    private func renewLeases() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.lease / 3) } catch { return }
            for lease in state.withLock({ Array($0.running.keys) }) {
                do throws(StoreError) {
                    _ = try await jobs.queue.extend(lease, for: options.lease)
                } catch {
                    logger.warning("a lease cannot be kept up", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
