import HTTP

/// The head of an answer, as it is put together from the lines that libcurl hands over.
struct TransferHead: Sendable {
    /// The most octets of all lines.
    static let limit = 256 << 10

    private(set) var status: HTTPStatus?
    private(set) var version = ""
    private(set) var headers = HTTPFields()
    private(set) var isComplete = false
    private var octets = 0

    /// Takes a line with its line end.
    ///
    /// A new status line begins anew, since an interim answer may have come before (RFC 9110 section 15.2). What comes
    /// after a complete head is a trailer, which is left out.
    ///
    /// - Parameter line: The line.
    /// - Returns: Whether the head stays within its limit.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        guard !isComplete else { return true }
        octets += line.count
        guard octets <= Self.limit else { return false }
        var line = line[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line = line.dropLast() }
        if line.isEmpty {
            if let status, status.code >= 200 { isComplete = true }
            return true
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            let parts = text.dropFirst(5).split(separator: " ", maxSplits: 2)
            headers = HTTPFields()
            version = parts.first.map(String.init) ?? ""
            status = parts.count > 1 ? Int(parts[1]).map(HTTPStatus.init(code:)) : nil
        } else if let colon = text.firstIndex(of: ":") {
            headers.append(String(text[..<colon]), String(text[text.index(after: colon)...]))
        }
        return true
    }
}
