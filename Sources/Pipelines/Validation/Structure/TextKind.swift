/// The kinds of text that fields of a pipeline take.
enum TextKind: String, Sendable {
    /// Any text.
    case text
    /// Text that is not empty.
    case some
    /// Text that is not blank.
    case filled
    /// An identifier.
    case id
    /// A name of a stage, step or pipeline.
    case name
    /// A name without dots.
    case word
    /// A name of a variable.
    case varname
    /// A time span such as `10m`, or an expression.
    case duration
    /// Minutes or hours, such as `15m`.
    case minutes
    /// A condition; it cannot be asked for while the pipeline runs.
    case condition
    /// Text with an expression.
    case expr
    /// Text without one.
    case noexpr
    /// Text without a reference to a secret.
    case nosecret
    /// A name of lower case letters, digits and dashes.
    case slug
    /// A tag of letters, digits, `-`, `_` and `:`.
    case tag
    /// A number in text, or an expression.
    case numeral
    /// No text.
    case blank

    /// Whether a text is of the kind.
    func matches(_ text: String) -> Bool {
        switch self {
        case .text: true
        case .some: !text.isEmpty
        case .filled: text.utf8.contains { $0 > 0x20 }
        case .blank: !text.utf8.contains { $0 > 0x20 }
        case .id: Self.isName(text, first: Self.isLetter, rest: { Self.isLetter($0) || Self.isDigit($0) })
        case .name:
            Self.isName(
                text, first: { Self.isLetter($0) || Self.isDigit($0) || $0 == 0x2D || $0 == 0x2E },
                rest: {
                    Self.isLetter($0) || Self.isDigit($0) || $0 == 0x2D || $0 == 0x2E || Self.isSpace($0)
                })
        case .word:
            Self.isName(
                text, first: Self.isLetter,
                rest: { Self.isLetter($0) || Self.isDigit($0) || $0 == 0x2D || Self.isSpace($0) })
        case .varname:
            Self.isName(
                text, first: Self.isLetter,
                rest: { Self.isLetter($0) || Self.isDigit($0) || ".$-[]".utf8.contains($0) })
        case .duration:
            text.isEmpty || ExpressionScanner.containsExpression(text)
                || (TimeSpan(text).map { $0.isAccepted } ?? false)
        case .minutes:
            TimeSpan(text).map {
                !text.contains(" ") && $0.seconds >= 60 && "mMhH".contains(text.last ?? "x")
            }
                ?? false
        case .condition: !(text.hasPrefix("<+input>") && text.contains(".executionInput()"))
        case .expr: ExpressionScanner.containsExpression(text)
        case .noexpr: !text.contains("<+")
        case .nosecret: !text.contains("<+secrets.getValue(")
        case .slug:
            text.utf8.allSatisfy { Self.isDigit($0) || $0 == 0x2D || ($0 >= 0x61 && $0 <= 0x7A) }
                && !text.isEmpty && !text.hasPrefix("-") && !text.hasSuffix("-")
        case .tag:
            !text.isEmpty
                && text.utf8.allSatisfy { Self.isLetter($0) || Self.isDigit($0) || $0 == 0x2D || $0 == 0x3A }
        case .numeral: ExpressionScanner.containsExpression(text) || Double(text) != nil
        }
    }

    /// What the kind asks for, in words.
    var expectation: String {
        switch self {
        case .text: "text"
        case .some, .filled: "text that is not empty"
        case .blank: "no text"
        case .id: "an identifier: a letter or _, then letters, digits and _, at most 128"
        case .name: "a name of letters, digits, spaces, -, _ and ., at most 128"
        case .word: "a name of letters, digits, spaces, - and _, beginning with a letter, at most 128"
        case .varname: "a variable's name: a letter or _, then letters, digits, _, ., $ and -"
        case .duration: "a time span such as 10m, 1h 30m or 30s (of seconds at least 10s)"
        case .minutes: "minutes or hours such as 15m"
        case .condition: "a condition that is not asked for while the pipeline runs"
        case .expr: "an expression such as <+input>"
        case .noexpr: "text without an expression"
        case .nosecret: "the secret's identifier, without <+secrets.getValue(...)>"
        case .slug: "lower case letters, digits and -"
        case .tag: "letters, digits, -, _ and :"
        case .numeral: "a number"
        }
    }

    private static func isName(
        _ text: String, first: (UInt8) -> Bool, rest: (UInt8) -> Bool
    ) -> Bool {
        guard let head = text.utf8.first, first(head), text.utf8.count <= 128 else { return false }
        return text.utf8.dropFirst().allSatisfy(rest)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
