import FoundationEssentials
import LogMining

/// Tables on log mining: speed and, where the LogHub sets lie beside the package, accuracy.
///
/// GA is the share of lines whose group is exactly a true group (Zhu et al., ICSE-SEIP 2019), FGA the F1 measure over
/// groups (Jiang et al., ISSTA 2024), new F1 that of lines of the second half whose template the first half never shows.
enum LogTables {
    /// One row of the table.
    private struct Row {
        var name: String
        var accuracy: (grouping: Double, groups: Double, fresh: Double?)
        var lines: Double
        var megabytes: Double
        var redaction: Double
        var comparison: Double
    }

    /// Prints the table of all systems in a folder of LogHub sets.
    ///
    /// - Parameter folder: The folder that has one folder a system.
    static func run(folder: String) {
        let files = FileManager.default
        guard let systems = try? files.contentsOfDirectory(atPath: folder).sorted() else {
            print("logs: no sets at \(folder); skipped")
            return
        }
        print("system            GA    FGA  newF1    lines/s   MB/s  redact MB/s  200+200 lines, us")
        var rows: [Row] = []
        for system in systems {
            let base = "\(folder)/\(system)/\(system)_2k.log"
            guard let log = files.contents(atPath: base),
                let truth = files.contents(atPath: base + "_structured_corrected.csv")
            else { continue }
            let fresh = files.contents(atPath: "\(folder)/\(system)/new_in_second_half.json")
            rows.append(row(system, text(log), templates(truth), fresh.map(flags)))
        }
        guard !rows.isEmpty else { return }
        for row in rows { print(describe(row)) }
        let count = Double(rows.count)
        let known = rows.compactMap(\.accuracy.fresh)
        print(
            describe(
                Row(
                    name: "mean",
                    accuracy: (
                        rows.map(\.accuracy.grouping).reduce(0, +) / count,
                        rows.map(\.accuracy.groups).reduce(0, +) / count,
                        known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
                    ), lines: rows.map(\.lines).reduce(0, +) / count,
                    megabytes: rows.map(\.megabytes).reduce(0, +) / count,
                    redaction: rows.map(\.redaction).reduce(0, +) / count,
                    comparison: rows.map(\.comparison).reduce(0, +) / count)))
    }

    // MARK: - Measuring

    private static func row(
        _ name: String, _ text: LogText, _ truth: [String], _ fresh: [Bool]?
    ) -> Row {
        var miner = TemplateMiner()
        let lines = miner.add(text)
        let templates = miner.templates()
        let predicted = lines.map { templates.template(of: $0) }
        let (old, new) = halves(text, 1000, 1000)
        let marks = LogComparison(baseline: old, candidate: new).isNew
        let (few, others) = halves(text, 200, 200)
        let mining = seconds(20) {
            var miner = TemplateMiner()
            _ = miner.add(text)
        }
        let redactor = Redactor()
        let redaction = seconds(20) { _ = redactor.redact(text) }
        let comparison = seconds(100) { _ = LogComparison(baseline: few, candidate: others) }
        let accuracy = score(predicted, truth)
        return Row(
            name: name, accuracy: (accuracy.0, accuracy.1, fresh.flatMap { measure(marks, $0) }),
            lines: Double(text.count) / mining, megabytes: Double(text.bytes.count) / mining / 1e6,
            redaction: Double(text.bytes.count) / redaction / 1e6, comparison: comparison * 1e6)
    }

    /// The least time that a body took, in seconds.
    private static func seconds(_ rounds: Int, _ body: () -> Void) -> Double {
        var best = Duration.seconds(1_000)
        for _ in 0..<rounds { best = min(best, ContinuousClock().measure(body)) }
        return Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18
    }

    private static func halves(_ text: LogText, _ first: Int, _ second: Int) -> (LogText, LogText) {
        var parts = (LogText(), LogText())
        for line in 0..<min(text.count, first + second) {
            let bytes = text.bytes[text.range(ofLine: line)]
            if line < first { parts.0.append(bytes) } else { parts.1.append(bytes) }
        }
        return parts
    }

    private static func score(_ predicted: [Int], _ truth: [String]) -> (Double, Double) {
        var groups: [Int: Set<Int>] = [:]
        var actual: [String: Set<Int>] = [:]
        for (line, (group, template)) in zip(predicted, truth).enumerated() {
            groups[group, default: []].insert(line)
            actual[template, default: []].insert(line)
        }
        var right = 0
        var lines = 0
        for group in groups.values {
            guard let line = group.first, actual[truth[line]] == group else { continue }
            right += 1
            lines += group.count
        }
        let precision = Double(right) / Double(groups.count)
        let recall = Double(right) / Double(actual.count)
        let f = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
        return (Double(lines) / Double(truth.count), f)
    }

    /// F1 of the marks, or nil where there is nothing to find.
    private static func measure(_ marks: [Bool], _ truth: [Bool]) -> Double? {
        let hits = zip(marks, truth).count { $0 && $1 }
        let all = marks.count { $0 } + truth.count { $0 }
        return truth.contains(true) ? 2 * Double(hits) / Double(all) : nil
    }

    // MARK: - Reading

    private static func text(_ data: Data) -> LogText {
        var text = LogText()
        for line in data.split(separator: 10, omittingEmptySubsequences: false) {
            text.append(line.last == 13 ? line.dropLast() : line)
        }
        if data.last == 10 {
            var whole = LogText()
            for line in 0..<(text.count - 1) { whole.append(text.bytes[text.range(ofLine: line)]) }
            return whole
        }
        return text
    }

    /// The column `EventTemplate` of a CSV file (RFC 4180).
    private static func templates(_ data: Data) -> [String] {
        var rows: [[String]] = [[]]
        var field: [UInt8] = []
        var isQuoted = false
        for byte in data {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted, 10 where !isQuoted:
                rows[rows.count - 1].append(String(decoding: field, as: UTF8.self))
                field.removeAll()
                if byte == 10 { rows.append([]) }
            case 13: break
            default: field.append(byte)
            }
        }
        if !field.isEmpty { rows[rows.count - 1].append(String(decoding: field, as: UTF8.self)) }
        guard let column = rows[0].firstIndex(of: "EventTemplate") else { return [] }
        return rows.dropFirst().filter { $0.count > column }.map { $0[column] }
    }

    /// The zeros and ones, or truth values, of a JSON array.
    private static func flags(_ data: Data) -> [Bool] {
        guard let start = data.firstIndex(of: UInt8(ascii: "[")),
            let end = data[start...].firstIndex(of: UInt8(ascii: "]"))
        else { return [] }
        return data[start..<end].split(separator: UInt8(ascii: ","))
            .map { part in part.contains(UInt8(ascii: "1")) || part.contains(UInt8(ascii: "t")) }
    }

    // MARK: - Printing

    private static func describe(_ row: Row) -> String {
        let cells = [
            fixed(row.accuracy.grouping, 3, 7), fixed(row.accuracy.groups, 3, 7),
            row.accuracy.fresh.map { fixed($0, 3, 7) } ?? "      -", fixed(row.lines, 0, 11),
            fixed(row.megabytes, 0, 7), fixed(row.redaction, 0, 13), fixed(row.comparison, 0, 19),
        ]
        return row.name + String(repeating: " ", count: max(0, 13 - row.name.count)) + cells.joined()
    }

    private static func fixed(_ value: Double, _ places: Int, _ width: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let whole = Int((value * scale).rounded())
        var digits = String(whole)
        if places > 0 {
            while digits.count <= places { digits = "0" + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
        }
        return String(repeating: " ", count: max(1, width - digits.count)) + digits
    }
}
