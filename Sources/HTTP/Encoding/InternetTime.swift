/// Times as RFC 3339 writes them, in UTC.
package enum InternetTime {
    /// The years 0 to 9999, in milliseconds since 1970.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// Formats a time as `2026-11-25T08:00:00Z`, or with milliseconds as `2026-11-25T08:00:00.000Z`.
    ///
    /// - Parameters:
    ///   - unixMilliseconds: Milliseconds since 1970, within the years 0 to 9999; others are clamped.
    ///   - showsMilliseconds: Whether milliseconds are written.
    /// - Returns: The time in octets of ASCII.
    package static func octets(unixMilliseconds: Int64, showsMilliseconds: Bool = true) -> [UInt8] {
        let milliseconds = Int(min(max(unixMilliseconds, range.lowerBound), range.upperBound))
        let (day, rest) = HTTPDate.floored(milliseconds, by: 86_400_000)
        let date = HTTPDate.civil(day)
        var output: [UInt8] = []
        output.reserveCapacity(24)
        output.append(digits: date.year, count: 4)
        output.append(UInt8(ascii: "-"))
        output.append(digits: date.month, count: 2)
        output.append(UInt8(ascii: "-"))
        output.append(digits: date.day, count: 2)
        output.append(UInt8(ascii: "T"))
        output.append(digits: rest / 3_600_000, count: 2)
        output.append(UInt8(ascii: ":"))
        output.append(digits: rest / 60_000 % 60, count: 2)
        output.append(UInt8(ascii: ":"))
        output.append(digits: rest / 1000 % 60, count: 2)
        if showsMilliseconds {
            output.append(UInt8(ascii: "."))
            output.append(digits: rest % 1000, count: 3)
        }
        output.append(UInt8(ascii: "Z"))
        return output
    }

    /// Formats a time with whole seconds.
    ///
    /// - Parameter unixSeconds: Seconds since 1970; what is no number is 1970 itself.
    /// - Returns: The text.
    package static func text(unixSeconds: Double) -> String {
        let milliseconds = unixSeconds.isFinite ? Int64(min(max(unixSeconds, -1e11), 1e12)) * 1000 : 0
        return String(
            decoding: octets(unixMilliseconds: milliseconds, showsMilliseconds: false), as: UTF8.self)
    }
}
