extension Span<UInt8> {
    /// Whether the octets are those of a lower-case text, without regard to the case of ASCII letters.
    func isCaseInsensitivelyEqual(to lowercased: String) -> Bool {
        guard count == lowercased.utf8.count else { return false }
        let lowercased = lowercased.utf8.span
        for index in indices where self[index].asciiLowercased != lowercased[index] { return false }
        return true
    }

    /// Whether all octets belong to a set.
    func allSatisfy(_ set: OctetSet) -> Bool {
        for index in indices where !set.contains(self[index]) { return false }
        return true
    }

    /// Where the octets lie that are left without the blanks at either end.
    var withoutBlanks: Range<Int> {
        var first = 0
        var last = count
        while first < last, self[first].isBlank { first += 1 }
        while last > first, self[last - 1].isBlank { last -= 1 }
        return first..<last
    }

    /// The eight octets from an index on, the first one lowest; there must be as many.
    ///
    /// The load checks its bounds, and every bit pattern is a number: it is as safe as eight subscripts, but
    /// one instruction instead of several dozen, in the loops that see every octet of a head.
    func word(at index: Int) -> UInt64 {
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}

extension UInt64 {
    /// Eight times the same octet.
    init(repeating octet: UInt8) { self = UInt64(octet) &* 0x0101_0101_0101_0101 }

    /// How many octets from the lowest on have no mark in their highest bit.
    var unmarkedOctets: Int { trailingZeroBitCount &>> 3 }

    /// Marks octets below a number of at most 128; above the lowest mark, marks may be wrong.
    func marksBelow(_ bound: UInt8) -> UInt64 {
        (self &- UInt64(repeating: bound)) & ~self & UInt64(repeating: 0x80)
    }

    /// Marks octets that cannot stand in a field value, and HTAB; above the lowest mark, marks may be wrong.
    var marksOfControls: UInt64 {
        marksBelow(0x20) | (self ^ UInt64(repeating: 0x7F)).marksBelow(0x01)
    }

    /// Marks octets that are neither letters nor hyphens, exactly.
    var marksOfOtherThanLetters: UInt64 {
        let high = UInt64(repeating: 0x80)
        // Sums of seven bits each: none carries into its neighbour.
        let folded = (self | UInt64(repeating: 0x20)) & ~high
        let isLetter =
            (folded &+ UInt64(repeating: 0x80 - 0x61)) & ~(folded &+ UInt64(repeating: 0x80 - 0x7B))
        let isOtherThanHyphen = ((self ^ UInt64(repeating: 0x2D)) & ~high) &+ UInt64(repeating: 0x7F)
        return (~isLetter & isOtherThanHyphen | self) & high
    }
}

extension String {
    /// Makes text of octets that are known to be ASCII.
    init(ascii octets: Span<UInt8>) {
        // The pointer does not leave the closure, and the span bounds it.
        self = unsafe octets.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension [UInt8] {
    /// Appends octets all at once.
    mutating func append(_ octets: Span<UInt8>) {
        // The pointer does not leave the closure, and the span bounds it.
        unsafe octets.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
