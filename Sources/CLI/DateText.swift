import FoundationEssentials
import Store

/// Times as people read them on the command line, in UTC.
enum DateText {
    /// `2026-11-22T10:00:00Z`.
    static func describing(_ time: Timestamp) -> String {
        Date(timeIntervalSince1970: time.seconds.rounded(.down)).formatted(.iso8601)
    }
}

/// The time that `--expires` names.
enum Expiry {
    /// Reads days (`90d`), hours (`12h`) or a date (`2027-01-31`, its end in UTC).
    static func time(_ text: String, from now: Timestamp) -> Timestamp? {
        if let unit = text.last, unit == "d" || unit == "h" {
            let digits = text.dropLast()
            guard (1...6).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let count = Int64(digits)
            else { return nil }
            return Timestamp(milliseconds: now.milliseconds + count * (unit == "d" ? 86_400_000 : 3_600_000))
        }
        guard text.utf8.count == 10,
            let date = try? Date("\(text)T00:00:00Z", strategy: .iso8601)
        else { return nil }
        return Timestamp(seconds: date.timeIntervalSince1970 + 86_400)
    }
}
