import HTTP

/// Writes a request as octets that parse to it again.
enum RequestPrinter {
    /// Prints a request that was parsed, with its content in the framing that its fields announce.
    static func print(_ message: Transcript.Message) -> [UInt8] {
        let head = message.head
        var output = [UInt8]("\(head.method) ".utf8)
        if let authority = head.targetAuthority { output += "http://\(authority)".utf8 }
        output += target(head.path)
        if let query = head.query { output += "?\(query)".utf8 }
        output += " HTTP/1.\(head.minorVersion)\r\n".utf8
        for (name, value) in zip(head.fields.all.map(\.name), values(of: head.fields)) {
            output += "\(name): ".utf8
            output += value
            output += [13, 10]
        }
        output += [13, 10]
        guard head.framing == .chunked else { return output + message.body }
        // Two chunks, so that the seam is tested.
        let middle = message.body.count / 2
        for piece in [message.body[..<middle], message.body[middle...]] where !piece.isEmpty {
            output += "\(String(piece.count, radix: 16))\r\n".utf8
            output += piece
            output += [13, 10]
        }
        return output + Array("0\r\n\r\n".utf8)
    }

    /// Escapes what a path in its normal form holds decoded; its own escapes stay.
    private static func target(_ path: String) -> [UInt8] {
        guard path != "*" else { return [42] }
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%".utf8)
        return path.utf8.flatMap { octet -> [UInt8] in
            guard !plain.contains(octet) else { return [octet] }
            let digits = Array("0123456789ABCDEF".utf8)
            return [37, digits[Int(octet >> 4)], digits[Int(octet & 15)]]
        }
    }

    /// The octets of all values; text would not do, as values need not be UTF-8.
    private static func values(of fields: HTTPFields) -> [[UInt8]] {
        var seen: [String: Int] = [:]
        return fields.all.map { name, _ in
            let key = name.lowercased()
            let index = seen[key, default: 0]
            seen[key] = index + 1
            return Array(fields.allOctets(of: name)[index])
        }
    }
}
