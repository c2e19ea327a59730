/// A header field of an outgoing request.
package struct TransferHeader: Sendable, Hashable {
    /// The name, a token (RFC 9110 section 5.1).
    package var name: String

    /// The value; what is in it is never shown if it is sensitive.
    package var value: SensitiveText

    /// Whether the value is a secret: not to be logged, and not to be sent to another origin.
    package var isSensitive: Bool

    /// A field that everybody may see.
    package static func plain(_ name: String, _ value: String) -> Self {
        Self(name: name, value: SensitiveText(value), isSensitive: false)
    }

    /// A field whose value is a secret.
    package static func secret(_ name: String, _ value: SensitiveText) -> Self {
        Self(name: name, value: value, isSensitive: true)
    }
}

extension TransferHeader: CustomStringConvertible {
    package var description: String {
        "\(name): \(isSensitive ? SensitiveText.mask : value.reveal())"
    }
}
