/// Octets that were read from a connection and not yet consumed.
///
/// The server reads straight into its free space and hands it to ``RequestParser``, which consumes from
/// the front; pipelined requests follow each other in it without being copied. An empty buffer may serve
/// another connection, so idle connections need none.
package struct InputBuffer: Sendable {
    /// All of the storage; only `start..<end` is meaningful.
    var storage: [UInt8]

    /// Where the unconsumed octets begin.
    private(set) var start = 0

    /// Where the free space begins.
    private(set) var end = 0

    /// Creates a buffer.
    ///
    /// - Parameter capacity: Its first size in octets; it grows when one head needs more.
    package init(capacity: Int = 16 << 10) {
        storage = [UInt8](repeating: 0, count: capacity)
    }

    /// The number of unconsumed octets.
    package var count: Int { end - start }

    /// The size of the storage in octets.
    package var capacity: Int { storage.count }

    /// Whether every octet was consumed.
    package var isEmpty: Bool { start == end }

    /// Lets `body` write into the free space, of at least `minimum` octets.
    ///
    /// - Parameters:
    ///   - minimum: The least free space in octets.
    ///   - body: Receives the free space and returns how many octets it wrote at its front; 0 and less write
    ///     nothing, so the result of read(2) can be returned as it is.
    /// - Returns: What `body` returned.
    package mutating func withFreeSpace(
        atLeast minimum: Int = 4 << 10, _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        makeRoom(minimum)
        let free = end
        // The only way to let read(2) fill it; the count that comes back is checked against the space.
        let written = unsafe storage.withUnsafeMutableBytes { bytes in
            unsafe body(UnsafeMutableRawBufferPointer(rebasing: bytes[free...]))
        }
        precondition(written <= storage.count - end, "more octets written than there was room for")
        if written > 0 { end += written }
        return written
    }

    /// Adds a copy of some octets.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        makeRoom(bytes.count)
        for byte in bytes {
            storage[end] = byte
            end += 1
        }
    }

    /// Appends the octets of a ``RequestEvent/body(_:)`` to an array.
    ///
    /// - Parameters:
    ///   - range: The range that the event gave; it holds until the parser is asked again.
    ///   - body: Where to append.
    package func copy(_ range: Range<Int>, to body: inout [UInt8]) {
        body.append(contentsOf: storage[range])
    }

    /// Consumes octets at the front.
    ///
    /// - Parameter count: How many; there must be as many.
    /// - Returns: Where they lie, as long as nothing is written.
    mutating func take(_ count: Int) -> Range<Int> {
        let range = start..<start + count
        consume(count)
        return range
    }

    /// Consumes octets at the front.
    package mutating func consume(_ count: Int) {
        start += count
        precondition(start <= end, "more octets consumed than there are")
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Forgets everything that was not consumed.
    package mutating func removeAll() {
        start = 0
        end = 0
    }

    private mutating func makeRoom(_ minimum: Int) {
        guard storage.count - end < minimum else { return }
        let count = end - start
        if start > 0 {
            // Not with a slice, which would share the storage and make a copy of all of it.
            for index in 0..<count { storage[index] = storage[start + index] }
            start = 0
            end = count
        }
        if storage.count - end < minimum {
            let size = max(storage.count * 2, end + minimum)
            storage.append(contentsOf: repeatElement(0, count: size - storage.count))
        }
    }
}
