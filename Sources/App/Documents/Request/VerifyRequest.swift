package import JSON
package import Judgement

/// What a step asks: the body of `POST /v1/verify`, a line for `verdict evaluate`.
package struct VerifyRequest: Sendable {
    /// The deadline where the request names none, in seconds: Harness steps often end after ten.
    package static let defaultDeadline = 8.0

    /// The caller's name for the request, which the answer repeats as `requestId`.
    package var id: String?

    /// Which step of which pipeline run asks.
    package var execution = ExecutionIdentity()

    /// What the verdict rests on.
    package var evidence = Evidence()

    /// The name of the policy to judge under; nil leaves the choice to the configuration.
    package var policyName: String?

    /// How long the answer may take, in seconds, more than 0 and at most 600; nil leaves it to the configuration.
    package var deadlineSeconds: Double?

    /// The caller's own key for idempotency; a header of that name goes before it.
    package var idempotencyKey: String?

    /// The queries that were asked for.
    ///
    /// They are not collected yet, and each is told as a shortfall.
    package var queries: [SignalQuery] = []

    /// Whether there was anything in the body that is not understood and was passed over.
    package var hasUnknownFields = false

    /// Whether the request came in the short form of thresholds.
    package var isThresholdForm = false

    /// Creates a request without evidence.
    package init() {}
}

/// A signal's source in place of its observations.
package struct SignalQuery: Sendable, Hashable {
    /// The signal's position in the evidence.
    package var signal: Int

    /// The source as it was sent, `{"prometheus": {"query": ...}}`.
    package var source: JSONValue

    /// Creates a query.
    package init(signal: Int, source: JSONValue) {
        self.signal = signal
        self.source = source
    }
}
