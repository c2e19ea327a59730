/// Log lines in one run of bytes, so that a thousand lines cost two allocations.
package struct LogText: Sendable, Hashable {
    /// The lines, one after the other, without line ends.
    package private(set) var bytes: [UInt8]

    /// Where each line ends in ``bytes``.
    package private(set) var ends: [Int]

    /// Creates a text without lines.
    package init() {
        bytes = []
        ends = []
    }

    /// Creates a text from lines.
    package init(lines: some Sequence<String>) {
        self.init()
        for line in lines { append(line.utf8) }
    }

    /// Creates a text from lines that lie one after the other in a run of bytes.
    ///
    /// - Parameters:
    ///   - bytes: The lines, without line ends.
    ///   - ends: Where each line ends, in rising order; the last is the number of bytes.
    package init(bytes: [UInt8], ends: [Int]) {
        precondition(ends.last ?? 0 == bytes.count, "lines that do not end with their bytes")
        self.bytes = bytes
        self.ends = ends
    }

    /// The number of lines.
    package var count: Int { ends.count }

    /// Makes room for lines to come.
    package mutating func reserve(lines: Int, bytes: Int) {
        ends.reserveCapacity(lines)
        self.bytes.reserveCapacity(bytes)
    }

    /// Adds one line.
    package mutating func append(_ line: some Sequence<UInt8>) {
        bytes.append(contentsOf: line)
        ends.append(bytes.count)
    }

    /// The bounds of a line in ``bytes``.
    package func range(ofLine index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// A line as text, with what is not UTF-8 replaced.
    package subscript(index: Int) -> String {
        String(decoding: bytes[range(ofLine: index)], as: UTF8.self)
    }
}
