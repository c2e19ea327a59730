package import HTTP

/// A request that the program sends.
package struct TransferRequest: Sendable {
    /// When it may be sent a second time though the first may have been acted on.
    package enum Repetition: Sendable, Hashable {
        /// Always: it only reads, or doing it twice is like doing it once.
        case always
        /// Only while it is certain that the server has not seen it.
        case ifUnsent
        /// Never.
        case never
    }

    /// What is done about an answer that points elsewhere.
    package enum Redirection: Sendable, Hashable {
        /// The redirecting answer is returned as it is.
        case none
        /// The pointer is followed that many times; sensitive headers never go to another origin, and a pointer from
        /// `https` to `http` is refused.
        case follow(limit: Int)
    }

    /// The method.
    package var method: HTTPMethod
    /// Where it goes.
    package var url: TransferURL
    /// The header fields, in their order.
    package var headers: [TransferHeader]
    /// The body; nil for none.
    package var body: [UInt8]?
    /// The most time from the call to the answer's last octet (for a stream: to its head).
    package var timeout: Duration = .seconds(30)
    /// The most time for name resolution, connection and TLS handshake.
    package var connectTimeout: Duration = .seconds(10)
    /// The most time between two pieces of the answer.
    package var idleTimeout: Duration = .seconds(30)
    /// The most octets of the answer's body, after decompression.
    package var maximumResponseBytes = 32 << 20
    /// When it may be sent again.
    package var repetition: Repetition
    /// What is done about an answer that points elsewhere.
    package var redirection = Redirection.none
    /// What is shown in place of the URL, for one whose path is a credential.
    package var label: String?
    /// Signs the request for Amazon's services.
    package var amazonSignature: AmazonSignature?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - url: Where it goes.
    ///   - headers: The header fields.
    ///   - body: The body.
    ///   - repetition: When it may be sent again; nil to go by the method: GET, HEAD and OPTIONS always, others only
    ///     while the server has not seen them.
    package init(
        _ method: HTTPMethod, _ url: TransferURL, headers: [TransferHeader] = [], body: [UInt8]? = nil,
        repetition: Repetition? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        let isReading = method == .get || method == .head || method == .options
        self.repetition = repetition ?? (isReading ? .always : .ifUnsent)
    }

    /// Keys and names for a signature of version 4, which libcurl computes.
    package struct AmazonSignature: Sendable, Hashable {
        /// The region, such as `eu-central-1`.
        package var region: String
        /// The service, such as `secretsmanager`.
        package var service: String
        /// The id of the access key.
        package var accessKeyID: String
        /// The secret access key.
        package var secretAccessKey: SensitiveText

        /// Creates the parts of a signature.
        package init(region: String, service: String, accessKeyID: String, secretAccessKey: SensitiveText) {
            self.region = region
            self.service = service
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
        }
    }
}

extension TransferRequest: CustomStringConvertible {
    /// Method and URL without query, for logs and errors.
    package var description: String { "\(method) \(label ?? "\(url)")" }
}
