/// IMF-fixdate, the form of dates in HTTP (RFC 9110 section 5.6.7).
package enum HTTPDate {
    static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Midnight of 1 January of the year 0, and the last second of the year 9999.
    private static let range = -62_167_219_200...253_402_300_799

    /// Formats a time as `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// - Parameter unixSeconds: Seconds since 1970, within the years 0 to 9999; others are clamped.
    /// - Returns: The date, 29 octets.
    package static func format(unixSeconds: Int) -> String {
        String(decoding: octets(unixSeconds: unixSeconds), as: UTF8.self)
    }

    /// The whole field line `Date: …` with its CRLF, to be kept for a second.
    package static func fieldLine(unixSeconds: Int) -> [UInt8] {
        [UInt8]("Date: ".utf8) + octets(unixSeconds: unixSeconds) + [0x0D, 0x0A]
    }

    private static func octets(unixSeconds: Int) -> [UInt8] {
        let seconds = min(max(unixSeconds, range.lowerBound), range.upperBound)
        let (day, second) = floored(seconds, by: 86_400)
        let date = civil(day)
        var output: [UInt8] = []
        output.reserveCapacity(29)
        output += days[floored(day, by: 7).rest].utf8
        output += [0x2C, 0x20]
        output.append(digits: date.day, count: 2)
        output.append(0x20)
        output += months[date.month - 1].utf8
        output.append(0x20)
        output.append(digits: date.year, count: 4)
        output.append(0x20)
        output.append(digits: second / 3600, count: 2)
        output.append(0x3A)
        output.append(digits: second / 60 % 60, count: 2)
        output.append(0x3A)
        output.append(digits: second % 60, count: 2)
        output += " GMT".utf8
        return output
    }

    static func floored(_ number: Int, by divisor: Int) -> (quotient: Int, rest: Int) {
        let rest = (number % divisor + divisor) % divisor
        return ((number - rest) / divisor, rest)
    }

    /// The date of a day since 1970 in the proleptic Gregorian calendar.
    ///
    /// Years are counted from 1 March, so that the leap day is the last; eras have 400 years, 146,097 days
    /// (Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, `civil_from_days`).
    static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floored(day + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension [UInt8] {
    /// Appends a number with that many decimal digits.
    mutating func append(digits number: Int, count: Int) {
        var divisor = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            append(0x30 | UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
