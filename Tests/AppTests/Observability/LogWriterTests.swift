import App
import Glibc
import Testing

@Suite struct LogWriterTests {
    @Test(.timeLimit(.minutes(1))) func `nothing is lost and no line is torn, from many threads`()
        async throws
    {
        let capture = try LogCapture()
        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<2000 {
                        let head = "\(writer) \(number) "
                        let fill = String(repeating: "x", count: 39 - head.utf8.count)
                        capture.writer.write(Array((head + fill + "\n").utf8))
                    }
                }
            }
        }
        let found = capture.text().split(separator: "\n")
        #expect(found.count == 16_000)
        #expect(found.allSatisfy { $0.utf8.count == 39 && $0.hasSuffix("x") })
        for writer in 0..<8 {
            let numbers = found.filter { $0.hasPrefix("\(writer) ") }.map { $0.split(separator: " ")[1] }
            #expect(numbers == (0..<2000).map { Substring("\($0)") }, "the order of one thread")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a reader that does not read costs lines, which are counted`() throws
    {
        // The pipe takes 64 KiB and the writer 16 KiB; then lines are lost, and a caller waits only a moment each.
        let capture = try LogCapture(pipeWithCapacity: 16 << 10, patience: 1)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 1023) + [UInt8(ascii: "\n")]
        for _ in 0..<200 { capture.writer.write(line) }
        let lines = capture.text().split(separator: "\n")
        let written = lines.count { $0.utf8.count == 1023 }
        let lost = lines.compactMap { line in
            line.hasPrefix("lost ") ? Int(line.dropFirst(5)) : nil
        }
        #expect(written < 200)
        #expect(written + lost.reduce(0, +) == 200)
    }

    @Test(.timeLimit(.minutes(1))) func `a reader that is stuck does not keep a process from ending`() throws
    {
        let capture = try LogCapture(pipeWithCapacity: 1 << 20, patience: 1)
        // More than a pipe takes.
        capture.writer.write([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 17))
        #expect(!capture.writer.flush(within: 20))
        #expect(capture.text().utf8.count == 1 << 17)
    }

    @Test(.timeLimit(.minutes(1))) func `a reader that is gone does not hang anybody`() {
        signal(SIGPIPE, SIG_IGN)
        var descriptors: [CInt] = [-1, -1]
        #expect(pipe(&descriptors) == 0)
        close(descriptors[0])
        let writer = LogWriter(descriptor: descriptors[1]) { _ in [] }
        for _ in 0..<100 { writer.write(Array("x\n".utf8), isUrgent: true) }
        #expect(writer.flush())
        writer.stop()
        close(descriptors[1])
    }

    @Test(.timeLimit(.minutes(1))) func `after the stop everything is written`() throws {
        let capture = try LogCapture()
        for number in 0..<100 { capture.writer.write(Array("\(number)\n".utf8)) }
        capture.writer.stop()
        #expect(capture.text() == (0..<100).map { "\($0)\n" }.joined())
    }
}
