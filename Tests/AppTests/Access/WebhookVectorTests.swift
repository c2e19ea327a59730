import App
import Cryptography
import FoundationEssentials
import HTTP
import Testing

/// The shared vectors for webhook signatures, which lie beside the repository where it is developed.
@Suite struct WebhookVectorTests {
    private struct File: Decodable { let vectors: [Vector] }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let scheme: String
        let name: String
        let secrets: [String]
        let headers: [[String]]
        let valid: Bool
        let either: Bool?
        let body: String?
        let encodedBody: String?
        let now: Int64?
        let tolerance: Int64?

        enum CodingKeys: String, CodingKey {
            case scheme, name, secrets, headers, valid, either, body, now
            case encodedBody = "body_b64"
            case tolerance = "tolerance_s"
        }

        var testDescription: String { "\(scheme): \(name)" }
        var octets: [UInt8] { encodedBody.flatMap(Base64.standard.decode) ?? Array((body ?? "").utf8) }
    }

    /// Empty where the file is absent, which disables the suite's test.
    private static let vectors: [Vector] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("../shared/data/webhook-signatures/vectors.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        do {
            return try JSONDecoder().decode(File.self, from: data).vectors
        } catch {
            Issue.record("the vectors cannot be read: \(error)")
            return []
        }
    }()

    @Test(.enabled(if: !vectors.isEmpty, "skipped: the shared vectors are not here"), arguments: vectors)
    func `the vector's answer`(vector: Vector) throws {
        #expect(Self.vectors.count >= 97)
        if vector.scheme == "standard-webhooks-secret" {
            let isTaken = (try? verifier(.standardWebhooks, vector)) != nil
            #expect(isTaken == vector.valid)
            return
        }
        let scheme: WebhookScheme =
            switch vector.scheme {
            case "standard-webhooks", "standard-webhooks-ed25519": .standardWebhooks
            case "github": .github
            case "gitlab-token": .gitlabToken
            case "slack": .slack
            case "harness-code": .harnessCode
            default: try #require(WebhookScheme(name: vector.scheme))
            }
        var fields = HTTPFields()
        for header in vector.headers { fields.append(header[0], header[1]) }
        let result: WebhookVerifier.Result
        do {
            result = try verifier(scheme, vector).check(fields, body: vector.octets, at: vector.now ?? 0)
        } catch {
            #expect(!vector.valid, "refused when configured: \(error)")
            return
        }
        if vector.either == true { return }
        if case .accepted = result {
            #expect(vector.valid)
        } else {
            #expect(!vector.valid, "\(result)")
        }
    }

    private func verifier(_ scheme: WebhookScheme, _ vector: Vector) throws -> WebhookVerifier {
        try WebhookVerifier(
            scheme: scheme, secrets: vector.secrets.map { Secret($0) }, tolerance: vector.tolerance ?? 300)
    }
}
