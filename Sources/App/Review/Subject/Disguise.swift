import FoundationEssentials

/// The usual ways in which text is hidden from a reader and not from a model.
enum Disguise {
    /// The readable texts that lie hidden in a text, each with the way in which it was hidden.
    static func undo(_ text: String) -> [(encoding: String, text: String)] {
        var found: [(String, String)] = []
        for run in text.utf8.split(whereSeparator: { !isBase64($0) }) where run.count >= 16 {
            if run.allSatisfy(isHexadecimal), run.count.isMultiple(of: 2),
                let decoded = readable(hexadecimal(run))
            {
                found.append(("hex", decoded))
            } else if let decoded = base64(run) {
                found.append(("base64", decoded))
            }
        }
        if text.contains("%"), let decoded = percent(text) { found.append(("percent", decoded)) }
        if text.contains("\\u") || text.contains("\\x"), let decoded = escapes(text) {
            found.append(("escapes", decoded))
        }
        if text.contains("&#"), let decoded = entities(text) { found.append(("entities", decoded)) }
        if text.utf8.count <= 2000, text.utf8.contains(where: { $0 > 0x60 }) {
            found.append(("rot13", rot13(text)))
            found.append(("reversed", String(text.reversed())))
        }
        return found
    }

    /// The text that some Base64 stands for; nil where it stands for none.
    static func base64Text(_ text: Substring) -> String? {
        Data(base64Encoded: Data(text.utf8)).flatMap { String(validating: $0, as: UTF8.self) }
    }

    private static func base64(_ run: Substring.UTF8View.SubSequence) -> String? {
        var octets = run.map { octet in
            switch octet {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: octet
            }
        }
        while octets.last == UInt8(ascii: "=") { octets.removeLast() }
        guard octets.count % 4 != 1 else { return nil }
        while !octets.count.isMultiple(of: 4) { octets.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(octets)).flatMap { readable(Array($0)) }
    }

    private static func hexadecimal(_ run: Substring.UTF8View.SubSequence) -> [UInt8] {
        var result: [UInt8] = []
        var high: UInt8?
        for octet in run {
            guard let digit = digit(octet) else { return [] }
            if let first = high {
                result.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return result
    }

    private static func percent(_ text: String) -> String? {
        var result: [UInt8] = []
        var changes = 0
        let octets = Array(text.utf8)
        var index = 0
        while index < octets.count {
            if octets[index] == UInt8(ascii: "%"), index + 2 < octets.count,
                let high = digit(octets[index + 1]),
                let low = digit(octets[index + 2])
            {
                result.append(high << 4 | low)
                changes += 1
                index += 3
            } else {
                result.append(octets[index] == UInt8(ascii: "+") ? 0x20 : octets[index])
                index += 1
            }
        }
        return changes >= 2 ? String(decoding: result, as: UTF8.self) : nil
    }

    private static func escapes(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var changes = 0
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let isEscape = scalars[index] == "\\" && index + 1 < scalars.count
            let length = isEscape ? (scalars[index + 1] == "u" ? 4 : scalars[index + 1] == "x" ? 2 : 0) : 0
            if length > 0, index + 1 + length < scalars.count,
                let value = UInt32(
                    String(String.UnicodeScalarView(scalars[(index + 2)...(index + 1 + length)])), radix: 16),
                let scalar = Unicode.Scalar(value)
            {
                result.append(scalar)
                changes += 1
                index += 2 + length
            } else {
                result.append(scalars[index])
                index += 1
            }
        }
        return changes >= 2 ? String(result) : nil
    }

    private static func entities(_ text: String) -> String? {
        var result = ""
        var changes = 0
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            let tail = rest[start...]
            guard let end = tail.prefix(10).firstIndex(of: ";"), tail.hasPrefix("&#") else {
                result += "&"
                rest = rest[rest.index(after: start)...]
                continue
            }
            let digits = tail[tail.index(start, offsetBy: 2)..<end]
            let value =
                digits.first == "x" || digits.first == "X"
                ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            if let scalar = value.flatMap(Unicode.Scalar.init) {
                result.unicodeScalars.append(scalar)
                changes += 1
            }
            rest = rest[rest.index(after: end)...]
        }
        return changes >= 2 ? result + rest : nil
    }

    private static func rot13(_ text: String) -> String {
        String(
            decoding: text.utf8.map { octet in
                switch octet {
                case 0x41...0x5A: (octet - 0x41 + 13) % 26 + 0x41
                case 0x61...0x7A: (octet - 0x61 + 13) % 26 + 0x61
                default: octet
                }
            }, as: UTF8.self)
    }

    /// Octets as text if they are text.
    private static func readable(_ octets: [UInt8]) -> String? {
        guard octets.count >= 8, let text = String(validating: octets, as: UTF8.self) else { return nil }
        let letters = text.unicodeScalars.count { $0.properties.isAlphabetic || $0 == " " }
        return letters * 4 >= text.unicodeScalars.count * 3 ? text : nil
    }

    private static func isBase64(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isHexadecimal(_ octet: UInt8) -> Bool { digit(octet) != nil }

    private static func digit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x37
        case 0x61...0x66: octet - 0x57
        default: nil
        }
    }
}
