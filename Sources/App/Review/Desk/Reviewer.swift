package import Clients
import Cryptography
import JSON
import LogMining
package import Store
package import Threading

/// Asks a model about evidence, inside all bounds: money, time, number, and what an answer may say.
///
/// It never throws and never decides: whatever happens there is a report, and a report holds words and one vote.
package final class Reviewer: Sendable {
    /// How it works.
    package struct Settings: Sendable, Hashable {
        /// The model's id.
        package var model: String
        /// How hard it thinks; nil leaves it to the service.
        package var effort: ModelPrompt.Effort?
        /// The most tokens of an answer.
        package var maximumOutputTokens = 2048
        /// The most tokens of a question.
        package var maximumInputTokens = 40_000
        /// The most octets of the evidence's text.
        package var maximumEvidenceBytes = 60_000
        /// What tokens cost.
        package var prices = ModelPrices(input: 4, output: 20, cacheWrite: 5, cacheRead: 0.2)
        /// The most time for an answer, late ones included.
        package var timeout = Duration.seconds(60)
        /// The most questions at the same time.
        package var concurrency = 4
        /// How long an answer holds for identical evidence.
        package var cacheAge = Duration.seconds(3600)
        /// The outages in a row after which nobody is asked for a while.
        package var outages = 4
        /// How long nobody is asked then.
        package var outagePause = Duration.seconds(60)

        /// Creates settings.
        package init(model: String, effort: ModelPrompt.Effort? = nil) {
            self.model = model
            self.effort = effort
        }
    }

    private struct State {
        var cache: [SHA256Digest: (report: ReviewerReport, until: MonotonicTime)] = [:]
        var running: [SHA256Digest: Task<ReviewOutcome, Never>] = [:]
        var attachments: [Int: Task<Void, Never>] = [:]
        var nextAttachment = 0
        var breaker: OutageBreaker
        var isStopped = false
        var journal: (any ModelStore)?
        var lostExchanges = 0
    }

    /// The most answers that are kept.
    private static let cacheSize = 256

    /// How it works.
    package let settings: Settings
    private let backend: any ModelBackend
    private let ledger: SpendLedger
    private let clock: MonotonicClock
    private let state: Locked<State>

    /// Creates a reviewer.
    ///
    /// - Parameters:
    ///   - backend: The way to the model.
    ///   - settings: How it works.
    ///   - ledger: Who counts the money.
    ///   - clock: Where durations are taken from.
    package init(
        backend: any ModelBackend, settings: Settings, ledger: SpendLedger, clock: MonotonicClock = .system
    ) {
        self.backend = backend
        self.settings = settings
        self.ledger = ledger
        self.clock = clock
        state = Locked(
            State(breaker: OutageBreaker(threshold: settings.outages, pause: settings.outagePause)))
    }

    /// What was spent today, in USD, as far as this process knows.
    package var spentToday: Double { ledger.spentToday }

    /// Keeps the accounts and the exchanges in a database from now on, where a restart and other processes find them.
    ///
    /// - Parameter store: The database.
    package func keepBooks(in store: any ModelStore) {
        ledger.keep(in: store)
        state.withLock { $0.journal = store }
    }

    // MARK: - Asking

    /// Begins to ask.
    ///
    /// Identical evidence that was answered a while ago is not asked again, and what is being asked at this moment is
    /// not asked twice.
    ///
    /// - Parameter subject: What the reviewer is shown.
    /// - Returns: The question under way.
    package func consult(_ subject: ReviewSubject) -> Consultation {
        let prompt = prompt(for: subject)
        let key = key(of: prompt, version: subject.task.form.version)
        let now = clock.now
        let pending = report(.pending, "the reviewer has not answered yet", subject)
        let task: Task<ReviewOutcome, Never> = state.withLock { state in
            if let (cached, until) = state.cache[key], until > now {
                var cached = cached
                cached.isCached = true
                cached.cost = 0
                cached.seconds = 0
                let outcome = ReviewOutcome(report: cached)
                return Task { outcome }
            }
            if let running = state.running[key] { return running }
            let refusal: String? =
                state.isStopped
                ? "the server is stopping"
                : state.running.count >= settings.concurrency
                    ? "as many questions as are allowed are being asked already"
                    : !state.breaker.admits(at: now)
                        ? "the model's service failed several times in a row and is left alone for a while"
                        : nil
            if let refusal {
                let outcome = ReviewOutcome(report: report(.unavailable, refusal, subject))
                return Task { outcome }
            }
            let task = Task { await self.ask(prompt, about: subject, key: key) }
            state.running[key] = task
            return task
        }
        return Consultation(pending: pending, task: task)
    }

    /// Does something with an answer when it comes, without anybody waiting for it.
    ///
    /// - Parameters:
    ///   - consultation: The question under way.
    ///   - work: What is done; not called where the reviewer is stopped before.
    package func whenAnswered(
        _ consultation: Consultation, _ work: @escaping @Sendable (ReviewOutcome) async -> Void
    ) {
        state.withLock { state in
            guard !state.isStopped else { return }
            let number = state.nextAttachment
            state.nextAttachment += 1
            state.attachments[number] = Task {
                await work(await consultation.outcome())
                self.state.withLock { _ = $0.attachments.removeValue(forKey: number) }
            }
        }
    }

    /// Gives up what is being asked, waits until what came of it is written, and lets nobody ask again.
    package func stop() async {
        let (running, attachments) = state.withLock { state in
            state.isStopped = true
            return (Array(state.running.values), Array(state.attachments.values))
        }
        for task in running { task.cancel() }
        for task in running { _ = await task.value }
        for task in attachments { await task.value }
    }

    /// The report of a question that was never put.
    func report(because problem: String) -> ReviewerReport {
        ReviewerReport(
            status: .unavailable, problem: problem, model: settings.model, backend: backend.name)
    }

    // MARK: - One question

    private func ask(_ prompt: ModelPrompt, about subject: ReviewSubject, key: SHA256Digest) async
        -> ReviewOutcome
    {
        let start = clock.now
        let outcome = await exchange(prompt, about: subject, start: start)
        await record(outcome, about: subject)
        state.withLock { state in
            state.running[key] = nil
            // Failures are not kept: the next one may be answered.
            guard outcome.report.status == .answered, settings.cacheAge > .zero else { return }
            if state.cache.count >= Self.cacheSize {
                let now = clock.now
                state.cache = state.cache.filter { $0.value.until > now }
                if state.cache.count >= Self.cacheSize,
                    let oldest = state.cache.min(by: { $0.value.until < $1.value.until })
                {
                    state.cache[oldest.key] = nil
                }
            }
            state.cache[key] = (outcome.report, clock.now + settings.cacheAge)
        }
        return outcome
    }

    private func exchange(
        _ prompt: ModelPrompt, about subject: ReviewSubject, start: MonotonicTime
    ) async -> ReviewOutcome {
        let reservation: SpendLedger.Reservation
        do {
            reservation = try await reserve(for: prompt, service: subject.service)
        } catch {
            return ReviewOutcome(report: report(.unavailable, "\(error)", subject))
        }
        do throws(ModelFailure) {
            let left = (start + settings.timeout).duration(since: clock.now)
            let answer = try await backend.answer(prompt, within: left)
            let cost = answer.cost ?? settings.prices.cost(of: answer.usage)
            await ledger.settle(reservation, cost: cost)
            record(isOutage: false)
            return outcome(of: answer, cost: cost, to: prompt, about: subject, start: start)
        } catch {
            record(isOutage: error.isOutage)
            let cost = cost(of: error, reserved: reservation.amount)
            await ledger.settle(reservation, cost: cost)
            var report = report(.unavailable, "\(error)", subject)
            report.seconds = seconds(since: start)
            report.cost = cost
            report.inputTokens = error.usage?.totalInput ?? 0
            report.outputTokens = error.usage?.output ?? 0
            if let model = error.model { report.model = model }
            return ReviewOutcome(
                report: report,
                exchange: exchange(
                    prompt, version: subject.task.form.version, report: report, answer: nil,
                    requestID: error.requestID, attempts: error.attempts)
            )
        }
    }

    private func outcome(
        of answer: ModelAnswer, cost: Double, to prompt: ModelPrompt, about subject: ReviewSubject,
        start: MonotonicTime
    ) -> ReviewOutcome {
        var report = report(.answered, nil, subject)
        report.model = Self.name(answer.model)
        report.seconds = seconds(since: start)
        report.cost = cost
        report.inputTokens = answer.usage.totalInput
        report.outputTokens = max(0, answer.usage.output)
        do throws(ReviewReader.Fault) {
            report.review = try ReviewReader.read(answer.text, about: subject)
        } catch {
            report.status = .unavailable
            report.problem = "the model's answer is not what was asked for: \(error)"
        }
        return ReviewOutcome(
            report: report,
            exchange: exchange(
                prompt, version: subject.task.form.version, report: report, answer: answer.text,
                requestID: answer.requestID,
                attempts: answer.attempts))
    }

    /// Puts the most that a call can cost aside, after a count where a guess would refuse it.
    private func reserve(
        for prompt: ModelPrompt, service: String
    ) async throws -> SpendLedger.Reservation {
        let guess = prompt.estimatedInputTokens
        do throws(SpendLedger.Exhaustion) {
            guard guess <= settings.maximumInputTokens else { throw .verdict }
            return try await ledger.reserve(worstCost(ofInput: guess), for: service)
        } catch {
            // The guess is an upper one; the service knows better.
            guard
                let count = try await backend.countTokens(prompt, within: min(.seconds(5), settings.timeout))
            else {
                throw error
            }
            guard count <= settings.maximumInputTokens else { throw SpendLedger.Exhaustion.verdict }
            return try await ledger.reserve(worstCost(ofInput: count), for: service)
        }
    }

    private func worstCost(ofInput tokens: Int) -> Double {
        settings.prices.worstCost(
            inputTokens: tokens, outputTokens: settings.maximumOutputTokens, attempts: 1)
    }

    /// What a failed call is taken to have cost: what it says, else all where it may have been answered unheard.
    private func cost(of failure: ModelFailure, reserved: Double) -> Double {
        if let cost = failure.cost { return cost }
        if let usage = failure.usage, usage != ModelUsage() { return settings.prices.cost(of: usage) }
        switch failure.reason {
        case .timedOut, .cancelled, .garbage, .tooLong: return failure.attempts > 0 ? reserved : 0
        default: return 0
        }
    }

    /// Keeps what passed; that of a verdict stands beside the verdict, in the audit chain.
    private func record(_ outcome: ReviewOutcome, about subject: ReviewSubject) async {
        guard subject.task != .verdict, let exchange = outcome.exchange,
            let journal = state.withLock({ $0.journal })
        else { return }
        do throws(StoreError) {
            try await journal.record(
                ExchangeRecord(
                    time: ledger.now(), task: subject.task.rawValue, service: subject.service,
                    model: outcome.report.model, status: outcome.report.status.rawValue, sent: exchange.sent,
                    received: exchange.received))
        } catch {
            // The answer is no worse for it, and nobody waits here to whom it could be told but the report's reader.
            state.withLock { $0.lostExchanges += 1 }
        }
    }

    /// How many exchanges could not be kept.
    package var lostExchanges: Int { state.withLock { $0.lostExchanges } }

    private func record(isOutage: Bool) {
        let now = clock.now
        state.withLock { $0.breaker.record(isOutage: isOutage, at: now) }
    }

    // MARK: - Documents

    private func prompt(for subject: ReviewSubject) -> ModelPrompt {
        ModelPrompt(
            model: settings.model, effort: settings.effort, maximumOutputTokens: settings.maximumOutputTokens,
            instructions: subject.task.form.instructions, evidence: subject.document,
            schema: subject.task.form.schema)
    }

    /// The digest of everything that an answer depends on.
    private func key(of prompt: ModelPrompt, version: Int) -> SHA256Digest {
        let parts = [
            backend.name, prompt.model, prompt.effort?.rawValue ?? "", "\(prompt.maximumOutputTokens)",
            "\(version)", prompt.instructions, prompt.evidence,
        ]
        return SHA256.digest(of: Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
    }

    private func report(
        _ status: ReviewerReport.Status, _ problem: String?, _ subject: ReviewSubject
    ) -> ReviewerReport {
        ReviewerReport(
            status: status, problem: problem, model: settings.model, backend: backend.name,
            instructions: subject.instructions)
    }

    private func exchange(
        _ prompt: ModelPrompt, version: Int, report: ReviewerReport, answer: String?, requestID: String?,
        attempts: Int
    ) -> ReviewOutcome.Exchange {
        var sent = JSONWriter(capacity: prompt.evidence.utf8.count + 512)
        sent.object { writer in
            writer.member("backend", backend.name)
            writer.member("model", prompt.model)
            writer.member("effort", prompt.effort?.rawValue)
            writer.member("maximumOutputTokens", prompt.maximumOutputTokens)
            writer.member("version", version)
            writer.member(
                "instructionsDigest", SHA256.digest(of: Array(prompt.instructions.utf8)).hexadecimal)
            writer.key("evidence")
            writer.raw(Array(prompt.evidence.utf8))
        }
        var received = JSONWriter(capacity: 2048)
        received.object { writer in
            writer.key("report")
            report.write(to: &writer)
            // A model that was told a secret by nobody can still make one up, or find one that we missed.
            writer.member(
                "answer",
                answer.map {
                    String(decoding: Redactor().redact(Array($0.utf8.prefix(65_536))).bytes, as: UTF8.self)
                })
            writer.member("requestId", requestID.map(Self.name))
            writer.member("attempts", attempts)
        }
        return ReviewOutcome.Exchange(
            sent: String(decoding: sent.bytes, as: UTF8.self),
            received: String(decoding: received.bytes, as: UTF8.self))
    }

    private func seconds(since start: MonotonicTime) -> Double {
        (clock.now.duration(since: start).inSeconds * 1000).rounded() / 1000
    }

    /// A name from outside, as it may stand in a report.
    private static func name(_ text: String) -> String { PlainText.visible(text, limit: 100) }
}
