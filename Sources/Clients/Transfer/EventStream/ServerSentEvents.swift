/// Reads a stream of server-sent events (WHATWG HTML, section 9.2.6), wherever it is cut.
package struct ServerSentEvents: Sendable {
    /// An event.
    package struct Event: Sendable, Hashable {
        /// Its type; `message` if none was given.
        package var kind: String
        /// Its data, several lines joined by line ends.
        package var data: String

        /// Creates an event.
        package init(kind: String = "message", data: String) {
            self.kind = kind
            self.data = data
        }
    }

    private let longestEvent: Int
    private var line: [UInt8] = []
    private var endedWithReturn = false
    private var isFirst = true
    private var kind = ""
    private var data: [UInt8] = []
    private var hasData = false

    /// Whether an event was longer than allowed; what was too much of it is missing.
    package private(set) var hasLoss = false

    /// Creates a reader.
    ///
    /// - Parameter longestEvent: The most octets of an event's data and of a line; more is dropped.
    package init(longestEvent: Int = 4 << 20) { self.longestEvent = longestEvent }

    /// Takes the next octets.
    ///
    /// - Parameter octets: Some octets.
    /// - Returns: The events that ended in them.
    package mutating func take(_ octets: some Sequence<UInt8>) -> [Event] {
        var events: [Event] = []
        for octet in octets {
            switch octet {
            case 0x0A where endedWithReturn: endedWithReturn = false
            case 0x0A, 0x0D:
                endedWithReturn = octet == 0x0D
                if let event = endLine() { events.append(event) }
            default:
                endedWithReturn = false
                if line.count < longestEvent { line.append(octet) } else { hasLoss = true }
            }
        }
        return events
    }

    private mutating func endLine() -> Event? {
        defer { line.removeAll(keepingCapacity: line.capacity <= 1 << 16) }
        if isFirst {
            isFirst = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        if line.isEmpty { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == 0x20 { value = value.dropFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": kind = String(decoding: value, as: UTF8.self)
        case "data":
            guard data.count + value.count < longestEvent else {
                hasLoss = true
                return nil
            }
            if hasData { data.append(0x0A) }
            data.append(contentsOf: value)
            hasData = true
        default: break
        }
        return nil
    }

    private mutating func endEvent() -> Event? {
        defer {
            kind = ""
            data = []
            hasData = false
        }
        guard hasData else { return nil }
        return Event(kind: kind.isEmpty ? "message" : kind, data: String(decoding: data, as: UTF8.self))
    }
}
