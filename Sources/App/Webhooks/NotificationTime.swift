import JSON
import Store

/// Times as notifications have them: seconds in some shapes, milliseconds in others, as numbers or as texts.
enum NotificationTime {
    /// From here on a number is milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973.
    static let firstMilliseconds = 1e11

    /// From here on it is microseconds, by the same thought.
    private static let firstMicroseconds = 1e14

    /// Reads a time.
    ///
    /// - Returns: The time; nil for what is none, such as `Tue Aug 20 08:25:04 GMT 2024`, beside which a number stands.
    static func read(_ value: JSONValue) -> Timestamp? {
        if let number = value.double { return time(number) }
        guard let text = value.string else { return nil }
        if let number = Double(text) { return time(number) }
        return TimeText.unixSeconds(text.utf8).map { Timestamp(seconds: $0) }
    }

    private static func time(_ number: Double) -> Timestamp? {
        guard number.isFinite, number > 0 else { return nil }
        switch number {
        case ..<firstMilliseconds: return Timestamp(seconds: number)
        case ..<firstMicroseconds: return Timestamp(seconds: number / 1e3)
        default: return Timestamp(seconds: number / 1e6)
        }
    }
}
