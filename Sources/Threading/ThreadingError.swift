import Glibc

/// A system call that failed while a thread or a loop was set up.
package struct ThreadingError: Error, Hashable, CustomStringConvertible {
    /// The call.
    package var operation: String

    /// The system's error number.
    package var code: CInt

    /// Creates an error.
    package init(operation: String, code: CInt) {
        self.operation = operation
        self.code = code
    }

    package var description: String { "\(operation): \(String(cString: strerror(code)))" }
}
