import COpenSSL

/// What OpenSSL refused, with the errors that it queued.
package struct TLSError: Error, CustomStringConvertible {
    /// What was tried.
    package var operation: String

    /// OpenSSL's reasons, oldest first.
    package var reasons: [String]

    init(_ operation: String) {
        self.operation = operation
        reasons = Self.takeQueue()
    }

    init(_ operation: String, reason: String) {
        self.operation = operation
        reasons = [reason]
    }

    package var description: String { ([operation] + reasons).joined(separator: ": ") }

    /// Empties the calling thread's error queue.
    static func takeQueue() -> [String] {
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return reasons }
            reasons.append(
                withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
                    guard let start = buffer.baseAddress else { return "" }
                    ERR_error_string_n(code, start, buffer.count)
                    return String(cString: start)
                })
        }
    }
}
