/// Comments that set findings aside: `# verdict:ignore RULE[,RULE] -- REASON`.
///
/// One behind something counts for its line, one on a line of its own for the next line and everything that is
/// indented below it, and `# verdict:ignore-file RULE -- REASON` for the whole text. Without a reason it does not count.
struct Suppressions {
    private struct Entry {
        var rules: Set<String>
        var reason: String
        /// The lines that it counts for, from 1.
        var lines: ClosedRange<Int>
    }

    private var entries: [Entry] = []

    init(in text: [UInt8]) {
        let all = String(decoding: text, as: UTF8.self)
        guard all.contains("# verdict:ignore") else { return }
        let lines = all.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, line) in lines.enumerated() {
            let parts = line.components(separatedBy: "# verdict:ignore")
            guard parts.count == 2, let entry = Self.entry(parts[1]) else { continue }
            let isAlone = parts[0].allSatisfy { $0 == " " }
            let range: ClosedRange<Int>
            if entry.isForFile {
                range = 1...max(1, lines.count)
            } else if isAlone {
                range = Self.block(after: index, lines)
            } else {
                range = index + 1...index + 1
            }
            entries.append(Entry(rules: entry.rules, reason: entry.reason, lines: range))
        }
    }

    private static func entry(_ text: String) -> (rules: Set<String>, reason: String, isForFile: Bool)? {
        let isForFile = text.hasPrefix("-file ")
        guard isForFile || text.hasPrefix(" ") else { return nil }
        let parts = text.dropFirst(isForFile ? 6 : 1).description.components(separatedBy: "--")
        guard parts.count >= 2 else { return nil }
        let reason = parts.dropFirst().joined(separator: "--").trimmed
        guard !reason.isEmpty else { return nil }
        let rules = parts[0].split { $0 == "," || $0 == " " }.map(String.init)
        return rules.isEmpty ? nil : (Set(rules), reason, isForFile)
    }

    /// The next line with something, and what is indented below it.
    private static func block(after index: Int, _ lines: [String]) -> ClosedRange<Int> {
        var first = index + 1
        while first < lines.count, lines[first].trimmed.isEmpty || lines[first].trimmed.hasPrefix("#") {
            first += 1
        }
        guard first < lines.count else { return index + 1...index + 1 }
        let indent = lines[first].prefix { $0 == " " }.count
        var last = first
        while last + 1 < lines.count {
            let next = lines[last + 1]
            guard next.trimmed.isEmpty || next.prefix(while: { $0 == " " }).count > indent else { break }
            last += 1
        }
        return first + 1...last + 1
    }

    /// The reason for which a rule does not count on a line; nil if it counts.
    func reason(for rule: String, line: Int) -> String? {
        entries.first { $0.lines.contains(line) && ($0.rules.contains(rule) || $0.rules.contains("all")) }?
            .reason
    }
}
