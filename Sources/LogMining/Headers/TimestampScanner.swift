/// Finds where timestamps end, in the forms that logging systems write.
struct TimestampScanner: Sendable {
    let table: ByteTable

    /// The end of the timestamp at `start`, or nil where there is none.
    func end(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard start < end else { return nil }
        let entry = table[bytes[start]]
        if entry & ByteTable.digit != 0 { return numeric(bytes, start, end) }
        if entry & ByteTable.letter != 0, start + 12 <= end {
            let mark = bytes[start + 3]
            if mark == UInt8(ascii: " ") || mark == UInt8(ascii: ",") { return named(bytes, start, end) }
        }
        return nil
    }

    /// The number of digits from `start`, at most 20.
    @inline(__always)
    func digits(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        let limit = min(end, start + 20)
        var index = start
        while index < limit, table[bytes[index]] & ByteTable.digit != 0 { index += 1 }
        return index - start
    }

    /// Timestamps that begin with a digit.
    private func numeric(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        let count = digits(bytes, start, end)
        var index = start + count
        guard index < end else { return isEpoch(bytes, start, count) ? index : nil }
        let mark = bytes[index]
        switch count {
        case 1, 2, 4:
            if mark == UInt8(ascii: ":"), count <= 2 { return clock(bytes, start, end) }
            // `10/Oct/2000:13:55:36 -0700`, `03-17 16:13:38.811`, `2015-10-18 18:01:47,978`, `17/06/09 20:10:40`.
            guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".")
            else {
                return mark == UInt8(ascii: " ") && count <= 2
                    ? spacedDay(bytes, index, end) : nil
            }
            index += 1
            var second = digits(bytes, index, end)
            if second == 0 {
                second = month(bytes, index, end) ? 3 : 0
                guard second == 3, index + 3 < end, bytes[index + 3] == mark else { return nil }
            }
            guard second <= 3 else { return nil }
            index += second
            if index < end, bytes[index] == mark {
                let third = digits(bytes, index + 1, end)
                guard third == 2 || third == 4 || third == 1 else { return nil }
                index += 1 + third
                if count + second + third < 6 { return nil }
                return afterDate(bytes, index, end, isClockNeeded: count != 4 && third != 4)
            }
            guard count == 2, second == 2 else { return nil }
            return afterDate(bytes, index, end, isClockNeeded: true)
        case 6:
            // `081109 203615`
            guard mark == UInt8(ascii: " "), digits(bytes, index + 1, end) == 6, index + 7 < end,
                bytes[index + 7] == UInt8(ascii: " ")
            else { return nil }
            return index + 7
        case 8:
            // `20171223-22:15:29:606`, `20240101T101010Z`
            return afterDate(bytes, index, end, isClockNeeded: true)
        default:
            guard isEpoch(bytes, start, count) else { return nil }
            if mark == UInt8(ascii: "#") || mark == UInt8(ascii: "=") { return nil }
            if mark == UInt8(ascii: "."), case let fraction = digits(bytes, index + 1, end), fraction > 0 {
                index += 1 + fraction
            }
            return index == end || table[bytes[index]] & ByteTable.word == 0 ? index : nil
        }
    }

    /// Unix seconds, milliseconds, microseconds or nanoseconds between 2001 and 2033.
    private func isEpoch(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Bool {
        (count == 10 || count == 13 || count == 16 || count == 19) && bytes[start] == UInt8(ascii: "1")
    }

    /// A time of day and a zone after a date that ends at `index`.
    private func afterDate(
        _ bytes: Span<UInt8>, _ index: Int, _ end: Int, isClockNeeded: Bool
    ) -> Int? {
        var next = index
        if next < end {
            switch bytes[next] {
            case UInt8(ascii: "T"), UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: ":"), UInt8(ascii: "t"):
                next += 1
                while next < end, bytes[next] == UInt8(ascii: " ") { next += 1 }
            default:
                return isClockNeeded || table[bytes[next]] & ByteTable.word != 0 ? nil : index
            }
        }
        if let end = clock(bytes, next, end) { return end }
        if isClockNeeded { return nil }
        // `2024-01-01` alone.
        return index == end || table[bytes[index]] & ByteTable.word == 0 ? index : nil
    }

    /// `13:55:36.123+02:00 UTC`, `15.42.50.675872`, `101010Z`.
    private func clock(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        let hours = digits(bytes, start, end)
        var index = start + hours
        if hours == 6 {
            guard index == end || bytes[index] == UInt8(ascii: "Z") || bytes[index] == UInt8(ascii: ".")
            else { return nil }
        } else {
            guard hours == 2 || hours == 1, index < end else { return nil }
            let mark = bytes[index]
            guard mark == UInt8(ascii: ":") || mark == UInt8(ascii: ".") else { return nil }
            guard digits(bytes, index + 1, end) == 2 || mark == UInt8(ascii: ":") else { return nil }
            let minutes = digits(bytes, index + 1, end)
            guard minutes == 2 || minutes == 1 else { return nil }
            index += 1 + minutes
            guard index < end, bytes[index] == mark else { return nil }
            let seconds = digits(bytes, index + 1, end)
            guard seconds == 2 || seconds == 1 else { return nil }
            index += 1 + seconds
        }
        if index + 1 < end {
            let mark = bytes[index]
            if mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") || mark == UInt8(ascii: ":") {
                let fraction = digits(bytes, index + 1, end)
                if fraction > 0 { index += 1 + fraction }
            }
        }
        let stop = zone(bytes, index, end)
        // `00:11:43:e3:ba:c3` is no time.
        if stop == index, stop < end {
            let entry = table[bytes[stop]]
            if entry & ByteTable.alphanumeric != 0 { return nil }
            if bytes[stop] == UInt8(ascii: ":"), stop + 1 < end,
                table[bytes[stop + 1]] & ByteTable.alphanumeric != 0
            {
                return nil
            }
        }
        return stop
    }

    /// A zone after a time of day, or the end of the time.
    private func zone(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        guard index < end else { return index }
        if bytes[index] == UInt8(ascii: "Z") || bytes[index] == UInt8(ascii: "z") { return index + 1 }
        if bytes[index] == UInt8(ascii: " ") { index += 1 }
        guard index < end else { return start }
        if bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
            let hours = digits(bytes, index + 1, end)
            if hours == 4 { return index + 5 }
            if hours == 2 {
                index += 3
                if index < end, bytes[index] == UInt8(ascii: ":"), digits(bytes, index + 1, end) == 2 {
                    index += 3
                }
                return index
            }
            return start
        }
        if index + 3 <= end, bytes[index] == UInt8(ascii: "U"), bytes[index + 1] == UInt8(ascii: "T"),
            bytes[index + 2] == UInt8(ascii: "C")
        {
            return index + 3
        }
        return start
    }

    /// `Dec 10 06:55:46`, `Sun Dec 04 04:47:44 2005`, `Sun, 06 Nov 1994 08:49:37 GMT`.
    private func named(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start
        guard index + 12 <= end else { return nil }
        if !month(bytes, index, end) {
            guard index + 3 <= end, Self.isWeekday(bytes, index) else { return nil }
            index += 3
            if bytes[index] == UInt8(ascii: ",") { index += 1 }
            guard index < end, bytes[index] == UInt8(ascii: " ") else { return nil }
            index += 1
            guard month(bytes, index, end) else {
                let day = digits(bytes, index, end)
                return day == 2 || day == 1 ? spacedDay(bytes, index + day, end) : nil
            }
        }
        index += 3
        guard index < end, bytes[index] == UInt8(ascii: " ") else { return nil }
        while index < end, bytes[index] == UInt8(ascii: " ") { index += 1 }
        let day = digits(bytes, index, end)
        guard day == 1 || day == 2 else { return nil }
        index += day
        guard index < end, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: ",") else {
            return nil
        }
        while index < end, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: ",") {
            index += 1
        }
        // A year before or after the time.
        if digits(bytes, index, end) == 4 { index += 5 }
        guard index < end, let done = clock(bytes, index, end) else { return nil }
        if done + 5 <= end, bytes[done] == UInt8(ascii: " "), digits(bytes, done + 1, end) == 4,
            bytes[done + 1] == UInt8(ascii: "1") || bytes[done + 1] == UInt8(ascii: "2")
        {
            return done + 5
        }
        return done
    }

    /// ` Nov 1994 08:49:37`, from the space after the day.
    private func spacedDay(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start + 1
        guard index + 3 < end, month(bytes, index, end), bytes[index + 3] == UInt8(ascii: " ") else {
            return nil
        }
        index += 4
        if digits(bytes, index, end) == 4 { index += 5 }
        guard index < end else { return nil }
        return clock(bytes, index, end)
    }

    private func month(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        start + 3 <= end && Self.month(bytes, start) != nil
    }

    /// The month, from 1, that the three letters at `start` name.
    static func month(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        number(ofMonth: letters(bytes, start, bytes.count))
    }

    /// Whether the three letters at `start` name a day of the week.
    static func isWeekday(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        switch letters(bytes, start, bytes.count) {
        case 0x6D6F6E, 0x747565, 0x776564, 0x746875, 0x667269, 0x736174, 0x73756E: true
        default: false
        }
    }

    /// Three letters in lower case as one big-endian number.
    static func letters(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        guard start + 3 <= end else { return 0 }
        return
            (UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]))
            | 0x202020
    }

    /// The month, from 1, that three lower-case letters name.
    static func number(ofMonth letters: UInt32) -> Int? {
        switch letters {
        case 0x6A616E: 1
        case 0x666562: 2
        case 0x6D6172: 3
        case 0x617072: 4
        case 0x6D6179: 5
        case 0x6A756E: 6
        case 0x6A756C: 7
        case 0x617567: 8
        case 0x736570: 9
        case 0x6F6374: 10
        case 0x6E6F76: 11
        case 0x646563: 12
        default: nil
        }
    }
}
