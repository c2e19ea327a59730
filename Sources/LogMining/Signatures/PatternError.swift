/// Why a pattern cannot be used.
package struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of fault.
    package enum Reason: String, Sendable, Hashable {
        case unclosedGroup = "a group is not closed"
        case unopenedGroup = "a group is closed that was not opened"
        case unclosedClass = "a character class is not closed"
        case nothingToRepeat = "there is nothing to repeat"
        case unsupported = "lookaround, back references and flags after the beginning are not supported"
        case badRepetition = "a repetition's bounds are not in order"
        case endsWithBackslash = "it ends with a backslash"
        case tooLarge = "it is too large when its repetitions are written out"
        case tooDeep = "its groups nest too deep"
    }

    /// What is wrong.
    package var reason: Reason

    /// Where, in bytes from the pattern's beginning.
    package var offset: Int

    /// The signature whose pattern it is.
    package var signature: String?

    package var description: String {
        let name = signature.map { "signature \($0): " } ?? ""
        return "\(name)pattern, byte \(offset): \(reason.rawValue)"
    }
}
