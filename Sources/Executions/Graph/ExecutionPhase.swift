/// What a status of Harness means for whoever waits or asks why.
///
/// The words come from Harness' own clients (harness/cli pkg/format/formatstatus.go, harness/mcp-server
/// src/utils/poll-execution.ts); both spellings occur, `ApprovalWaiting` and `APPROVAL_WAITING`.
package enum ExecutionPhase: String, Sendable, Hashable, CaseIterable {
    /// It ended well, or its failure was to be ignored.
    case succeeded
    /// It was left out.
    case skipped
    /// It ended badly.
    case failed
    /// Somebody or something ended it before its end.
    case aborted
    /// It is being done.
    case running
    /// It waits for a person, a turn or a resource.
    case waiting
    /// A word that is not known here.
    case unknown

    /// Finds the phase of a status.
    ///
    /// - Parameter status: The status as Harness writes it, in either spelling.
    package init(status: String) {
        let letters = status.unicodeScalars.filter { $0 != "_" && $0 != " " && $0 != "-" }
        var word = ""
        word.unicodeScalars.append(contentsOf: letters)
        switch word.lowercased() {
        case "success", "ignorefailed", "succeeded", "completed": self = .succeeded
        case "skipped": self = .skipped
        case "failed", "errored", "expired", "approvalrejected", "rollbackfailed", "error": self = .failed
        case "aborted", "abortedbyfreeze", "discontinued": self = .aborted
        case "running", "pausing", "discontinuing", "asyncwaiting", "taskwaiting", "timedwaiting",
            "waitsteprunning", "uploadwaiting":
            self = .running
        case "resourcewaiting", "interventionwaiting", "approvalwaiting", "inputwaiting", "waiting", "paused",
            "queued", "queuedlicenselimitreached", "queuedexecutionconcurrencyreached",
            "queuedglobalinfracapacityreached", "suspended", "notstarted":
            self = .waiting
        default: self = .unknown
        }
    }

    /// Whether nothing more will happen.
    ///
    /// `Suspended` counts as waiting: Harness' two clients disagree, and a wait that goes on too long ends by its own
    /// limit, while one that ends too early is never noticed.
    package var isFinal: Bool {
        switch self {
        case .succeeded, .skipped, .failed, .aborted: true
        case .running, .waiting, .unknown: false
        }
    }

    /// Whether it ended without doing what it was to do.
    package var isBad: Bool { self == .failed || self == .aborted }
}
