import JSON

/// Takes secrets out of what was told, before it is kept.
enum EventRedaction {
    /// The same value without secrets: known forms in every text, and whatever stands under a name such as `token`.
    static func redacted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(EvidenceRedaction.redacted(text))
        case .array(let values): .array(values.map(redacted))
        case .object(let members):
            .object(
                members.map { member in
                    guard SecretMask.isSecret(fieldName: member.key), !member.value.isNull else {
                        return JSONValue.Member(
                            EvidenceRedaction.redacted(member.key), redacted(member.value))
                    }
                    return JSONValue.Member(member.key, .string(Secret.mask))
                })
        default: value
        }
    }
}
