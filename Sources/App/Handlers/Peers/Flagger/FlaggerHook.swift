import HTTP
import Judgement

/// The kinds of Flagger's webhooks, and what each makes of a verdict.
///
/// Flagger takes 200 to 202 for success and every other status for failure; of a 4xx it shows the body in the canary's events,
/// of a 5xx or 429 it tries again and shows nothing. Source: fluxcd/flagger, `pkg/controller/webhook.go`, `scheduler_hooks.go`.
enum FlaggerHook: String, Sendable, CaseIterable {
    case confirmRollout = "confirm-rollout"
    case preRollout = "pre-rollout"
    case rollout
    case confirmTrafficIncrease = "confirm-traffic-increase"
    case confirmPromotion = "confirm-promotion"
    case postRollout = "post-rollout"
    case rollback
    case event

    /// The status that tells Flagger what to do.
    ///
    /// - Parameters:
    ///   - action: What the verdict says.
    ///   - holdsOnDoubt: Whether a `rollout` hook counts a doubt as a failed check, so that the canary does not advance.
    /// - Returns: 200, or why not.
    func status(for action: Outcome, holdsOnDoubt: Bool) -> HTTPStatus {
        switch self {
        case .rollout:
            switch action {
            case .proceed: .ok
            case .investigate: holdsOnDoubt ? .conflict : .ok
            case .rollback: .conflict
            }
        case .confirmRollout, .confirmTrafficIncrease, .confirmPromotion:
            action == .proceed ? .ok : .forbidden
        // Success means to roll back.
        case .rollback: action == .rollback ? .ok : .forbidden
        case .preRollout: action == .rollback ? .conflict : .ok
        case .postRollout, .event: .ok
        }
    }
}
