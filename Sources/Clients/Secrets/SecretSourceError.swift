import JSON

/// Why a secret manager gave no secret; never holds a part of one.
package struct SecretSourceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The manager.
    package var manager: String
    /// What is wrong.
    package var problem: String

    package var description: String { "\(manager): \(problem)" }

    init(_ manager: String, _ problem: String) {
        self.manager = manager
        self.problem = problem
    }

    /// Reads an answer that is an error.
    init(_ manager: String, _ response: TransferResponse) {
        var words = ""
        if let root = try? JSONDocument(parsing: response.body).root {
            let kind = root.filledText("__type").map { $0.split(separator: "#").last.map(String.init) ?? $0 }
            let message =
                root.filledText("message") ?? root.filledText("Message")
                ?? root["error"]?.filledText("message")
            words = ([kind, message].compactMap(\.self) + root.texts("errors")).joined(separator: ": ")
        }
        self.init(manager, "\(response.status)" + (words.isEmpty ? "" : ": \(words.prefix(300))"))
    }
}

/// Sends one request to a manager and reads the answer as JSON.
struct SecretExchange {
    let manager: String
    let client: any HTTPClient

    func url(_ text: String) throws(SecretSourceError) -> TransferURL {
        let url: TransferURL
        do throws(TransferURLError) {
            url = try TransferURL(parsing: text)
        } catch {
            throw SecretSourceError(manager, "\(error)")
        }
        return url
    }

    /// - Returns: The answer, a JSON object.
    func answer(to request: TransferRequest) async throws(SecretSourceError) -> JSONElement {
        var request = request
        request.timeout = .seconds(10)
        request.maximumResponseBytes = 1 << 20
        let response: TransferResponse
        do throws(TransferError) {
            response = try await client.send(request)
        } catch {
            throw SecretSourceError(
                manager, "\(error.reason)" + (error.detail.isEmpty ? "" : " (\(error.detail))"))
        }
        guard response.isSuccess else { throw SecretSourceError(manager, response) }
        guard let document = try? JSONDocument(parsing: response.body) else {
            throw SecretSourceError(manager, "the answer is no JSON")
        }
        return document.root
    }

    /// Takes one member of a secret that is a JSON object; the whole without a key.
    func member(_ key: String?, of octets: [UInt8]) throws(SecretSourceError) -> [UInt8] {
        guard let key else { return octets }
        guard let document = try? JSONDocument(parsing: octets), document.root.object != nil else {
            throw SecretSourceError(manager, "the secret is no JSON object, so it has no \(key)")
        }
        guard let value = document.root.text(key) else {
            throw SecretSourceError(manager, "the secret has no \(key)")
        }
        return Array(value.utf8)
    }
}
