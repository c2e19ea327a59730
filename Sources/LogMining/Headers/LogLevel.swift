/// How grave the writer of a line thought it.
package enum LogLevel: UInt8, Sendable, Hashable, Comparable, CaseIterable {
    case trace
    case debug
    case info
    case notice
    case warning
    case error
    case fatal

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }

    /// Creates a level from the lower-case letters of its name as one big-endian number.
    ///
    /// Names longer than eight letters have their first letters in `high`.
    @inline(__always)
    init?(packedLow low: UInt64, high: UInt64 = 0) {
        switch (high, low) {
        case (0x0, 0x7472616365): self = .trace  // trace
        case (0x0, 0x66696E657374): self = .trace  // finest
        case (0x0, 0x66696E6572): self = .trace  // finer
        case (0x0, 0x766572626F7365): self = .trace  // verbose
        case (0x0, 0x6465627567): self = .debug  // debug
        case (0x0, 0x66696E65): self = .debug  // fine
        case (0x0, 0x636F6E666967): self = .debug  // config
        case (0x0, 0x646267): self = .debug  // dbg
        case (0x0, 0x696E666F): self = .info  // info
        case (0x0, 0x696E66): self = .info  // inf
        case (0x696E66, 0x6F726D6174696F6E): self = .info  // information
        case (0x0, 0x6E6F74696365): self = .notice  // notice
        case (0x0, 0x7761726E): self = .warning  // warn
        case (0x0, 0x7761726E696E67): self = .warning  // warning
        case (0x0, 0x77726E): self = .warning  // wrn
        case (0x0, 0x6572726F72): self = .error  // error
        case (0x0, 0x657272): self = .error  // err
        case (0x0, 0x736576657265): self = .error  // severe
        case (0x0, 0x6661696C757265): self = .error  // failure
        case (0x0, 0x666174616C): self = .fatal  // fatal
        case (0x0, 0x637269746963616C): self = .fatal  // critical
        case (0x0, 0x63726974): self = .fatal  // crit
        case (0x0, 0x70616E6963): self = .fatal  // panic
        case (0x0, 0x616C657274): self = .fatal  // alert
        case (0x0, 0x656D657267): self = .fatal  // emerg
        case (0x65, 0x6D657267656E6379): self = .fatal  // emergency
        case (0x0, 0x6470616E6963): self = .fatal  // dpanic
        case (0x0, 0x66746C): self = .fatal  // ftl
        default: return nil
        }
    }
}

extension LogLevel {
    /// Creates the level that the word at `start..<end` names.
    @inline(__always)
    init?(in bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        guard end - start >= 3, end - start <= 11 else { return nil }
        var low: UInt64 = 0
        var high: UInt64 = 0
        for index in start..<end {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(bytes[index] | 0x20)
        }
        self.init(packedLow: low, high: high)
    }
}
