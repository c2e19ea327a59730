import HTTP
import Sockets
import Threading

/// What the connections of one event loop share.
///
/// Buffers belong to the loop and are lent to the connection that is at work, so an idle connection has none.
///
/// Unchecked: every member but the constants is used on the loop's thread alone.
final class ServerLoop: @unchecked Sendable {
    let loop: EventLoop
    let configuration: HTTPServerConfiguration
    let service: any HTTPService
    let observer: (any HTTPServerObserver)?
    let limiter: ConnectionLimiter

    /// Since when the server is being stopped; nil while it is not.
    @exclusivity(unchecked) private(set) var drainedAt: MonotonicTime?

    /// Whether the server is being stopped, so that every answer closes its connection.
    var isDraining: Bool { drainedAt != nil }

    private var drivers: [ObjectIdentifier: ConnectionDriver] = [:]
    @exclusivity(unchecked) private var spareInput: [InputBuffer] = []
    @exclusivity(unchecked) private var spareOutput: [[UInt8]] = []
    @exclusivity(unchecked) private var cachedDate: [UInt8] = []
    @exclusivity(unchecked) private var dateExpires = MonotonicTime(nanoseconds: 0)

    init(
        loop: EventLoop, configuration: HTTPServerConfiguration, service: any HTTPService,
        observer: (any HTTPServerObserver)?, limiter: ConnectionLimiter
    ) {
        self.loop = loop
        self.configuration = configuration
        self.service = service
        self.observer = observer
        self.limiter = limiter
    }

    // MARK: - Connections

    func add(_ driver: ConnectionDriver) { drivers[ObjectIdentifier(driver)] = driver }
    func remove(_ driver: ConnectionDriver) { drivers[ObjectIdentifier(driver)] = nil }

    /// Lets idle connections end at once and the others after the answer that is due.
    func drain() {
        drainedAt = loop.now
        for driver in drivers.values { driver.drain() }
    }

    /// Ends every connection now.
    func cut() {
        for driver in drivers.values { driver.cut() }
    }

    // MARK: - Buffers

    private static let bufferSize = 64 << 10
    private static let keptBuffers = 8

    func takeInput() -> InputBuffer { spareInput.popLast() ?? InputBuffer(capacity: Self.bufferSize) }

    /// Takes back an empty buffer; one that has grown is let go.
    func giveBack(_ buffer: consuming InputBuffer) {
        guard spareInput.count < Self.keptBuffers, buffer.capacity <= Self.bufferSize else { return }
        spareInput.append(buffer)
    }

    func takeOutput() -> [UInt8] {
        if let output = spareOutput.popLast() { return output }
        var output: [UInt8] = []
        output.reserveCapacity(Self.bufferSize)
        return output
    }

    func giveBack(_ output: consuming [UInt8]) {
        guard spareOutput.count < Self.keptBuffers, output.capacity <= 2 * Self.bufferSize else { return }
        output.removeAll(keepingCapacity: true)
        spareOutput.append(output)
    }

    // MARK: - Time

    /// The `Date` line of this second.
    var dateLine: [UInt8] {
        if loop.now >= dateExpires {
            cachedDate = HTTPDate.fieldLine(unixSeconds: configuration.unixSeconds())
            // Looked at again within the second, since the two clocks' seconds do not begin together.
            dateExpires = loop.now + .milliseconds(100)
        }
        return cachedDate
    }
}
