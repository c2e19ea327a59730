import HTTP

/// Where the Messages API is served, and how a caller shows who they are.
package struct MessagesService: Sendable {
    /// How a caller shows who they are.
    package enum Credentials: Sendable {
        /// The header `x-api-key`, the classic form.
        case apiKey(SensitiveText)
        /// `Authorization: Bearer`: API keys since version 2026-10-21, tokens, Google's, and Bedrock's keys.
        case bearer(SensitiveText)
        /// A signature of Amazon's.
        case amazon(TransferRequest.AmazonSignature)
    }

    /// Whose service it is.
    package enum Platform: Sendable, Hashable {
        /// Anthropic's own, or one that speaks like it under another address.
        case direct
        /// Amazon Bedrock's `InvokeModel`.
        case bedrock
        /// Google Vertex AI's `rawPredict`.
        case vertex(project: String, region: String)
    }

    /// Whose service it is.
    package var platform: Platform

    /// The address without the path, such as `https://api.anthropic.com`.
    package var base: TransferURL

    /// How the caller shows who they are.
    package var credentials: Credentials

    /// The header `anthropic-version`; other clouds have a version of their own in the body.
    package var version: String

    /// Beta features, for the header `anthropic-beta`.
    package var betas: [String]

    /// Creates a service.
    package init(
        platform: Platform = .direct, base: TransferURL, credentials: Credentials,
        version: String = "2023-06-01", betas: [String] = []
    ) {
        self.platform = platform
        self.base = base
        self.credentials = credentials
        self.version = version
        self.betas = betas
    }

    /// The address of a platform where none is configured.
    ///
    /// - Parameters:
    ///   - platform: Whose service.
    ///   - region: The region of Bedrock.
    /// - Returns: The address.
    package static func usualBase(of platform: Platform, region: String) -> String {
        switch platform {
        case .direct: "https://api.anthropic.com"
        case .bedrock: "https://bedrock-runtime.\(region).amazonaws.com"
        case .vertex(_, "global"): "https://aiplatform.googleapis.com"
        case .vertex(_, let region): "https://\(region)-aiplatform.googleapis.com"
        }
    }

    /// The request that asks.
    ///
    /// - Parameter prompt: What is asked.
    /// - Returns: The request; it is never repeated by the layer below.
    /// - Throws: ``TransferURLError`` where the model's id cannot stand in a path.
    func messageRequest(_ prompt: ModelPrompt) throws(TransferURLError) -> TransferRequest {
        switch platform {
        case .direct:
            request(base.appending(path: "/v1/messages"), body: MessagesBody.message(prompt))
        case .bedrock:
            request(
                base.appending("model", prompt.model, "invoke"),
                body: MessagesBody.message(prompt, flavor: .cloud(version: "bedrock-2023-05-31")))
        case .vertex(let project, let region):
            // The colon before the method must not be escaped.
            request(
                try TransferURL(
                    parsing: base.appending(
                        "v1", "projects", project, "locations", region, "publishers", "anthropic", "models",
                        prompt.model
                    ).text + ":rawPredict"),
                body: MessagesBody.message(prompt, flavor: .cloud(version: "vertex-2023-10-16")))
        }
    }

    /// The request that counts; nil where the platform has none of this form.
    func countRequest(_ prompt: ModelPrompt) -> TransferRequest? {
        guard platform == .direct else { return nil }
        return request(base.appending(path: "/v1/messages/count_tokens"), body: MessagesBody.count(prompt))
    }

    private func request(_ url: TransferURL, body: [UInt8]) -> TransferRequest {
        var headers: [TransferHeader] = [
            .plain("content-type", "application/json"), .plain("accept", "application/json"),
        ]
        if platform == .direct { headers.append(.plain("anthropic-version", version)) }
        if !betas.isEmpty { headers.append(.plain("anthropic-beta", betas.joined(separator: ","))) }
        var signature: TransferRequest.AmazonSignature?
        switch credentials {
        case .apiKey(let key): headers.append(.secret("x-api-key", key))
        case .bearer(let token):
            headers.append(.secret("authorization", SensitiveText("Bearer \(token.reveal())")))
        case .amazon(let parts): signature = parts
        }
        var request = TransferRequest(.post, url, headers: headers, body: body, repetition: .never)
        request.amazonSignature = signature
        request.maximumResponseBytes = MessagesBackend.largestAnswer
        return request
    }
}
