import CLinux
import Glibc
import Threading

/// Wakes the thread of a child process when its caller gives up.
///
/// The descriptor is closed when the last reference goes.
final class Wakeup: Sendable {
    let descriptor: CInt
    private let cancelled = Locked(false)

    init() { descriptor = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK)) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    var isCancelled: Bool { cancelled.withLock { $0 } }

    func cancel() {
        cancelled.withLock { $0 = true }
        if descriptor >= 0 { eventfd_write(descriptor, 1) }
    }
}

/// The three pipes between this process and a child.
struct Pipes {
    /// Both ends of a pipe; -1 where an end is closed.
    struct Pipe {
        var read: CInt = -1
        var write: CInt = -1
    }

    var input = Pipe()
    var output = Pipe()
    var errors = Pipe()

    init() throws(ChildProcess.StartFailure) {
        do throws(ChildProcess.StartFailure) {
            input = try Self.makePipe()
            output = try Self.makePipe()
            errors = try Self.makePipe()
        } catch {
            closeAll()
            throw error
        }
        for end in [input.write, output.read, errors.read] {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
        }
    }

    private static func makePipe() throws(ChildProcess.StartFailure) -> Pipe {
        var ends: [CInt] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else {
            throw ChildProcess.StartFailure(description: "pipe: \(String(cString: strerror(errno)))")
        }
        return Pipe(read: ends[0], write: ends[1])
    }

    mutating func closeTheirs() {
        Self.close(&input.read)
        Self.close(&output.write)
        Self.close(&errors.write)
    }

    mutating func closeAll() {
        closeTheirs()
        Self.close(&input.write)
        Self.close(&output.read)
        Self.close(&errors.read)
    }

    static func close(_ descriptor: inout CInt) {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}

/// Writes a child's input and reads its output until both of its outputs are closed.
struct Pump {
    private static let largestErrors = 4096

    var pipes: Pipes
    let input: [UInt8]
    let maximumOutput: Int
    let wakeup: CInt
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    private var written = 0

    init(pipes: Pipes, input: [UInt8], maximumOutput: Int, wakeup: CInt) {
        self.pipes = pipes
        self.input = input
        self.maximumOutput = maximumOutput
        self.wakeup = wakeup
    }

    /// Runs until the end of the outputs.
    ///
    /// - Returns: Why it ended before; nil where it did not.
    mutating func run(until deadline: MonotonicTime) -> ChildProcess.Ending? {
        if input.isEmpty { Pipes.close(&pipes.input.write) }
        while pipes.output.read >= 0 || pipes.errors.read >= 0 {
            let left = deadline.duration(since: MonotonicClock.system.now)
            guard left > .zero else { return .timedOut }
            // A negative descriptor is passed over by poll.
            var descriptors = [
                pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipes.output.read, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipes.errors.read, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipes.input.write, events: Int16(POLLOUT), revents: 0),
            ]
            let milliseconds = CInt(clamping: left.clampedNanoseconds / 1_000_000 + 1)
            if poll(&descriptors, nfds_t(descriptors.count), milliseconds) < 0, errno != EINTR {
                return .timedOut
            }
            if descriptors[0].revents != 0 { return .cancelled }
            if descriptors[3].revents != 0 { write() }
            if descriptors[1].revents != 0 {
                Self.read(&pipes.output.read, into: &output)
                if output.count > maximumOutput { return .outputTooLong }
            }
            if descriptors[2].revents != 0 {
                Self.read(&pipes.errors.read, into: &errors)
                if errors.count > Self.largestErrors { errors.removeLast(errors.count - Self.largestErrors) }
            }
        }
        return nil
    }

    private mutating func write() {
        let count = input.withUnsafeBytes { bytes in
            Glibc.write(
                pipes.input.write, bytes.baseAddress?.advanced(by: written),
                min(bytes.count - written, 1 << 16))
        }
        if count > 0 {
            written += count
        } else if count < 0, errno != EAGAIN, errno != EINTR {
            // It reads no more; what it says about that is what counts.
            Pipes.close(&pipes.input.write)
        }
        if written == input.count { Pipes.close(&pipes.input.write) }
    }

    private static func read(_ descriptor: inout CInt, into bytes: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            Pipes.close(&descriptor)
        }
    }
}
