import Cryptography
import HTTP
import Store

/// The `Idempotency-Key` of a request, as the IETF draft of that name has it, without its quotes being required.
enum IdempotencyHeader: Sendable, Hashable {
    case none
    case key(String)
    case invalid

    init(_ fields: HTTPFields) {
        let values = fields.values(of: "idempotency-key")
        guard let value = values.first else {
            self = .none
            return
        }
        let octets = value.utf8
        let isValid =
            values.count == 1 && (1...255).contains(octets.count)
            && octets.allSatisfy { (0x21...0x7E).contains($0) }
        self = isValid ? .key(value) : .invalid
    }
}

/// Under which key a verdict is found again by a request that is the same question.
enum IdempotencyScope {
    /// Makes the key.
    ///
    /// - Parameters:
    ///   - explicit: The key that the caller chose; it holds within the caller's own token.
    ///   - execution: Which step asks.
    ///   - bodyDigest: The digest of the body as it was sent.
    ///   - principal: Who asks.
    /// - Returns: The key, or nil where each request is a question of its own.
    static func key(
        explicit: String?, of execution: ExecutionIdentity, bodyDigest: SHA256Digest, principal: Principal
    ) -> String? {
        if let explicit {
            return "key\u{1F}\(principal.kind.rawValue)\u{1F}\(principal.identifier)\u{1F}\(explicit)"
        }
        guard let key = execution.idempotencyKey else { return nil }
        // Without a step or a phase, several steps of one execution would share a verdict, and an early proceed
        // would answer a later question; there only the very same body is the same question.
        let isStep = execution.stepId != nil || execution.phase != nil
        return "step\u{1F}\(key)" + (isStep ? "" : "\u{1F}\(bodyDigest.hexadecimal)")
    }
}

extension VerdictIdentity {
    /// Takes over what a request says.
    init(_ execution: ExecutionIdentity) {
        self.init(
            account: execution.accountId ?? "", organization: execution.orgId ?? "",
            project: execution.projectId ?? "", pipeline: execution.pipelineId ?? "",
            execution: execution.executionId ?? "", stage: execution.stageId ?? "",
            step: execution.stepId ?? "",
            service: execution.serviceId ?? "", environment: execution.environmentId ?? "")
    }
}
