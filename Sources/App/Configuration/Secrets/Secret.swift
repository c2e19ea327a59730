import Cryptography
import Glibc

/// Octets that must not be shown: a password, a signing secret, a token.
///
/// No way of turning a value into text shows the octets: `description`, `debugDescription`, interpolation,
/// `dump`, reflection and `Encodable` all give the same word. The memory is overwritten when the last
/// reference goes; copies that a caller made by ``copyBytes()`` are the caller's to wipe.
package final class Secret: @unchecked Sendable {
    /// What is shown in place of the octets.
    package static let mask = "<redacted>"

    /// Written in `init` and `deinit` alone, so that threads may share the value.
    private let storage: UnsafeMutableRawBufferPointer

    /// Takes the octets over into memory of its own.
    package init(_ bytes: some Collection<UInt8>) {
        storage = .allocate(byteCount: bytes.count, alignment: 1)
        storage.copyBytes(from: bytes)
    }

    /// Takes the UTF-8 octets of a text over.
    package convenience init(_ text: String) {
        self.init(Array(text.utf8))
    }

    deinit {
        if let start = storage.baseAddress { explicit_bzero(start, storage.count) }
        storage.deallocate()
    }

    /// Whether there are no octets; such a secret protects nothing and is refused where it is configured.
    package var isEmpty: Bool { storage.isEmpty }

    /// The number of octets.
    package var count: Int { storage.count }

    /// Calls the closure with the octets, which are valid only inside it.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage))
    }

    /// The octets, for a library that wants to own them.
    package func copyBytes() -> [UInt8] { Array(storage) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable, Encodable {
    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.mask)
    }
}

extension Secret: Equatable {
    /// Whether the octets are the same, in a time that shows neither them nor their number.
    package static func == (left: Secret, right: Secret) -> Bool {
        SHA256.digest(of: UnsafeRawBufferPointer(left.storage))
            == SHA256.digest(of: UnsafeRawBufferPointer(right.storage))
    }
}
