/// A text that must not be shown: a token in a header, a password of a proxy.
///
/// Description, interpolation, `dump` and reflection all give the same word in its place.
package struct SensitiveText: Sendable, Hashable {
    /// What is shown in place of the text.
    package static let mask = "<redacted>"

    private let text: String

    /// Takes a text over.
    package init(_ text: String) { self.text = text }

    /// The text, for the moment in which it is sent.
    package func reveal() -> String { text }

    /// Whether there is no text.
    package var isEmpty: Bool { text.isEmpty }
}

extension SensitiveText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
