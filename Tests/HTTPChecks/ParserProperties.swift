import HTTP

/// What must hold of the request parser for every input.
package enum ParserProperties {
    /// Checks an input.
    ///
    /// - Parameters:
    ///   - input: Any octets.
    ///   - cuts: Where to cut it in two, beside feeding it octet by octet.
    /// - Returns: The property that does not hold, nil where all do.
    package static func violation(of input: [UInt8], cuts: some Sequence<Int>) -> String? {
        let whole = Transcript(input)
        for cut in cuts where Transcript([input[..<cut], input[cut...]]) != whole {
            return "cut at \(cut) it reads otherwise than whole"
        }
        if Transcript(input.indices.map { input[$0...$0] }) != whole {
            return "octet by octet it reads otherwise than whole"
        }
        var start = 0
        for message in whole.messages {
            guard let end = message.end else { break }
            guard let request = PlainChecker.read(input[start..<end]) else {
                return "the plain checker refuses the request that ends at \(end)"
            }
            if let difference = difference(message, request) { return "\(difference), ending at \(end)" }
            if let violation = printing(message) { return "\(violation), ending at \(end)" }
            start = end
        }
        return nil
    }

    private static func difference(_ message: Transcript.Message, _ request: PlainChecker.Request) -> String?
    {
        let head = message.head
        let names = head.fields.all.map { Array($0.name.utf8) }
        guard Array(head.method.name.utf8) == request.method else { return "the method differs" }
        guard head.minorVersion == request.minorVersion else { return "the version differs" }
        guard names == request.fields.map(\.name) else { return "the names differ" }
        for (name, value) in request.fields {
            let text = String(decoding: name, as: UTF8.self)
            guard head.fields.allOctets(of: text).contains(value[...]) else { return "a value differs" }
        }
        guard message.body == request.body else { return "the content differs" }
        let segments = head.path.split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains("."), !segments.contains("..") else { return "a dot segment is left" }
        guard head.path.utf8.first == 47 || head.path == "*" else { return "the path is not absolute" }
        return nil
    }

    private static func printing(_ message: Transcript.Message) -> String? {
        let printed = RequestPrinter.print(message)
        let again = Transcript(printed, limits: HTTPLimits(targetOctets: 1 << 20, headOctets: 1 << 20))
        guard again.messages.count == 1, var copy = again.messages.first, copy.end == printed.count else {
            return "printed and parsed it is no single request: \(again.end)"
        }
        copy.end = message.end
        return copy == message ? nil : "printed and parsed it is another request"
    }
}
