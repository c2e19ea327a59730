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

extension TransferHeader {
    /// Whether name and value hold only what a field may hold, so that no further fields can hide in them.
    var isSendable: Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(octet)
                }
            } && value.reveal().utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }
    }
}
