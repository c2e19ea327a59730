/// Text as a YAML scalar that every parser reads as that text, YAML 1.1 and 1.2 alike.
enum QuotedText {
    /// A key.
    static func key(_ text: String) -> String { scalar(text, indentation: 0, isKey: true) }

    /// A value, as a literal block where it has several lines.
    ///
    /// - Parameters:
    ///   - text: The value.
    ///   - indentation: How far the lines of a block stand from the margin.
    ///   - isKey: Whether it has to stay on one line.
    /// - Returns: The scalar, without a line feed at its end.
    static func scalar(_ text: String, indentation: Int, isKey: Bool = false) -> String {
        if isPlain(text) { return text }
        if !isKey, isBlock(text) {
            let margin = String(repeating: " ", count: indentation)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.isEmpty ? "" : margin + $0
            }
            return "|-\n" + lines.joined(separator: "\n")
        }
        let isSimple = text.unicodeScalars.allSatisfy { isPrintable($0) }
        if isSimple, !text.contains("\""), !text.contains("\\") { return "\"" + text + "\"" }
        if isSimple { return "'" + doublingQuotes(text) + "'" }
        return escaped(text)
    }

    /// Whether the text can stand without quotes.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        guard first != " ", last != " ", last != ":", text.unicodeScalars.allSatisfy({ isPrintable($0) })
        else { return false }
        guard !"-?:,[]{}#&*!|>'\"%@`=".unicodeScalars.contains(first), !meansSomethingElse(text) else {
            return false
        }
        var previous = first
        for scalar in text.unicodeScalars.dropFirst() {
            if scalar == "#", previous == " " { return false }
            if scalar == " ", previous == ":" { return false }
            previous = scalar
        }
        return true
    }

    /// Whether a parser would take the text for a number, a boolean, a date or nothing.
    private static func meansSomethingElse(_ text: String) -> Bool {
        let word = text.lowercased()
        if ["~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf", "<<"].contains(
            word)
        {
            return true
        }
        // A time span such as 10m is text to every parser.
        if let unit = word.last, "smhdw".contains(unit), !word.dropLast().isEmpty,
            word.dropLast().allSatisfy({ ("0"..."9").contains($0) })
        {
            return false
        }
        // Whatever begins like a number: integers, octal and hexadecimal ones, times of YAML 1.1, dates.
        guard let first = word.unicodeScalars.first else { return true }
        guard first == "+" || first == "." || ("0"..."9").contains(first) else { return false }
        return word.unicodeScalars.allSatisfy { "0123456789abcdefxot+-._:tz ".unicodeScalars.contains($0) }
    }

    /// Whether the text can be a literal block: several lines, none of which would change by it.
    private static func isBlock(_ text: String) -> Bool {
        guard text.contains("\n"), let first = text.unicodeScalars.first, first != " ", first != "\n",
            text.unicodeScalars.last != "\n"
        else { return false }
        return text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || isPrintable($0) }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            true
        default: false
        }
    }

    private static func doublingQuotes(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            result.unicodeScalars.append(character)
            if character == "'" { result.unicodeScalars.append(character) }
        }
        return result
    }

    private static func escaped(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if isPrintable(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\U" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
                }
            }
        }
        return result + "\""
    }
}
