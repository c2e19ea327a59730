import COpenSSL

/// What went wrong in a cryptographic operation, with the reasons that OpenSSL gives.
package struct CryptographyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which kind of failure it is.
    package enum Code: Sendable, Hashable {
        /// The library does not offer the algorithm, for instance because of its configuration file.
        case algorithmUnavailable
        /// A key has the wrong form or length.
        case invalidKey
        /// The system's source of randomness failed.
        case randomnessUnavailable
    }

    /// Which kind of failure it is.
    package let code: Code

    /// The algorithm or call that failed.
    package let operation: String

    /// OpenSSL's own words, oldest first; never holds key material.
    package let reasons: [String]

    /// Takes the errors that OpenSSL queued on the calling thread.
    init(_ code: Code, _ operation: String) {
        self.code = code
        self.operation = operation
        var reasons: [String] = []
        while case let number = ERR_get_error(), number != 0 {
            var text = [CChar](repeating: 0, count: 256)
            ERR_error_string_n(number, &text, text.count)
            reasons.append(
                String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        self.reasons = reasons
    }

    package var description: String {
        let kind =
            switch code {
            case .algorithmUnavailable: "the algorithm is not available"
            case .invalidKey: "the key is not valid"
            case .randomnessUnavailable: "no randomness is available"
            }
        return reasons.isEmpty
            ? "\(operation): \(kind)" : "\(operation): \(kind) (\(reasons.joined(separator: "; ")))"
    }
}
