import Compression
import JSON

/// Reads logs as Harness keeps them: a JSON object a line, with text among them that is none.
enum HarnessLogReader {
    /// The most octets of a line's text; Harness keeps 25 KB.
    static let longestLine = 32 << 10

    /// The most lines of one log.
    static let mostLines = 500_000

    /// Reads a log, unpacking it first if it is packed.
    ///
    /// - Parameters:
    ///   - octets: The octets.
    ///   - key: The log's key.
    ///   - gap: Why octets are missing, if some are.
    ///   - limit: The most octets after unpacking.
    /// - Returns: The log.
    static func log(_ octets: [UInt8], key: String, gap: String? = nil, limit: Int) -> HarnessLog {
        var (text, fault) = unpacked(octets, limit: limit)
        fault = gap ?? fault
        var lines: [HarnessLogLine] = []
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex(of: 0x0A) ?? text.endIndex
            append(text[start..<end], to: &lines)
            start = end + 1
            if lines.count >= mostLines {
                fault = fault ?? "more than \(mostLines) lines"
                break
            }
        }
        return HarnessLog(key: key, lines: lines, gap: fault)
    }

    /// Unpacks gzip, also of several members or cut off.
    private static func unpacked(_ octets: [UInt8], limit: Int) -> ([UInt8], String?) {
        guard octets.starts(with: [0x1F, 0x8B]) else { return (octets, nil) }
        var output: [UInt8] = []
        var rest = octets[...]
        while rest.starts(with: [0x1F, 0x8B]) {
            let part = Deflate.inflate(
                prefix: rest, .gzip,
                limits: InflationLimits(maximumOutput: limit - output.count, maximumRatio: 1100))
            output.append(contentsOf: part.output)
            if let error = part.error { return (output, "\(error)") }
            rest = rest.dropFirst(part.consumed)
        }
        return (output, nil)
    }

    /// Adds the lines of one line of a log; its text may hold several.
    static func append(_ octets: ArraySlice<UInt8>, to lines: inout [HarnessLogLine]) {
        let octets = octets.last == 0x0D ? octets.dropLast() : octets
        guard !octets.isEmpty else { return }
        var level: String?
        var time: String?
        var text: String
        if octets.first == UInt8(ascii: "{"), let document = try? JSONDocument(parsing: octets),
            let out = document.root.text("out") ?? document.root.text("message")
        {
            level = document.root.filledText("level")
            time = document.root.filledText("time")
            text = out
        } else {
            text = String(decoding: octets, as: UTF8.self)
        }
        // The last line end belongs to the line; those within it are lines of their own.
        if text.utf8.last == 0x0A { text.removeLast() }
        for piece in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            var plain = TerminalText.plain(String(decoding: piece, as: UTF8.self))
            if plain.utf8.count > longestLine {
                plain = String(decoding: plain.utf8.prefix(longestLine), as: UTF8.self) + "…"
            }
            lines.append(HarnessLogLine(level: level, time: time, text: plain))
        }
    }

    /// Reads a download: a ZIP file of logs, or one log, packed or not.
    ///
    /// - Parameters:
    ///   - octets: The download.
    ///   - key: The key of a log that is not in a ZIP file.
    ///   - gap: Why octets are missing, if some are.
    ///   - limit: The most octets of all logs after unpacking.
    /// - Returns: The logs.
    /// - Throws: ``CompressionError`` for a ZIP file that cannot be read at all.
    static func archive(
        _ octets: [UInt8], key: String, gap: String?, limit: Int
    ) throws(CompressionError) -> HarnessLogArchive {
        guard octets.starts(with: [0x50, 0x4B]) else {
            let log = log(octets, key: key, gap: gap, limit: limit)
            return HarnessLogArchive(logs: [log], gap: log.gap)
        }
        let zip = try ZipArchive(octets)
        var logs: [HarnessLog] = []
        var left = limit
        var fault = gap ?? (zip.isWhole ? nil : "the download was cut off")
        for entry in zip.entries where !entry.isFolder {
            guard left > 0 else {
                fault = fault ?? "more than \(limit) bytes of logs"
                break
            }
            let content = zip.content(
                of: entry, limits: InflationLimits(maximumOutput: left, maximumRatio: 1100))
            left -= content.bytes.count
            logs.append(
                log(content.bytes, key: entry.name, gap: content.error.map { "\($0)" }, limit: max(0, left)))
        }
        return HarnessLogArchive(logs: logs, gap: fault)
    }
}
