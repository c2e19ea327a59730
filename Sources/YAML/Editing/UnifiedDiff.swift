/// The difference of two texts in the form that `patch` and `git apply` take.
package enum UnifiedDiff {
    /// Compares two texts line by line.
    ///
    /// - Parameters:
    ///   - old: The text before.
    ///   - new: The text after.
    ///   - path: The file's path as the diff's head names it, after `a/` and `b/`.
    ///   - context: How many unchanged lines stand around each change.
    /// - Returns: The diff in the unified format (POSIX.1-2017, `diff -u`); empty if the texts are the same.
    package static func text(from old: [UInt8], to new: [UInt8], path: String, context: Int = 3) -> String {
        guard old != new else { return "" }
        return text(from: old, to: new, path: path, context: context, firstLine: 0)
    }

    /// Shows a set of edits, at the cost of the lines around them alone.
    ///
    /// - Parameters:
    ///   - edits: The edits.
    ///   - old: The text before.
    ///   - lines: Its lines.
    ///   - path: The file's path as the diff's head names it, after `a/` and `b/`.
    /// - Returns: The diff; empty if the edits change nothing.
    /// - Throws: ``TextEditError``.
    package static func text(
        of edits: [TextEdit], on old: [UInt8], lines: LineTable, path: String
    ) throws(TextEditError) -> String {
        guard let lower = edits.map(\.range.lowerBound).min(),
            let upper = edits.map(\.range.upperBound).max(),
            lower >= 0, upper <= old.count
        else { return "" }
        // Far beyond the context, as a change may be written some lines higher or lower than it was made.
        let margin = 200
        let first = max(0, lines.index(of: lower) - margin)
        let last = min(lines.starts.count - 1, lines.index(of: upper) + margin)
        let window = lines.range(ofLine: first).lowerBound..<lines.range(ofLine: last).upperBound
        let before = Array(old[window])
        let after = try edits.map { edit in
            TextEdit(
                replacing: edit.range.lowerBound - window.lowerBound..<edit.range.upperBound
                    - window.lowerBound,
                with: edit.replacement)
        }.applied(to: before)
        guard before != after else { return "" }
        return text(from: before, to: after, path: path, context: 3, firstLine: first)
    }

    private static func text(
        from old: [UInt8], to new: [UInt8], path: String, context: Int, firstLine: Int
    ) -> String {
        let before = lines(of: old)
        let after = lines(of: new)
        let changes = LineComparison.changes(from: before, to: after)
        var output = "--- \(name("a/" + path))\n+++ \(name("b/" + path))\n"
        var index = 0
        while index < changes.count {
            var last = index
            while last + 1 < changes.count,
                changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * context
            {
                last += 1
            }
            write(changes[index...last], before, after, context, firstLine, to: &output)
            index = last + 1
        }
        return output
    }

    /// A path as the head of a diff writes it, which is as git does: in quotes if it has something else than plain
    /// characters, and with a tab behind it if it has spaces.
    private static func name(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
        guard !isPlain else { return path.utf8.contains(0x20) ? path + "\t" : path }
        var text = "\""
        for byte in path.utf8 {
            switch byte {
            case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: text += String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return text + "\""
    }

    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        guard !bytes.isEmpty else { return [] }
        let table = LineTable(of: bytes)
        return table.starts.indices.map { bytes[table.range(ofLine: $0)] }
    }

    private static func write(
        _ changes: ArraySlice<LineComparison.Change>, _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>],
        _ context: Int, _ firstLine: Int, to output: inout String
    ) {
        guard let first = changes.first, let last = changes.last else { return }
        let lead = min(context, first.old.lowerBound)
        let trail = min(context, old.count - last.old.upperBound)
        let oldRange = first.old.lowerBound - lead..<last.old.upperBound + trail
        let newRange = first.new.lowerBound - lead..<last.new.upperBound + trail
        output += "@@ -\(span(oldRange, firstLine)) +\(span(newRange, firstLine)) @@\n"
        var position = oldRange.lowerBound
        for change in changes {
            for line in old[position..<change.old.lowerBound] { add(" ", line, to: &output) }
            for line in old[change.old] { add("-", line, to: &output) }
            for line in new[change.new] { add("+", line, to: &output) }
            position = change.old.upperBound
        }
        for line in old[position..<oldRange.upperBound] { add(" ", line, to: &output) }
    }

    private static func span(_ range: Range<Int>, _ firstLine: Int) -> String {
        // An empty range names the line before it.
        let start = firstLine + (range.isEmpty ? range.lowerBound : range.lowerBound + 1)
        return range.count == 1 ? "\(start)" : "\(start),\(range.count)"
    }

    private static func add(_ mark: String, _ line: ArraySlice<UInt8>, to output: inout String) {
        output += mark + String(decoding: line, as: UTF8.self)
        if line.last != 0x0A { output += "\n\\ No newline at end of file\n" }
    }
}
