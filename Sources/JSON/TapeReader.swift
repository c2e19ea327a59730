/// Reads words of simdjson's tape; `CSimdJSON.h` describes it.
struct TapeReader {
    let tape: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>

    func type(at index: Int) -> UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }

    /// The index of the word after the value at an index.
    func end(of index: Int) -> Int {
        switch type(at: index) {
        case UInt8(ascii: "{"), UInt8(ascii: "["): Int(UInt32(truncatingIfNeeded: tape[index]))
        case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
        default: index + 1
        }
    }

    /// The bytes of the string at an index; they live as long as the document.
    func bytes(at index: Int) -> UnsafeBufferPointer<UInt8> {
        let start = strings + Int(tape[index] & 0x00FF_FFFF_FFFF_FFFF)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: start + 4, count: Int(count))
    }

    func string(at index: Int) -> String { String(decoding: bytes(at: index), as: UTF8.self) }

    /// The way from the root to the value or key at an index.
    ///
    /// It is walked when someone asks, which is when there is an error to tell, so that reading costs nothing.
    func pointer(to target: Int) -> JSONPointer {
        var pointer = JSONPointer()
        var index = 1
        while index < target {
            let isObject = type(at: index) == UInt8(ascii: "{")
            guard isObject || type(at: index) == UInt8(ascii: "[") else { return pointer }
            let end = self.end(of: index) - 1
            var child = index + 1
            var position = 0
            while child < end {
                let value = isObject ? child + 1 : child
                let next = self.end(of: value)
                if target < next {
                    pointer = isObject ? pointer.appending(string(at: child)) : pointer.appending(position)
                    if target <= value { return pointer }
                    index = value
                    break
                }
                child = next
                position += 1
            }
            if child >= end { return pointer }
        }
        return pointer
    }
}
