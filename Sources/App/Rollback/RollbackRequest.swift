import Executions
import JSON
import Store

/// The body of `POST /v1/rollback`.
struct RollbackRequest: Sendable {
    /// The longest reason, in characters.
    static let longestReason = 2_000

    /// The execution.
    var execution = ExecutionIdentity()
    /// Why, in the caller's words.
    var reason: String?
    /// The person who wants it; nil where a program asks.
    var person: String?
    /// The verdict that it follows from; nil for the newest one on the execution.
    var verdict: VerdictID?
    /// The way that is asked for; nil for the best.
    var method: RollbackPlan.Method?
    /// The pipeline that rolls back; nil for the policy's.
    var rollbackPipeline: String?
    /// The inputs of that pipeline, as YAML.
    var rollbackInputs: String?
    /// The policy's name; nil for the one that fits.
    var policy: String?
    /// Whether nothing is done but to say what would be.
    var isDryRun = false
    /// Whether a way may be taken of which the YAML does not tell whether it rolls back.
    var acceptsUnknownPath = false
    /// How long the caller waits, in seconds.
    var deadlineSeconds: Double?
    /// Evidence that is judged first, so that only a rollback verdict leads to a rollback; nil: the caller has decided.
    var evidence: [UInt8]?

    static let form =
        #"{"execution": {"projectId": "p", "pipelineId": "pl", "executionId": "..."}, "reason": "..."}"#

    /// Reads the body.
    ///
    /// - Throws: ``RequestError`` with each fault's place.
    init(parsing body: [UInt8]) throws(RequestError) {
        var reader = try BodyReader(parsing: body, form: Self.form)
        execution = reader.execution()
        reason = reader.text(["reason"], longest: Self.longestReason)
        person = reader.text(["by"], longest: 200)
        verdict = reader.identifier(
            ["verdictId", "verdict_id"], { VerdictID(parsing: $0) }, "the id of a verdict")
        method = Self.method(&reader)
        rollbackPipeline = reader.text(["rollbackPipeline", "rollback_pipeline"], longest: 128)
        rollbackInputs = reader.text(["rollbackInputs", "rollback_inputs"], longest: 65_536)
        policy = reader.text(["policy"], longest: 128)
        isDryRun = reader.boolean(["dryRun", "dry_run"]) ?? false
        acceptsUnknownPath = reader.boolean(["acceptUnknownPath", "accept_unknown_path"]) ?? false
        deadlineSeconds = reader.number(["deadlineSeconds"], in: 0.1...60)
        if execution.executionId == nil, reader.problems.isEmpty {
            reader.report(JSONPointer().appending("execution"), "executionId is missing", "Send \(Self.form)")
        }
        if let value = reader.value(["metrics", "evidence"]) {
            evidence = MetricsForm.verification(of: value, for: execution, &reader)
        }
        try reader.finish()
    }

    /// The way that is asked for, by its own name or by that of Harness' interrupt.
    private static func method(_ reader: inout BodyReader) -> RollbackPlan.Method? {
        guard let value = reader.value(["method", "interruptType", "interrupt_type"]) else { return nil }
        switch value.string {
        case "AbortAll", "ABORT_ALL": return .abortAll
        case "UserMarkedFailure", "USER_MARKED_FAILURE": return .userMarkedFailure
        case let word?:
            if let method = RollbackPlan.Method(rawValue: word) { return method }
        case nil: break
        }
        reader.report(
            value.pointer, "not one of the allowed values",
            "Send one of " + RollbackPlan.Method.allCases.map(\.rawValue).joined(separator: ", "))
        return nil
    }
}
