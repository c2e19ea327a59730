import App
import Glibc
import Store

/// A pipe that a log writer writes to.
final class LogCapture: Sendable {
    let writer: LogWriter
    private let reading: CInt
    private let writing: CInt

    static let time = Timestamp(milliseconds: 1_800_000_000_123)

    init(capacity: Int = 4 << 20, patience: Int = 20) {
        var descriptors: [CInt] = [-1, -1]
        precondition(pipe(&descriptors) == 0)
        (reading, writing) = (descriptors[0], descriptors[1])
        writer = LogWriter(descriptor: writing, capacity: capacity, patience: patience) { count in
            Array("lost \(count)\n".utf8)
        }
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Everything that was written, once the writer is done; fits into a pipe's 64 KiB.
    func text() -> String {
        writer.flush()
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(reading, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    /// Reads until that many octets are there.
    func read(count: Int) -> [UInt8] {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while all.count < count {
            let got = Glibc.read(reading, &bytes, bytes.count)
            guard got > 0 else { break }
            all += bytes[..<got]
        }
        return all
    }
}
