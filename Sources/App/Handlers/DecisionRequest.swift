import JSON
import Judgement

/// What a person decides: the body of `POST /v1/verdicts/{id}/decision`.
struct DecisionRequest: Sendable, Hashable {
    /// The longest comment or name, in characters.
    static let longestText = 2000

    /// What the pipeline should do.
    var action: Outcome

    /// Who decided, as people call them.
    var person: String?

    /// Why.
    var comment: String?

    /// Reads the body.
    ///
    /// - Throws: ``RequestError`` with each fault's place.
    init(parsing body: [UInt8]) throws(RequestError) {
        let root: JSONElement
        do throws(JSONError) {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: error.pointer ?? JSONPointer(),
                        detail: "The body is not acceptable JSON: \(error.reason)", mend: Self.form)
                ], isWellFormed: false)
        }
        guard root.object != nil else {
            throw Self.fault(JSONPointer(), "\(root.kind.rawValue) instead of an object", Self.form)
        }
        guard let value = root["action"] else {
            throw Self.fault(JSONPointer(), "action is missing", Self.form)
        }
        guard let action = value.string.flatMap(Outcome.init(rawValue:)) else {
            throw Self.fault(
                value.pointer, "the action is not one of proceed, investigate, rollback", Self.form)
        }
        self.action = action
        // A comment is often pasted from a log or a chat, and the record keeps it for ever.
        person = try Self.text(root, "by").map(EvidenceRedaction.redacted)
        comment = try Self.text(root, "comment").map(EvidenceRedaction.redacted)
    }

    /// Who the record names: the caller, and on whose behalf where it says so.
    func actor(for principal: Principal) -> String {
        person.map { "\($0) (\(principal))" } ?? "\(principal)"
    }

    private static let form = "Send {\"action\": \"proceed\", \"by\": \"jane.doe\", \"comment\": \"why\"}"

    private static func text(_ root: JSONElement, _ key: String) throws(RequestError) -> String? {
        guard let value = root[key], !value.isNull else { return nil }
        guard let text = value.string else {
            throw fault(value.pointer, "\(value.kind.rawValue) instead of a string", form)
        }
        guard text.unicodeScalars.count <= longestText else {
            throw fault(
                value.pointer, "the text is longer than \(longestText) characters", "Send a shorter one")
        }
        return text
    }

    private static func fault(_ pointer: JSONPointer, _ detail: String, _ mend: String) -> RequestError {
        RequestError(problems: [RequestProblem(pointer: pointer, detail: detail, mend: mend)])
    }
}
