/// Hours of days of the week, in one time zone without daylight saving time.
package struct WeeklyHours: Sendable, Hashable {
    /// The days, 1 for Monday to 7 for Sunday.
    package var days: Set<Int>

    /// When they begin, in minutes since midnight.
    package var from: Int

    /// When they end, in minutes since midnight, itself not included; up to 1440.
    ///
    /// Hours that end before they begin go over midnight and belong to the day on which they begin.
    package var to: Int

    /// How far local time is ahead of UTC, in minutes.
    package var offsetMinutes: Int

    /// Creates hours; by default Monday to Friday, 08:00 to 18:00 UTC.
    package init(
        days: Set<Int> = [1, 2, 3, 4, 5], from: Int = 480, to: Int = 1080, offsetMinutes: Int = 0
    ) {
        self.days = days
        self.from = from
        self.to = to
        self.offsetMinutes = offsetMinutes
    }

    /// Whether a moment in Unix seconds is within them.
    package func contain(_ time: Double) -> Bool {
        guard let local = CalendarTime(time + Double(offsetMinutes) * 60) else { return false }
        if from < to { return days.contains(local.weekday) && local.minute >= from && local.minute < to }
        let yesterday = local.weekday == 1 ? 7 : local.weekday - 1
        return days.contains(local.weekday) && local.minute >= from
            || days.contains(yesterday) && local.minute < to
    }
}
