/// A number with its unit, as people write thresholds: `1%`, `500ms`, `20 req/s`, `2GiB`.
struct Quantity: Sendable, Hashable {
    /// The number.
    var value: Double

    /// The unit as it was written; empty if there is none.
    var unit: String

    /// Reads a number, perhaps spaces, perhaps a known unit.
    init?(parsing text: String) {
        let bytes = Array(text.utf8)
        var end = 0
        while end < bytes.count,
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[end]
                || (end == 0 && (bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+")))
                || bytes[end] == UInt8(ascii: ".")
        { end += 1 }
        guard end > 0, bytes[end - 1] != UInt8(ascii: "."), bytes[0] != UInt8(ascii: "."),
            let value = Double(String(decoding: bytes[..<end], as: UTF8.self)), value.isFinite
        else { return nil }
        let unit = String(decoding: bytes[end...].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        guard unit.isEmpty || MeasuringUnit(unit) != nil else { return nil }
        self.value = value
        self.unit = unit
    }

    /// Creates a quantity.
    init(value: Double, unit: String) {
        self.value = value
        self.unit = unit
    }

    /// The number in another unit, or nil if the two measure different things.
    func value(in unit: MeasuringUnit) -> Double? {
        guard let own = MeasuringUnit(self.unit), own.dimension == unit.dimension else { return nil }
        // The sizes are whole multiples of the smallest unit, so that one of the two quotients is exact.
        return own.size >= unit.size ? value * (own.size / unit.size) : value / (unit.size / own.size)
    }
}

extension Quantity: CustomStringConvertible {
    var description: String {
        let number = value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : "\(value)"
        return unit.isEmpty || unit == "%" ? number + unit : number + " " + unit
    }
}

/// A unit of which we know what it measures.
struct MeasuringUnit: Sendable, Hashable {
    /// What units measure; only units of the same dimension can be converted.
    enum Dimension: String, Sendable, Hashable {
        case share, time, rate, bytes
    }

    /// What it measures.
    let dimension: Dimension

    /// Its size in the smallest unit of its dimension (ppm, ns, requests a day, bytes).
    let size: Double

    /// Finds a unit by any of its usual names, in small or capital letters.
    init?(_ name: String) {
        guard let unit = MeasuringUnit.known[name] ?? MeasuringUnit.known[name.lowercased()] else {
            return nil
        }
        self = unit
    }

    private init(_ dimension: Dimension, _ size: Double) {
        self.dimension = dimension
        self.size = size
    }

    private static let known: [String: MeasuringUnit] = {
        var units: [String: MeasuringUnit] = [:]
        func add(_ names: String..., dimension: Dimension, size: Double) {
            for name in names { units[name] = MeasuringUnit(dimension, size) }
        }
        add("ppm", dimension: .share, size: 1)
        add("‰", "permille", dimension: .share, size: 1e3)
        add("%", "percent", "pct", "percentage", dimension: .share, size: 1e4)
        add("ratio", "fraction", "share", "1", dimension: .share, size: 1e6)
        add("ns", "nanosecond", "nanoseconds", dimension: .time, size: 1)
        add("us", "µs", "μs", "microsecond", "microseconds", dimension: .time, size: 1e3)
        add("ms", "msec", "millisecond", "milliseconds", dimension: .time, size: 1e6)
        add("s", "sec", "second", "seconds", dimension: .time, size: 1e9)
        add("min", "minute", "minutes", dimension: .time, size: 60e9)
        add("h", "hour", "hours", dimension: .time, size: 3600e9)
        for noun in ["", "req", "requests", "request", "ops", "calls", "tx"] {
            add("\(noun)/d", "\(noun)/day", dimension: .rate, size: 1)
            add("\(noun)/h", "\(noun)/hour", dimension: .rate, size: 24)
            add("\(noun)/min", "\(noun)/minute", dimension: .rate, size: 1440)
            add("\(noun)/s", "\(noun)/sec", "\(noun)/second", dimension: .rate, size: 86_400)
        }
        add("rps", "qps", "tps", "ops", dimension: .rate, size: 86_400)
        add("rpm", dimension: .rate, size: 1440)
        add("b", "byte", "bytes", dimension: .bytes, size: 1)
        var decimal = 1.0
        var binary = 1.0
        for letter in ["k", "m", "g", "t"] {
            decimal *= 1000
            binary *= 1024
            add("\(letter)b", dimension: .bytes, size: decimal)
            add("\(letter)ib", "\(letter)i", dimension: .bytes, size: binary)
        }
        return units
    }()
}
