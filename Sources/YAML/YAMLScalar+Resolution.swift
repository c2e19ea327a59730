/// What a scalar means by the core schema of YAML 1.2 (section 10.3).
package enum YAMLMeaning: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
}

extension YAMLScalar {
    /// What the scalar means.
    ///
    /// Only plain scalars can be something else than text. `yes`, `on` and `1:30` are text, as YAML 1.2 has it.
    /// Numbers are decimal; an integer beyond 64 bits is a number, and one that is not finite is text.
    package var meaning: YAMLMeaning {
        if let tag {
            guard tag != "tag:yaml.org,2002:str" && tag != "!" else { return .string(text) }
        } else if style != .plain {
            return .string(text)
        }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: break
        }
        guard isNumeral else { return .string(text) }
        if let integer = Int(text) { return .integer(integer) }
        if let number = Double(text), number.isFinite { return .number(number) }
        return .string(text)
    }

    /// Whether the text is `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
    private var isNumeral: Bool {
        var rest = Substring(text).utf8
        func takeDigits() -> Int {
            let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
            rest = rest.dropFirst(digits)
            return digits
        }
        func takeSign() {
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                rest = rest.dropFirst()
            }
        }
        takeSign()
        let whole = takeDigits()
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = takeDigits()
        }
        guard whole + fraction > 0 else { return false }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            takeSign()
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
