import Glibc

/// A system call on a socket that failed, or an address that is none.
package struct SocketError: Error, Hashable, CustomStringConvertible {
    /// What was tried.
    package var operation: String

    /// The system's error number.
    package var code: CInt

    init(_ operation: String, code: CInt = errno) {
        self.operation = operation
        self.code = code
    }

    package var description: String { "\(operation): \(String(cString: strerror(code)))" }
}
