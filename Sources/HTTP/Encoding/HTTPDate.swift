/// IMF-fixdate, the form of dates in HTTP (RFC 9110 section 5.6.7).
package enum HTTPDate {
    /// Formats a time as `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// - Parameter unixSeconds: Seconds since 1970, within the years 0 to 9999; others are clamped.
    /// - Returns: The date, 29 octets.
    package static func format(unixSeconds: Int) -> String { "" }

    /// The whole field line `Date: …` with its CRLF, to be kept for a second.
    package static func fieldLine(unixSeconds: Int) -> [UInt8] { [] }
}
