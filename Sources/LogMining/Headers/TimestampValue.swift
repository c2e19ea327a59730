/// Reads timestamps that state their year.
enum TimestampValue {
    /// Unix seconds of the timestamp at `range`, or nil where its year is unknown or its form is not known.
    ///
    /// A time without a zone is taken as UTC.
    static func seconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        var numbers = InlineArray<8, Int>(repeating: 0)
        var widths = InlineArray<8, Int>(repeating: 0)
        var count = 0
        var month: Int?
        var monthPlace = 0
        var index = range.lowerBound
        var zone: Int?
        var slashes = 0
        loop: while index < range.upperBound, count < 8 {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                var value = 0
                let start = index
                while index < range.upperBound, bytes[index] >= UInt8(ascii: "0"),
                    bytes[index] <= UInt8(ascii: "9"), index - start < 18
                {
                    value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
                    index += 1
                }
                numbers[count] = value
                widths[count] = index - start
                count += 1
                continue
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                if count >= 6, let offset = offset(bytes, index, range.upperBound) {
                    zone = offset
                    break loop
                }
            case UInt8(ascii: "/"): slashes += 1
            default:
                if month == nil, index + 3 <= range.upperBound,
                    let named = TimestampScanner.month(bytes, index)
                {
                    month = named
                    monthPlace = count
                    index += 3
                    continue
                }
            }
            index += 1
        }
        guard count > 0 else { return nil }
        if widths[0] >= 10, month == nil { return epoch(numbers[0], widths[0], numbers[1], widths[1]) }
        var date: (year: Int, month: Int, day: Int)
        var clock: Int
        if let month {
            // `10/Oct/2000:13:55:36`, `Sun Dec 04 04:47:44 2005`, `06 Nov 1994 08:49:37`
            if monthPlace == 1, widths[1] == 4 {
                date = (numbers[1], month, numbers[0])
                clock = 2
            } else if monthPlace == 0, count >= 5, widths[count - 1] == 4 {
                date = (numbers[count - 1], month, numbers[0])
                clock = 1
            } else if monthPlace == 0, count >= 5, widths[1] == 4 {
                date = (numbers[1], month, numbers[0])
                clock = 2
            } else {
                return nil
            }
        } else if widths[0] == 4, count >= 3 {
            date = (numbers[0], numbers[1], numbers[2])
            clock = 3
        } else if widths[0] == 8 {
            date = (numbers[0] / 10_000, numbers[0] / 100 % 100, numbers[0] % 100)
            clock = 1
        } else if widths[0] == 6, widths[1] == 6 {
            let time = numbers[1]
            return seconds(
                (2000 + numbers[0] / 10_000, numbers[0] / 100 % 100, numbers[0] % 100),
                Double(time / 10_000 * 3600 + time / 100 % 100 * 60 + time % 100), zone)
        } else if widths[0] == 2, slashes == 2, count >= 6 {
            date = (2000 + numbers[0], numbers[1], numbers[2])
            clock = 3
        } else {
            return nil
        }
        guard clock + 2 < count || clock == count else { return nil }
        var time = 0.0
        if clock + 2 < count {
            time = Double(numbers[clock] * 3600 + numbers[clock + 1] * 60 + numbers[clock + 2])
            if clock + 3 < count, !(month != nil && clock + 3 == count - 1 && widths[count - 1] == 4) {
                var fraction = Double(numbers[clock + 3])
                for _ in 0..<widths[clock + 3] { fraction /= 10 }
                time += fraction
            }
        }
        return seconds(date, time, zone)
    }

    /// Seconds since midnight of a timestamp that states a clock time, as in `16:48:42.414`, whatever its date; nil without one.
    static func clock(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        func number(_ index: Int) -> Int? {
            let high = Int(bytes[index]) - 48
            let low = Int(bytes[index + 1]) - 48
            return (0...9).contains(high) && (0...9).contains(low) ? high * 10 + low : nil
        }
        guard range.count >= 8 else { return nil }
        for index in range.lowerBound...(range.upperBound - 8)
        where bytes[index + 2] == UInt8(ascii: ":") && bytes[index + 5] == UInt8(ascii: ":") {
            if let hour = number(index), let minute = number(index + 3), let second = number(index + 6) {
                return Double(hour * 3600 + minute * 60 + second)
            }
        }
        return nil
    }

    private static func epoch(_ value: Int, _ width: Int, _ part: Int, _ partWidth: Int) -> Double? {
        switch width {
        case 10:
            var fraction = Double(part)
            for _ in 0..<partWidth { fraction /= 10 }
            return Double(value) + fraction
        case 13: return Double(value) / 1e3
        case 16: return Double(value) / 1e6
        // The last digit was left.
        case 18: return Double(value) / 1e8
        default: return nil
        }
    }

    /// Seconds east of UTC.
    private static func offset(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        var digits = 0
        var count = 0
        for place in (index + 1)..<end {
            let byte = bytes[place]
            if byte == UInt8(ascii: ":") { continue }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
            digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
            count += 1
        }
        guard count == 4 || count == 2 else { return nil }
        let seconds = count == 4 ? digits / 100 * 3600 + digits % 100 * 60 : digits * 3600
        return bytes[index] == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Days since 1970 by Hinnant's `days_from_civil`, then the time of day.
    private static func seconds(
        _ date: (year: Int, month: Int, day: Int), _ time: Double, _ zone: Int?
    ) -> Double? {
        guard (1...12).contains(date.month), (1...31).contains(date.day), (1970...2200).contains(date.year)
        else { return nil }
        let year = date.month <= 2 ? date.year - 1 : date.year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Double(days * 86_400 - (zone ?? 0)) + time
    }
}
