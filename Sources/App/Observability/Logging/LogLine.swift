import HTTP
import Store

/// Builds one line of the log, so that whatever is in a value it stays one line and one value.
///
/// Control characters, line separators and characters that reorder text are escaped, since a value may come from
/// a request (CWE-117); secrets are masked by the name of their field and by their form.
struct LogLine {
    /// The line so far, without its newline.
    private(set) var bytes: [UInt8] = []

    private let format: LogFormat

    /// Names that the line's head has taken; a field of the same name gets a low line behind it.
    private static let reserved: Set<String> = ["time", "level", "message", "logger"]

    init(_ format: LogFormat, at time: Timestamp, level: String, message: String, logger: String) {
        self.format = format
        bytes.reserveCapacity(256)
        switch format {
        case .json:
            append("{\"time\":\"")
            Self.append(time, to: &bytes)
            append("\",\"level\":\"")
            append(level)
            append("\",\"message\":")
            appendQuoted(message)
            append(",\"logger\":")
            appendQuoted(logger)
        case .text:
            Self.append(time, to: &bytes)
            append(" ")
            append(level)
            for _ in level.utf8.count..<8 { append(" ") }
            append(" ")
            appendEscaped(message)
        }
    }

    /// Adds a field; its value is masked if its name is that of a secret.
    mutating func field(_ name: String, _ value: String) {
        key(name)
        let value = SecretMask.isSecret(fieldName: name) ? Secret.mask : value
        if format == .json || !Self.isPlain(value) {
            appendQuoted(value)
        } else {
            append(value)
        }
    }

    /// Adds a field that is a whole number.
    mutating func field(_ name: String, _ value: some FixedWidthInteger) {
        key(name)
        append(String(value))
    }

    /// Adds a field that is a time span, in milliseconds with microseconds.
    mutating func milliseconds(_ name: String, nanoseconds: UInt64) {
        key(name)
        append(String(nanoseconds / 1_000_000))
        append(".")
        let fraction = String(nanoseconds / 1000 % 1000)
        append(String(repeating: "0", count: 3 - fraction.utf8.count) + fraction)
    }

    /// Ends the line, and masks what looks like a secret anywhere in it.
    consuming func finish() -> [UInt8] {
        if format == .json { append("}") }
        SecretMask.apply(to: &bytes)
        append("\n")
        return bytes
    }

    // MARK: - Parts

    private mutating func key(_ name: String) {
        let name = Self.reserved.contains(name) ? name + "_" : name
        switch format {
        case .json:
            append(",")
            appendQuoted(name)
            append(":")
        case .text:
            append(" ")
            if Self.isPlain(name) { append(name) } else { appendQuoted(name) }
            append("=")
        }
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func appendQuoted(_ text: String) {
        append("\"")
        appendEscaped(text, quotes: true)
        append("\"")
    }

    private mutating func appendEscaped(_ text: String, quotes: Bool = false) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"" where quotes: append("\\\"")
            // Without quotes a backslash would make an escape and its source look the same, too.
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case _ where Self.isDangerous(scalar): appendEscape(scalar.value)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    private mutating func appendEscape(_ value: UInt32) {
        // Every scalar that is escaped lies in the basic plane.
        append("\\u")
        for shift: UInt32 in [12, 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: value >> shift & 15)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// C0 and C1 controls, which a terminal obeys; separators, which viewers break lines at; and the marks that
    /// change the order of what is shown (Unicode TR 36 section 2.6, CVE-2021-42574).
    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func isPlain(_ value: String) -> Bool {
        !value.isEmpty
            && value.utf8.allSatisfy {
                $0 > UInt8(ascii: " ") && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
                    && $0 != UInt8(ascii: "\\")
            }
    }

    /// Writes RFC 3339 in UTC with milliseconds, for years from 0 to 9999.
    static func append(_ time: Timestamp, to bytes: inout [UInt8]) {
        bytes += InternetTime.octets(unixMilliseconds: time.milliseconds)
    }
}
