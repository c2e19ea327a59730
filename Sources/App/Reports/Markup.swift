/// Text of others inside Markdown.
enum Markdown {
    /// A text on one line in which nothing is markup.
    ///
    /// Source: CommonMark 0.31, section 2.4 (backslash escapes).
    static func escaped(_ text: some StringProtocol) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": output += " "
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "!", "|", "~":
                output += "\\"
                output.unicodeScalars.append(scalar)
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "&": output += "&amp;"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: continue
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    /// A fence that no run of backticks in the text closes.
    static func fence(around text: String) -> String {
        var longest = 0
        var current = 0
        for byte in text.utf8 {
            current = byte == UInt8(ascii: "`") ? current + 1 : 0
            longest = max(longest, current)
        }
        return String(repeating: "`", count: max(3, longest + 1))
    }
}

/// Text of others inside HTML.
enum HTML {
    /// A text in which nothing is markup, inside elements and quoted attributes.
    static func escaped(_ text: some StringProtocol) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": continue
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
