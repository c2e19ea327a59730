import App
import HTTP
import Testing

@Suite struct RefusalTests {
    static let refusals: [(Refusal, Int, String, String)] = [
        (.missingCredentials, 401, "www-authenticate", "Bearer realm=\"verdict\""),
        (.wrongToken, 401, "www-authenticate", "Bearer realm=\"verdict\", error=\"invalid_token\""),
        (
            .missingScope(.act), 403, "www-authenticate",
            "Bearer realm=\"verdict\", error=\"insufficient_scope\", scope=\"act\""
        ),
        (.slowedDown(seconds: 17), 429, "retry-after", "17"),
        (.wrongSignature, 401, "www-authenticate", "Webhook-Signature realm=\"verdict\""),
        (.ambiguousSignature, 400, "cache-control", "no-store"),
    ]

    @Test(arguments: refusals)
    func `the answer says what to do`(refusal: Refusal, status: Int, field: String, value: String) throws {
        let response = refusal.response
        #expect(response.status.code == status)
        #expect(response.fields.values(of: field) == [value])
        #expect(response.fields.values(of: "content-type") == ["application/problem+json"])
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("\"status\":\(status)"))
        for member in ["type", "title", "detail"] { #expect(text.contains("\"\(member)\":\"")) }
        #expect(!text.contains("\n"))
    }

    @Test func `only a probe is not counted`() {
        #expect(Self.refusals.filter { !$0.0.isCounted }.map(\.0) == [.missingCredentials])
    }
}
