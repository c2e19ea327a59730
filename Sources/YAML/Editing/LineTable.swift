/// The lines of a text: where each begins and ends.
package struct LineTable: Sendable {
    /// The bytes at which lines begin; the first is 0.
    package let starts: [Int]

    private let byteCount: Int

    /// Finds the lines of a text.
    ///
    /// - Parameter bytes: The text.
    package init(of bytes: [UInt8]) {
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A && index + 1 < bytes.count {
            starts.append(index + 1)
        }
        self.starts = starts
        byteCount = bytes.count
    }

    /// The index of the line that holds a byte, from 0.
    ///
    /// - Parameter offset: The byte.
    /// - Returns: The line's index.
    package func index(of offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The bytes of a line with its end.
    ///
    /// - Parameter index: The line, from 0.
    /// - Returns: Its bytes; empty after the last line.
    package func range(ofLine index: Int) -> Range<Int> {
        guard starts.indices.contains(index) else { return byteCount..<byteCount }
        return starts[index]..<(index + 1 < starts.count ? starts[index + 1] : byteCount)
    }
}
