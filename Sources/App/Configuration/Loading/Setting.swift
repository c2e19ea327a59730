import Logging
import YAML

/// One setting that is a single value: its name, how it is read and shown.
///
/// The file's keys, the environment's names, the flags and what `config check` prints all come from one table,
/// so they cannot differ.
struct Setting: Sendable {
    /// The keys on the way to it, with full stops between them.
    let path: String

    /// Reads a value into the configuration.
    let read: @Sendable (YAMLNode, inout Configuration) throws(YAMLError) -> Void

    /// The value as the file would hold it; nil where there is none.
    let show: @Sendable (Configuration) -> String

    /// The name of its environment variable: `server.limits.headerBytes` is `VERDICT_SERVER_LIMITS_HEADER_BYTES`.
    var environmentName: String {
        var name: [UInt8] = Array("VERDICT_".utf8)
        for octet in path.utf8 {
            switch octet {
            case UInt8(ascii: "."): name.append(UInt8(ascii: "_"))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): name += [UInt8(ascii: "_"), octet]
            default: name.append(octet & ~0x20)
            }
        }
        return String(decoding: name, as: UTF8.self)
    }
}

extension Setting {
    typealias Path<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    static func integer(_ path: String, _ target: Path<Int>, _ range: ClosedRange<Int>) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = try node.integer(in: range)
            }, show: { String($0[keyPath: target]) })
    }

    static func boolean(_ path: String, _ target: Path<Bool>) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = try node.boolean()
            }, show: { String($0[keyPath: target]) })
    }

    static func text(_ path: String, _ target: Path<String>, _ expected: String) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = try node.filledString(expected)
            }, show: { quoted($0[keyPath: target]) })
    }

    static func optionalText(_ path: String, _ target: Path<String?>, _ expected: String) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = node.isNull ? nil : try node.filledString(expected)
            }, show: { $0[keyPath: target].map(quoted) ?? "null" })
    }

    static func word<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ path: String, _ target: Path<Value>
    ) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = try node.value(of: Value.self)
            }, show: { $0[keyPath: target].rawValue })
    }

    static func size(_ path: String, _ target: Path<Int>, _ range: ClosedRange<Int>) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = try node.byteCount(in: range)
            }, show: { show(bytes: $0[keyPath: target]) })
    }

    static func optionalSize(_ path: String, _ target: Path<Int?>, _ range: ClosedRange<Int>) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = node.isNull ? nil : try node.byteCount(in: range)
            }, show: { $0[keyPath: target].map(show(bytes:)) ?? "null" })
    }

    static func duration(_ path: String, _ target: Path<Duration>, _ range: ClosedRange<Duration>) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = try node.duration(in: range)
            }, show: { show(duration: $0[keyPath: target]) })
    }

    static func optionalDuration(
        _ path: String, _ target: Path<Duration?>, _ range: ClosedRange<Duration>
    ) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = node.isNull ? nil : try node.duration(in: range)
            }, show: { $0[keyPath: target].map(show(duration:)) ?? "null" })
    }

    // MARK: - Texts

    /// A text as YAML would hold it: plain where that is safe, else in double quotes.
    static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "/"), UInt8(ascii: "."),
                    UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        if isPlain, case .string = YAMLScalar(text: text).meaning, text.utf8.first != UInt8(ascii: "-") {
            return text
        }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    static func show(bytes: Int) -> String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)]
        where bytes > 0 && bytes.trailingZeroBitCount >= shift {
            return "\(bytes >> shift)\(unit)"
        }
        return String(bytes)
    }

    static func show(duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds != 0 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
        for (unit, length) in [("d", Int64(86_400)), ("h", 3600), ("m", 60)]
        where seconds > 0 && seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}

extension YAMLNode {
    /// A text that is not empty.
    func filledString(_ expected: String) throws(YAMLError) -> String {
        let text = try string(expected)
        guard !text.isEmpty, !text.utf8.contains(0) else { throw unexpected(expected) }
        return text
    }

    /// A time span in a range.
    func duration(in range: ClosedRange<Duration>) throws(YAMLError) -> Duration {
        let value = try duration()
        guard range.contains(value) else {
            throw unexpected(
                "a time span from \(Setting.show(duration: range.lowerBound)) "
                    + "to \(Setting.show(duration: range.upperBound))")
        }
        return value
    }

    /// A number of octets in a range.
    func byteCount(in range: ClosedRange<Int>) throws(YAMLError) -> Int {
        let value = try byteCount()
        guard range.contains(value) else {
            throw unexpected(
                "a size from \(Setting.show(bytes: range.lowerBound)) "
                    + "to \(Setting.show(bytes: range.upperBound))")
        }
        return value
    }

    /// A share from 0 to 1, as a number or with a percent sign.
    func fraction() throws(YAMLError) -> Double {
        let expected = "a share from 0 to 1, such as 0.05 or 5%"
        let text = try string(expected)
        if text.utf8.last == UInt8(ascii: "%") {
            let digits = text.dropLast().drop { $0 == " " }
            guard digits.utf8.first.map({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) ?? false,
                digits.utf8.allSatisfy({
                    $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") || $0 == UInt8(ascii: ".")
                }), let percent = Double(digits), percent <= 100
            else { throw unexpected(expected) }
            return percent / 100
        }
        do throws(YAMLError) {
            return try number(in: 0...1)
        } catch {
            throw unexpected(expected)
        }
    }
}
