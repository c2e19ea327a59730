/// Numbers as people write them, the same on every machine.
enum Figure {
    /// Returns a number with about three significant digits, without an exponent between 1e-4 and 1e15.
    static func text(_ value: Double, digits: Int = 3) -> String {
        if value.isNaN { return "unknown" }
        if value.isInfinite { return value < 0 ? "-infinity" : "infinity" }
        if value == 0 { return "0" }
        let sign = value < 0 ? "-" : ""
        let magnitude = value.magnitude
        if magnitude >= 1e15 || magnitude < 1e-4 { return sign + scientific(magnitude) }
        var whole = 1.0
        var integerDigits = 1
        while magnitude >= whole * 10 {
            whole *= 10
            integerDigits += 1
        }
        var places = max(0, digits - integerDigits)
        if magnitude < 1 {
            var level = 1.0
            places = digits - 1
            while magnitude < level {
                level /= 10
                places += 1
            }
            places -= 0
        }
        return sign + fixed(magnitude, places: min(places, 12))
    }

    /// Returns a number with as many decimal places, trailing zeros cut off.
    static func fixed(_ magnitude: Double, places: Int) -> String {
        var factor = 1.0
        for _ in 0..<places { factor *= 10 }
        let scaled = (magnitude * factor).rounded()
        guard scaled < 9e18 else { return scientific(magnitude) }
        let number = UInt64(scaled)
        let divisor = UInt64(factor)
        let whole = String(number / divisor)
        if places == 0 { return whole }
        var decimals = String(number % divisor)
        decimals = String(repeating: "0", count: places - decimals.utf8.count) + decimals
        while decimals.utf8.last == UInt8(ascii: "0") { decimals.removeLast() }
        return decimals.isEmpty ? whole : whole + "." + decimals
    }

    private static func scientific(_ magnitude: Double) -> String {
        var exponent = 0
        var value = magnitude
        while value >= 10, exponent < 400 {
            value /= 10
            exponent += 1
        }
        while value < 1, exponent > -400 {
            value *= 10
            exponent -= 1
        }
        return fixed(value, places: 2) + "e" + String(exponent)
    }

    /// Returns a share as a percentage.
    static func percent(_ fraction: Double) -> String { text(fraction * 100, digits: 2) + " %" }

    /// Returns how many times, as in 3.1x.
    static func times(_ ratio: Double) -> String { text(ratio, digits: 2) + "x" }

    /// Returns the hour and minute of Unix seconds in UTC, as in 10:02.
    static func clock(_ time: Double) -> String {
        guard time.isFinite, time.magnitude < 1e15 else { return "unknown" }
        let minutes = Int((time / 60).rounded(.down))
        let ofDay = ((minutes % 1440) + 1440) % 1440
        let hour = ofDay / 60
        let minute = ofDay % 60
        return (hour < 10 ? "0" : "") + String(hour) + ":" + (minute < 10 ? "0" : "") + String(minute)
    }
}
