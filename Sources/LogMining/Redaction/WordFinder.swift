import COctets

/// Finds where words begin and end, 64 octets at a time.
///
/// It holds the classes of the octets that were looked at last, so it serves one text, and is quickest from front to back.
struct WordFinder {
    /// The 64 octets looked at last, by their number.
    private var block = -1
    /// Which of them belong to words.
    private var bits: UInt64 = 0

    /// The next word that begins between `start` and `end`, cut off at `end`; nil where there is none.
    @inline(__always)
    mutating func next(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (start: Int, end: Int)? {
        var index = start
        while index < end {
            let left = look(bytes, index) >> UInt64(index & 63)
            if left != 0 {
                let skipped = left.trailingZeroBitCount
                let first = index + skipped
                guard first < end else { return nil }
                let count = (~(left >> UInt64(skipped))).trailingZeroBitCount
                // A word that reaches the end of the 64 octets may go on after them.
                let last = (first & 63) + count < 64 ? first + count : self.end(bytes, (first | 63) + 1, end)
                return (first, min(end, last))
            }
            index = (index | 63) + 1
        }
        return nil
    }

    /// The end of the word that goes on at `start`, if it does.
    private mutating func end(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end {
            let left = ~look(bytes, index)
            if left != 0 { return index + left.trailingZeroBitCount }
            index += 64
        }
        return index
    }

    @inline(__always)
    private mutating func look(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
        if index >> 6 != block { load(bytes, index >> 6) }
        return bits
    }

    @inline(never)
    private mutating func load(_ bytes: Span<UInt8>, _ number: Int) {
        block = number
        let start = number << 6
        precondition(start < bytes.count, "octets beyond the end of the text")
        // The function reads no more than the octets that it is told of.
        bits = unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { return 0 }
            return unsafe coctets_words(first + start, buffer.count - start)
        }
    }
}
