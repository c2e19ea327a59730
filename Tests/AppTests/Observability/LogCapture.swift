import App
import FoundationEssentials
import Glibc
import Store

/// A log writer whose lines a test can read.
final class LogCapture: Sendable {
    let writer: LogWriter
    private let reading: CInt
    private let writing: CInt

    static let time = Timestamp(milliseconds: 1_800_000_000_123)

    /// Writes to a file that takes everything at once.
    init() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        writing = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        reading = open(path, O_RDONLY | O_CLOEXEC)
        unlink(path)
        guard writing >= 0, reading >= 0 else { throw POSIXError(.EIO) }
        writer = LogWriter(descriptor: writing) { Array("lost \($0)\n".utf8) }
    }

    /// Writes to a pipe, which takes 64 KiB until somebody reads.
    init(pipeWithCapacity capacity: Int, patience: Int) throws {
        var descriptors: [CInt] = [-1, -1]
        guard pipe(&descriptors) == 0 else { throw POSIXError(.EIO) }
        (reading, writing) = (descriptors[0], descriptors[1])
        // Reading never waits, so that no test can block a thread that another one needs.
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        writer = LogWriter(descriptor: writing, capacity: capacity, patience: patience) {
            Array("lost \($0)\n".utf8)
        }
    }

    deinit {
        writer.stop()
        close(reading)
        close(writing)
    }

    /// Everything that was written since the last time, once the writer has nothing left.
    func text() -> String {
        var all: [UInt8] = []
        repeat { all += read() } while !writer.flush(within: 1)
        while case let piece = read(), !piece.isEmpty { all += piece }
        return String(decoding: all, as: UTF8.self)
    }

    /// What is there now.
    private func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        return Array(bytes[..<max(0, Glibc.read(reading, &bytes, bytes.count))])
    }
}
