import Executions
import JSON
import Store

/// Where a rollback stands, as it survives a restart.
///
/// What is about to be sent is stored before it is sent. Whoever finds an intent without a result therefore knows that it may
/// have been sent, asks Harness what happened, and sends only what certainly was not.
struct RollbackState: Sendable, Hashable {
    /// The phases, in their order.
    enum Phase: String, Sendable, Hashable, CaseIterable {
        /// Nothing has been decided.
        case planning
        /// It was stored what is to be sent; it may have been.
        case intended
        /// Harness has taken it; whether the rollback runs is to be seen.
        case verifying
        /// It is over.
        case done
    }

    var phase = Phase.planning
    /// The way that was chosen.
    var method: RollbackPlan.Method?
    /// On what: approval, execution or pipeline.
    var target = ""
    /// When the intent was stored, in Unix milliseconds.
    var intendedAt: Int64?
    /// How often it was sent, as far as that is known.
    var attempts = 0
    /// The nodes that ran when the intent was stored: they show whether an interrupt took place.
    var nodes: [String] = []
    /// The execution of the rollback pipeline.
    var startedExecution: String?
    /// Until when the rollback is looked for, in Unix milliseconds.
    var verifyUntil: Int64?
    /// The request as it was understood.
    var request: Request

    /// What the job needs of the request.
    struct Request: Sendable, Hashable {
        var reason = ""
        var method: RollbackPlan.Method?
        var rollbackPipeline: String?
        var rollbackInputs: String?
        var policy: String?
        var acceptsUnknownPath = false
        var isDecidedByPerson = false
        /// The step that polls for the verdict; nil where none does.
        var answeredStep: String?
    }

    // MARK: - JSON

    /// The state as it is stored.
    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("phase", phase.rawValue)
            writer.member("method", method?.rawValue)
            writer.member("target", target)
            writer.member("intendedAt", intendedAt.map(Int.init))
            writer.member("attempts", attempts)
            writer.key("nodes")
            writer.array { writer in for node in nodes { writer.string(node) } }
            writer.member("startedExecution", startedExecution)
            writer.member("verifyUntil", verifyUntil.map(Int.init))
            writer.member("reason", request.reason)
            writer.member("wantedMethod", request.method?.rawValue)
            writer.member("rollbackPipeline", request.rollbackPipeline)
            writer.member("rollbackInputs", request.rollbackInputs)
            writer.member("policy", request.policy)
            writer.member("acceptUnknownPath", request.acceptsUnknownPath)
            writer.member("isDecidedByPerson", request.isDecidedByPerson)
            writer.member("answeredStep", request.answeredStep)
        }
        return writer.bytes
    }

    /// Creates the state of a rollback that begins.
    init(_ request: Request) { self.request = request }

    /// Reads a stored state; nil where it cannot be read.
    init?(parsing bytes: [UInt8]) {
        let root: JSONElement
        do throws(JSONError) { root = try JSONDocument(parsing: bytes).root } catch { return nil }
        guard let phase = root["phase"]?.string.flatMap(Phase.init(rawValue:)) else { return nil }
        request = Request(
            reason: root["reason"]?.string ?? "",
            method: root["wantedMethod"]?.string.flatMap(RollbackPlan.Method.init(rawValue:)),
            rollbackPipeline: root["rollbackPipeline"]?.string,
            rollbackInputs: root["rollbackInputs"]?.string,
            policy: root["policy"]?.string, acceptsUnknownPath: root["acceptUnknownPath"]?.boolean ?? false,
            isDecidedByPerson: root["isDecidedByPerson"]?.boolean ?? false,
            answeredStep: root["answeredStep"]?.string)
        self.phase = phase
        method = root["method"]?.string.flatMap(RollbackPlan.Method.init(rawValue:))
        target = root["target"]?.string ?? ""
        intendedAt = root["intendedAt"]?.int64
        attempts = root["attempts"]?.int ?? 0
        nodes = root["nodes"]?.array?.compactMap(\.string) ?? []
        startedExecution = root["startedExecution"]?.string
        verifyUntil = root["verifyUntil"]?.int64
    }
}
