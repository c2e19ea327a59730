import FoundationEssentials

/// Times in the forms that Harness writes.
enum TimestampText {
    /// `2026-03-09T17:01:23.000Z`.
    static func rfc3339(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1_000))
        let text = date.formatted(.iso8601)
        let rest = String(1_000 + milliseconds % 1_000).dropFirst()
        return text.dropLast() + "." + rest + "Z"
    }

    /// `Tue Aug 20 08:25:04 GMT 2024`, as notifications have it.
    static func notification(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1_000))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.year, .month, .day, .weekday, .hour, .minute, .second], from: date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ number: Int?) -> String { String(String(100 + (number ?? 0)).dropFirst()) }
        return
            "\(days[(parts.weekday ?? 1) - 1]) \(months[(parts.month ?? 1) - 1]) \(two(parts.day)) "
            + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) GMT \(parts.year ?? 1970)"
    }
}
