import ArgumentParser
import Glibc

/// A file that is read whole or in pieces; `-` is standard input.
struct InputFile: ~Copyable {
    /// Why a file cannot be read.
    struct Failure: Error, CustomStringConvertible {
        /// The error number of the system.
        var code: CInt
        var description: String { String(cString: strerror(code)) }
    }

    private let descriptor: CInt

    /// Opens a file for reading.
    ///
    /// - Throws: ``Failure``.
    init(at path: String) throws(Failure) {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        self.descriptor = descriptor
    }

    /// Opens a file that the command line names.
    ///
    /// - Throws: `ExitCode` after having said why the file cannot be opened.
    static func open(named path: String) throws -> InputFile {
        do throws(Failure) {
            return try InputFile(at: path)
        } catch {
            throw Console.fail("\(path): \(error)", ExitStatus.noInput)
        }
    }

    deinit { close(descriptor) }

    /// Adds up to that many bytes; zero means the end.
    ///
    /// - Throws: ``Failure``.
    func read(into bytes: inout [UInt8], atMost count: Int) throws(Failure) -> Int {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        var received: Int
        repeat {
            received = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), count)
            }
        } while received < 0 && errno == EINTR
        let code = errno
        bytes.removeLast(count - max(received, 0))
        guard received >= 0 else { throw Failure(code: code) }
        return received
    }

    /// Reads everything that is left.
    ///
    /// - Throws: ``Failure``.
    func readToEnd() throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        while try read(into: &bytes, atMost: 1 << 18) > 0 {}
        return bytes
    }

    /// The names of what lies in a folder, without `.` and `..`; nil where it is none.
    ///
    /// - Throws: ``Failure``.
    static func names(inFolder path: String) throws(Failure) -> [String]? {
        guard let folder = opendir(path) else {
            if errno == ENOTDIR || path == "-" { return nil }
            throw Failure(code: errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
