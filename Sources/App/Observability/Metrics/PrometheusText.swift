/// Writes metrics in Prometheus' text format, version 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
package struct PrometheusText: Sendable {
    /// The media type of the text.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// The kinds of metric that are written here.
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// The text so far.
    package private(set) var bytes: [UInt8] = []

    /// Creates an empty text.
    package init() {
        bytes.reserveCapacity(16 * 1024)
    }

    /// Begins a metric; its samples follow.
    package mutating func begin(_ name: String, _ kind: Kind, help: String) {
        append("# HELP ")
        append(name)
        append(" ")
        append(escaping: help, quotes: false)
        append("\n# TYPE ")
        append(name)
        append(" ")
        append(kind.rawValue)
        append("\n")
    }

    /// Writes a sample.
    ///
    /// - Parameters:
    ///   - name: the metric's name, with the suffix that the sample has in its kind.
    ///   - labels: names and values.
    ///   - value: the number.
    package mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        head(name, labels)
        append(Self.text(of: value))
        append("\n")
    }

    /// Writes a sample that is a whole number, without loss above 2^53.
    package mutating func sample(_ name: String, _ labels: [(String, String)], count value: UInt64) {
        head(name, labels)
        append(String(value))
        append("\n")
    }

    /// Writes the samples of a histogram of durations, in seconds.
    package mutating func histogram(
        _ name: String, _ labels: [(String, String)], bounds: [UInt64], counts: [UInt64], sum: UInt64
    ) {
        // The count is the sum of the buckets that were read, so that the two agree while others add.
        var total: UInt64 = 0
        for (index, count) in counts.enumerated() {
            total &+= count
            let bound = index < bounds.count ? Self.text(of: Double(bounds[index]) / 1e9) : "+Inf"
            sample("\(name)_bucket", labels + [("le", bound)], count: total)
        }
        sample("\(name)_sum", labels, Double(sum) / 1e9)
        sample("\(name)_count", labels, count: total)
    }

    private mutating func head(_ name: String, _ labels: [(String, String)]) {
        append(name)
        if !labels.isEmpty {
            for (index, label) in labels.enumerated() {
                append(index == 0 ? "{" : ",")
                append(label.0)
                append("=\"")
                append(escaping: label.1, quotes: true)
                append("\"")
            }
            append("}")
        }
        append(" ")
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func append(escaping text: String, quotes: Bool) {
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\"") where quotes: append("\\\"")
            default: bytes.append(octet)
            }
        }
    }

    /// The shortest decimal text of a number, and Prometheus' words for what is none.
    private static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
