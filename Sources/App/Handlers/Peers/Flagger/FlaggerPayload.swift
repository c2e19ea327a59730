import JSON

/// What Flagger posts to a webhook: which canary, in which phase, and the texts of the hook's `metadata`.
///
/// Source: fluxcd/flagger, `CanaryWebhookPayload` in `pkg/apis/flagger/v1beta1/canary.go`.
struct FlaggerPayload: Sendable {
    var name: String
    var namespace: String
    var phase: String
    var checksum: String
    var metadata: [String: String]

    /// Reads a payload; a text says what is wrong.
    init(parsing body: [UInt8]) throws(FlaggerFault) {
        let root: JSONElement
        do throws(JSONError) {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw FlaggerFault("the body is not acceptable JSON: \(error.reason)")
        }
        guard root.kind == .object else { throw FlaggerFault("the body is no object") }
        func text(_ key: String) throws(FlaggerFault) -> String {
            guard let element = root[key], !element.isNull else { return "" }
            guard let text = element.string, text.unicodeScalars.count <= 256 else {
                throw FlaggerFault("\(key) is no text of at most 256 characters")
            }
            return text
        }
        name = try text("name")
        namespace = try text("namespace")
        phase = try text("phase")
        checksum = try text("checksum")
        guard !name.isEmpty else { throw FlaggerFault("name is missing: this is no payload of Flagger") }
        metadata = [:]
        guard let members = root["metadata"], !members.isNull else { return }
        guard let object = members.object else { throw FlaggerFault("metadata is no object") }
        for member in object {
            guard let text = member.value.string else {
                throw FlaggerFault("metadata.\(member.key) is no text")
            }
            metadata[member.key] = text
        }
    }

    /// The body that is read of a caller whose token stands in it, in octets.
    static let largestWithToken = 256 << 10

    /// The token in the metadata, where the server takes one from there.
    static func token(in body: [UInt8]) -> String? {
        guard let payload = try? FlaggerPayload(parsing: body) else { return nil }
        return payload.metadata["token"]
    }
}

/// Why a payload cannot be used, in a line for the canary's events.
struct FlaggerFault: Error, Sendable, Hashable {
    var reason: String

    init(_ reason: String) { self.reason = reason }
}
