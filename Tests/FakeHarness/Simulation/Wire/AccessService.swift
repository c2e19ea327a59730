import HTTP
import JSON

/// Answers who the caller is and what they may do.
struct AccessService: Sendable {
    let world: World

    func answer(_ call: FakeCall) -> HTTPResponse {
        switch call.route {
        case .acl:
            let permissions = call.json["permissions"]?.array ?? []
            guard permissions.count <= 10_000 else {
                return call.error(400, "INVALID_REQUEST", "At most 10000 permissions may be checked")
            }
            let entries = permissions.map { item in
                let name = item["permission"]?.string ?? ""
                return JSONValue.object([
                    .init("permission", .string(name)),
                    .init("resourceScope", item["resourceScope"] ?? [:]),
                    .init("resourceType", item["resourceType"] ?? nil),
                    .init("resourceIdentifier", item["resourceIdentifier"] ?? nil),
                    .init("permitted", .boolean(call.token.permissions?.contains(name) ?? true)),
                ])
            }
            return call.success([
                "principal": ["identifier": .string(identifier(call)), "type": .string(kind(call))],
                "accessControlList": .array(entries),
            ])
        case .currentUser where call.token.value.hasPrefix("sat."):
            return call.error(400, "INVALID_REQUEST", "The principal is no user")
        case .currentUser:
            return call.success([
                "uuid": "user-1", "name": "NAME", "email": "EMAIL_ID",
                "defaultAccountId": .string(call.account),
            ])
        default:
            // The token to be checked is the body.
            var text = call.text
            if text.hasPrefix("\""), text.hasSuffix("\"") { text = String(text.dropFirst().dropLast()) }
            let checked = world.read { $0.tokens[text] } ?? call.token
            return call.success([
                "identifier": .string(identifier(call)), "name": "verdict",
                "validFrom": .integer(0), "validTo": .integer(checked.validTo ?? 4_102_444_800_000),
                "valid": true, "accountIdentifier": .string(checked.account),
                "apiKeyType": .string(checked.value.hasPrefix("sat.") ? "SERVICE_ACCOUNT" : "USER"),
            ])
        }
    }

    private func kind(_ call: FakeCall) -> String {
        call.token.value.hasPrefix("sat.") ? "SERVICE_ACCOUNT" : "USER"
    }

    private func identifier(_ call: FakeCall) -> String {
        let parts = call.token.value.split(separator: ".")
        return parts.count > 2 ? String(parts[2]) : "verdict_service"
    }
}
