import Cryptography
import JSON
package import Judgement
import LogMining

/// The way from a decoded request to a verdict; it knows no socket, clock or database.
///
/// The server and the command line share it, so that both give the same content for the same request.
package struct Verification: Sendable {
    /// A policy with what is made of it once.
    private struct Prepared: Sendable {
        var judge: Judge
        var digest: String

        init(_ policy: Policy) {
            judge = Judge(policy: policy, catalogue: policy.catalogue)
            digest = policy.digest
        }
    }

    private let policies: PolicyBook
    private let prepared: [Policy: Prepared]

    /// Creates the use case.
    ///
    /// - Parameter policies: The rules that requests are judged under.
    package init(policies: PolicyBook = PolicyBook()) {
        self.policies = policies
        var prepared: [Policy: Prepared] = [:]
        for policy in [Policy()] + policies.rules.map(\.policy) where prepared[policy] == nil {
            prepared[policy] = Prepared(policy)
        }
        self.prepared = prepared
    }

    /// A request after judgement.
    package struct Result: Sendable {
        /// What the evidence says.
        package var assessment: Assessment

        /// The rules it was judged under.
        package var policy: Policy

        /// Which version of the rules it was: the SHA-256 of their canonical text, in hexadecimal.
        package var policyDigest: String

        /// When the deployment happened, as its evidence tells.
        package var times: EvidenceTimes

        /// Writes the answer.
        ///
        /// - Parameters:
        ///   - id: The verdict's identifier.
        ///   - requestId: The caller's name for the request.
        ///   - reportUrl: Where the report is, empty where there is none.
        ///   - review: What the reviewer said; nil where none is configured.
        /// - Returns: The document.
        package func document(
            id: String, requestId: String?, reportUrl: String, review: ReviewerReport? = nil
        ) -> VerdictDocument {
            var document = VerdictDocument(
                id: id, assessment: assessment, policy: policy, policyDigest: policyDigest, times: times,
                requestId: requestId, reportUrl: reportUrl)
            if let review { document.adopt(review, under: policy) }
            return document
        }
    }

    /// The policy that a request is judged under.
    ///
    /// - Parameter request: The request.
    /// - Returns: The policy with its digest.
    /// - Throws: ``RequestError`` for a policy that is not configured.
    package func policy(for request: VerifyRequest) throws(RequestError) -> (policy: Policy, digest: String) {
        let found = try rules(for: request)
        return (found.policy, found.prepared.digest)
    }

    private func rules(
        for request: VerifyRequest
    ) throws(RequestError) -> (policy: Policy, prepared: Prepared) {
        let execution = request.execution
        guard
            let policy = policies.policy(
                named: request.policyName, service: execution.serviceId, environment: execution.environmentId)
        else {
            let names = ["default"] + policies.rules.map(\.policy.name).filter { $0 != "default" }
            throw RequestError(problems: [
                RequestProblem(
                    pointer: JSONPointer().appending("policy"),
                    detail: "there is no policy \"\(request.policyName ?? "")\"",
                    mend: "Send one of \(names.joined(separator: ", ")), or leave the field out")
            ])
        }
        return (policy, prepared[policy] ?? Prepared(policy))
    }

    /// Weighs all of a request's evidence.
    ///
    /// - Throws: ``RequestError`` for a policy that is not configured.
    package func judge(_ request: VerifyRequest) throws(RequestError) -> Result {
        let (policy, rules) = try rules(for: request)
        return Result(
            assessment: rules.judge.assess(request.evidence), policy: policy, policyDigest: rules.digest,
            times: request.evidence.times)
    }

    /// Weighs what can be weighed at once, for a deadline that has run out: everything but the logs.
    ///
    /// - Throws: ``RequestError`` for a policy that is not configured.
    package func judgeInHaste(_ request: VerifyRequest) throws(RequestError) -> Result {
        var request = request
        let logs = request.evidence.logs
        let count =
            (logs.baseline?.count ?? 0) + (logs.candidate?.count ?? 0)
            + logs.dependencies.reduce(0) { $0 + $1.lines.count }
        request.evidence.logs = Evidence.Logs()
        request.evidence.shortfalls.append(
            Evidence.Shortfall(
                subject: "logs",
                reason: "\(count) log lines could not be compared before the deadline and were left out"))
        return try judge(request)
    }
}
