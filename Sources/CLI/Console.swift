import ArgumentParser
import Glibc

/// The process's standard streams, written whole and without buffering.
enum Console {
    /// Whether standard output is a terminal that may be coloured.
    static var isColoured: Bool {
        isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
    }

    /// Writes bytes to standard output.
    ///
    /// A reader that has gone away (`| head`) ends the process quietly, as other tools do.
    static func write(_ bytes: [UInt8]) {
        if !write(bytes, to: STDOUT_FILENO) { exit(ExitStatus.inputOutput.rawValue) }
    }

    /// Writes a line to standard output.
    static func print(_ line: String) {
        write(Array((line + "\n").utf8))
    }

    /// Writes a line to standard error.
    static func printError(_ line: String) {
        _ = write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes text to standard error as it is.
    static func writeError(_ text: String) {
        _ = write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Says what went wrong and ends the process with that code.
    static func fail(_ message: String, _ code: ExitCode) -> ExitCode {
        printError("verdict: \(message)")
        return code
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                offset += count
            }
            return true
        }
    }
}
