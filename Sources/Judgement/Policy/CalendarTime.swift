/// A moment as people write it, in the proleptic Gregorian calendar of ISO 8601, without a time zone.
package struct CalendarTime: Sendable, Hashable {
    /// The year.
    package var year: Int

    /// The month, from 1.
    package var month: Int

    /// The day of the month, from 1.
    package var day: Int

    /// 1 for Monday to 7 for Sunday.
    package var weekday: Int

    /// Minutes since midnight.
    package var minute: Int

    /// Creates the calendar's form of seconds since 1970, or nil for times beyond all years that people write.
    ///
    /// Source: Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, 2013, `civil_from_days`.
    package init?(_ time: Double) {
        guard time.isFinite, time.magnitude < 1e13 else { return nil }
        let minutes = Int((time / 60).rounded(.down))
        let days = minutes >= 0 ? minutes / 1440 : -((1439 - minutes) / 1440)
        minute = minutes - days * 1440
        // The first of January 1970 was a Thursday.
        weekday = ((days + 3) % 7 + 7) % 7 + 1
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Returns Unix seconds as in 2026-11-30 00:00 UTC.
    static func text(_ time: Double) -> String {
        guard let value = CalendarTime(time) else { return "an unknown time" }
        let date = [String(value.year), two(value.month), two(value.day)].joined(separator: "-")
        return date + " " + two(value.minute / 60) + ":" + two(value.minute % 60) + " UTC"
    }

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
