import Clients
import HTTP

/// The answers that all handlers give that need Harness.
enum HarnessAnswers {
    /// There is no token for Harness.
    static let notConfigured: HTTPResponse = {
        var response = Answers.problem(
            .serviceUnavailable, "harness-not-configured", "Harness is not configured",
            "Set harness.token to a secret reference such as env:HARNESS_API_TOKEN, and restart the server.")
        // Somebody has to mend it; asking more often changes nothing.
        response.fields.append("Retry-After", "300")
        return response
    }()

    /// What a failure of Harness means to a client; 404 where it has no such thing, else 502.
    static func problem(_ error: HarnessError) -> HTTPResponse {
        let text = EvidenceRedaction.redacted(error.description)
        if error.isNotFound {
            return Answers.problem(
                .notFound, "harness-not-found", "Harness has no such thing", text)
        }
        return Answers.problem(.badGateway, "harness-failed", "Harness did not do what it was asked", text)
    }
}
