/// Harness's rules for names and identifiers.
///
/// Source: the patterns `^[a-zA-Z_][0-9a-zA-Z_]{0,127}$` and `^[a-zA-Z_0-9-.][-0-9a-zA-Z_\s.]{0,127}$` of its pipeline schema.
package enum HarnessName {
    /// The longest name or identifier, in characters.
    package static let longest = 128

    /// Makes an identifier of a name: whatever may not be in one becomes a low line.
    ///
    /// - Parameter name: The name as people write it.
    /// - Returns: The identifier, or nil where the name has no letter and no digit of ASCII.
    package static func identifier(_ name: String) -> String? {
        var result = ""
        for scalar in name.unicodeScalars {
            if isWordPart(scalar) {
                result.unicodeScalars.append(scalar)
            } else if !result.isEmpty, result.unicodeScalars.last != "_" {
                result += "_"
            }
        }
        while result.count > 1, result.unicodeScalars.last == "_", name.unicodeScalars.last != "_" {
            result.unicodeScalars.removeLast()
        }
        guard result.unicodeScalars.contains(where: { isWordPart($0) && $0 != "_" }) else { return nil }
        if let first = result.unicodeScalars.first, ("0"..."9").contains(first) { result = "_" + result }
        return String(result.unicodeScalars.prefix(longest))
    }

    /// Makes a reference to something that lives in the project, the organisation or the account.
    ///
    /// - Parameter name: A name, maybe with `org.` or `account.` before it.
    /// - Returns: The reference, or nil where nothing can be made of the name.
    package static func reference(_ name: String) -> String? {
        if isExpression(name) { return name }
        for scope in ["account.", "org."] where name.hasPrefix(scope) {
            return identifier(String(name.dropFirst(scope.count))).map { scope + $0 }
        }
        return identifier(name)
    }

    /// Makes a name that Harness takes of any text.
    ///
    /// - Parameter text: The text.
    /// - Returns: The name; never empty.
    package static func name(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if isWordPart(scalar) || scalar == "-" || scalar == "." {
                result.unicodeScalars.append(scalar)
            } else if !result.isEmpty, result.unicodeScalars.last != " " {
                result += " "
            }
        }
        while result.unicodeScalars.last == " " { result.unicodeScalars.removeLast() }
        result = String(result.unicodeScalars.prefix(longest))
        while result.unicodeScalars.last == " " { result.unicodeScalars.removeLast() }
        return result.isEmpty ? "Pipeline" : result
    }

    /// Whether the text is a runtime input or another expression, which Harness fills in.
    static func isExpression(_ text: String) -> Bool { text.hasPrefix("<+") && text.hasSuffix(">") }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            || scalar == "_"
    }
}
