/// Where each Unicode scalar of a text begins, because libyaml's marks count scalars and edits need bytes.
struct ScalarOffsets {
    /// The byte at which each scalar begins, and the end; empty if the text is ASCII and they are the same.
    private var offsets: [UInt32] = []
    private let bytes: [UInt8]

    init(of bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.contains(where: { $0 >= 0x80 }) else { return }
        offsets.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            offsets.append(UInt32(truncatingIfNeeded: index))
        }
    }

    /// The byte at which a scalar begins.
    func offset(ofScalar index: Int) -> Int {
        guard !offsets.isEmpty else { return min(index, bytes.count) }
        return index < offsets.count ? Int(offsets[index]) : bytes.count
    }

    /// The line and column of a byte.
    func mark(ofByte offset: Int) -> YAMLMark { ScalarOffsets.mark(ofByte: offset, in: bytes) }

    /// The first byte that is not UTF-8, or nil.
    static func firstFault(in bytes: [UInt8]) -> YAMLMark? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return mark(ofByte: offset, in: bytes)
            }
        }
    }

    private static func mark(ofByte offset: Int, in bytes: [UInt8]) -> YAMLMark {
        let before = bytes.prefix(offset)
        let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
        return YAMLMark(
            line: before.count { $0 == 0x0A } + 1,
            column: bytes[lineStart..<before.count].count { $0 & 0xC0 != 0x80 } + 1, offset: before.count)
    }
}
