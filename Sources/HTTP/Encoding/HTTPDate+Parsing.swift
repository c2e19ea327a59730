extension HTTPDate {
    /// Reads a time such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// - Parameter text: The date in the form that senders have to use; the obsolete two are not read.
    /// - Returns: Seconds since 1970; nil for anything else.
    package static func unixSeconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard text.utf8.count == 29, parts.count == 6, let day = Int(parts[1]),
            let month = months.firstIndex(where: { $0 == parts[2] }), let year = Int(parts[3]),
            (0...9999).contains(year)
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3 else { return nil }
        // The year begins in March, as in `civil`; this is its inverse, `days_from_civil`.
        let shiftedYear = month < 2 ? year - 1 : year
        let (era, yearOfEra) = floored(shiftedYear, by: 400)
        let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = days * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
        // Whatever is no such date, 31 February say, or has a wrong weekday, is written otherwise.
        return format(unixSeconds: seconds) == text ? seconds : nil
    }
}
