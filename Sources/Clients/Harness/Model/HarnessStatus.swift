/// The status of an execution, a stage or a step, known or not.
///
/// Harness writes `ApprovalWaiting` in one place and `APPROVAL_WAITING` in another, and adds values without notice.
/// Names compare without regard to case, underscores and blanks; the text is kept as it came.
package struct HarnessStatus: Sendable, Hashable {
    /// What a status means for somebody who waits.
    package enum Phase: String, Sendable, Hashable, CaseIterable {
        /// Ended well.
        case succeeded
        /// Was not run.
        case skipped
        /// Ended badly.
        case failed
        /// At work.
        case running
        /// Waits for a person, a resource or a turn.
        case waiting
        /// A value that this program does not know.
        case unknown
    }

    /// The values that are documented or used by Harness's own clients (`harness/cli` pkg/format/formatstatus.go,
    /// `harness/mcp-server` src/utils/poll-execution.ts).
    package enum Known: String, Sendable, Hashable, CaseIterable {
        case success = "Success"
        case ignoreFailed = "IgnoreFailed"
        case skipped = "Skipped"
        case failed = "Failed"
        case errored = "Errored"
        case aborted = "Aborted"
        case abortedByFreeze = "AbortedByFreeze"
        case expired = "Expired"
        case approvalRejected = "ApprovalRejected"
        case rollbackFailed = "RollbackFailed"
        case running = "Running"
        case pausing = "Pausing"
        case discontinuing = "Discontinuing"
        case asyncWaiting = "AsyncWaiting"
        case taskWaiting = "TaskWaiting"
        case timedWaiting = "TimedWaiting"
        case waitStepRunning = "WaitStepRunning"
        case uploadWaiting = "UploadWaiting"
        case resourceWaiting = "ResourceWaiting"
        case interventionWaiting = "InterventionWaiting"
        case approvalWaiting = "ApprovalWaiting"
        case inputWaiting = "InputWaiting"
        case waiting = "Waiting"
        case paused = "Paused"
        case queued = "Queued"
        case queuedLicenseLimitReached = "QueuedLicenseLimitReached"
        case queuedExecutionConcurrencyReached = "QueuedExecutionConcurrencyReached"
        case queuedGlobalInfraCapacityReached = "QueuedGlobalInfraCapacityReached"
        case suspended = "Suspended"
        case notStarted = "NotStarted"
    }

    /// The text as it came.
    package let text: String

    /// The value, if the program knows it.
    package let known: Known?

    /// Reads a status.
    package init(_ text: String) {
        self.text = text
        known = Self.table[Self.key(text)]
    }

    /// Creates a known status, written as Harness's interface does.
    package init(_ known: Known) {
        text = known.rawValue
        self.known = known
    }

    private static let table: [String: Known] = {
        var table: [String: Known] = [:]
        for known in Known.allCases { table[key(known.rawValue)] = known }
        // The internal names of two of them, which old answers show.
        table["succeeded"] = .success
        table["freezefailed"] = .abortedByFreeze
        return table
    }()

    private static func key(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 != 0x5F && $0 != 0x2D && $0 != 0x20 }, as: UTF8.self)
            .lowercased()
    }

    /// What it means for somebody who waits.
    package var phase: Phase {
        switch known {
        case .success, .ignoreFailed: .succeeded
        case .skipped: .skipped
        case .failed, .errored, .aborted, .abortedByFreeze, .expired, .approvalRejected, .rollbackFailed:
            .failed
        case .running, .pausing, .discontinuing, .asyncWaiting, .taskWaiting, .timedWaiting,
            .waitStepRunning, .uploadWaiting:
            .running
        case .resourceWaiting, .interventionWaiting, .approvalWaiting, .inputWaiting, .waiting, .paused,
            .queued, .queuedLicenseLimitReached, .queuedExecutionConcurrencyReached,
            .queuedGlobalInfraCapacityReached, .suspended, .notStarted:
            .waiting
        case nil: .unknown
        }
    }

    /// Whether nothing more will happen.
    ///
    /// Never for an unknown value, so that a new one does not end a poll. `Suspended` counts as waiting: Harness's own
    /// clients disagree about it, and a poll has a limit of its own.
    package var isTerminal: Bool {
        switch phase {
        case .succeeded, .skipped, .failed: true
        case .running, .waiting, .unknown: false
        }
    }

    /// Whether a person has to act: an approval, a manual intervention, an input.
    package var needsPerson: Bool {
        known == .approvalWaiting || known == .interventionWaiting || known == .inputWaiting
    }

    /// Whether both are the same value, however they are written.
    package static func == (left: Self, right: Self) -> Bool {
        if let known = left.known { known == right.known } else { key(left.text) == key(right.text) }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(known?.rawValue ?? Self.key(text))
    }
}

extension HarnessStatus: CustomStringConvertible {
    package var description: String { known?.rawValue ?? text }
}
