import LogMining
import Statistics

/// What the service's own log lines say of the new version.
struct LogAnalysis: Sendable {
    /// One change worth telling.
    struct Item: Sendable {
        /// What happened to a template.
        var change: TemplateChange

        /// How much it weighs.
        var grade: SignalGrade

        /// The first lines that show it, as text.
        var excerpts: [String]
    }

    /// The changes worth telling, the weightiest first.
    private(set) var items: [Item] = []

    /// How much all log evidence weighs together.
    private(set) var grade = SignalGrade.none

    /// Events of error level whose templates the baseline never shows.
    private(set) var newErrors = 0

    /// Whether there were lines on both sides to compare.
    private(set) var isComparable = false

    /// Creates an analysis of no lines.
    init() {}

    /// Compares the lines of both sides.
    ///
    /// - Parameters:
    ///   - logs: The lines.
    ///   - catalogue: Known situations to name; nil names none.
    ///   - isSameTraffic: Whether both sides served alike, which in a canary they do not.
    ///   - policy: The team's rules.
    ///   - latest: When the evidence was asked for, in Unix seconds.
    init(
        _ logs: Evidence.Logs, catalogue: SignatureCatalogue?, isSameTraffic: Bool = false,
        policy: Policy = Policy(), latest: Double? = nil
    ) {
        guard let candidate = logs.candidate, let baseline = logs.baseline,
            candidate.count + baseline.count > 0
        else { return }
        let comparison = LogComparison(
            baseline: baseline, candidate: candidate, catalogue: catalogue, isSameTraffic: isSameTraffic)
        isComparable = comparison.baselineEvents > 0 && comparison.candidateEvents > 0
        guard isComparable else { return }
        var allErrors = 0
        var newTraces = 0
        let changes = comparison.changes.filter { !policy.ignores($0) }
        for change in changes where (change.level ?? .info) >= .error {
            allErrors += change.candidateCount
            guard change.kind == .new else { continue }
            newErrors += change.candidateCount
            if change.rootException != nil { newTraces += change.candidateCount }
        }
        // A handful of new errors beside a hundred known ones is the known fault with other words.
        let isSubstantial = newErrors * 10 >= allErrors
        // An exception with its trace, where there was none, is a fault in code even once, unless once in a long log.
        let hasNewTraces = newTraces > 0 && newTraces * 200 >= comparison.candidateEvents
        for change in changes {
            let level = change.level ?? .info
            var grade = SignalGrade.none
            switch change.kind {
            case .new where level >= .error && isSubstantial:
                let isSure = change.candidateCount >= 3 && (change.pValue ?? 1) < 0.05
                grade = newErrors >= 5 || isSure || hasNewTraces ? .bad : .suspicious
            case .jumped where level >= .error && change.candidateCount >= 10 && (change.ratio ?? 1) >= 3:
                grade = .bad
            case .jumped where level >= .error:
                grade = .suspicious
            case .gone where change.candidateCount == 0 && (change.pValue ?? 1) < 1e-4:
                grade = .suspicious
                if LogAnalysis.isReplaced(change, in: comparison.changes) {
                    grade = .none
                } else if LogAnalysis.isWorkUndone(change, comparison) {
                    grade = .bad
                }
            case .new, .jumped, .gone, .preExisting:
                break
            }
            grade = max(grade, policy.grade(of: change, latest: latest))
            self.grade = max(self.grade, grade)
            guard grade > .none || (level >= .error && items.count < 8) else { continue }
            let lines = change.kind == .gone ? baseline : candidate
            items.append(
                Item(change: change, grade: grade, excerpts: change.lines.prefix(2).map { lines[$0] }))
        }
        items.sort { ($0.grade, $0.change.weight) > ($1.grade, $1.change.weight) }
        if items.count > 12 { items.removeLast(items.count - 12) }
    }

    /// The changes that weigh, those whose words tell what went wrong before frames of traces and the like.
    var notable: [Item] {
        let weighing = items.filter { $0.grade > .none }
        return weighing.filter(\.tellsWhatWentWrong) + weighing.filter { !$0.tellsWhatWentWrong }
    }

    /// Whether a template that went is one that came with another value in one place.
    private static func isReplaced(_ gone: TemplateChange, in changes: [TemplateChange]) -> Bool {
        let words = gone.template.split(separator: " ", omittingEmptySubsequences: false)
        for other in changes where other.kind == .new || other.kind == .jumped {
            let others = other.template.split(separator: " ", omittingEmptySubsequences: false)
            guard others.count == words.count else { continue }
            var differing = 0
            for place in words.indices where words[place] != others[place] {
                differing += words[place].contains("<*>") || others[place].contains("<*>") ? 2 : 1
            }
            if differing <= 1 { return true }
        }
        return false
    }

    /// Whether a message that went tells of work that is not done any more.
    ///
    /// It has to be a large part of what the old version wrote, all along, while other known messages go on, and no new
    /// ones may have come that could stand in its place: a release that words its messages anew does the work as before.
    private static func isWorkUndone(_ gone: TemplateChange, _ comparison: LogComparison) -> Bool {
        guard gone.baselineCount * 5 >= comparison.baselineEvents, gone.baselineCount >= 10,
            (gone.pValue ?? 1) < 1e-6
        else {
            return false
        }
        var fresh = 0
        for change in comparison.changes where change.kind == .new { fresh += change.candidateCount }
        let known = comparison.candidateEvents - fresh
        let expected =
            Double(gone.baselineCount) * Double(known)
            / Double(max(1, comparison.baselineEvents - gone.baselineCount))
        return known >= 10 && Double(fresh) * 4 < expected
    }

    /// Returns how many lines of a dependency are of error level, of how many.
    static func errors(in text: LogText) -> (errors: Int, lines: Int) {
        var miner = TemplateMiner()
        let lines = miner.add(text)
        var errors = 0
        var events = 0
        for line in lines where !line.isContinuation {
            events += 1
            if let level = line.level, level >= .error { errors += 1 }
        }
        return (errors, events)
    }
}

extension LogAnalysis.Item {
    /// What happened, as in "new error in the log, 40 times: connection refused".
    var summary: String {
        let level = (change.level ?? .info) >= .error ? "error" : "message"
        let text = change.rootException ?? change.template
        let short = String(text.prefix(120))
        switch change.kind {
        case .new:
            return "new " + level + " in the log, " + LogAnalysis.Item.times(change.candidateCount) + ": "
                + short
        case .jumped:
            return level + " in the log " + String(change.baselineCount) + " -> "
                + LogAnalysis.Item.times(change.candidateCount) + ": " + short
        case .gone:
            return "message gone from the log, was there " + LogAnalysis.Item.times(change.baselineCount)
                + ": " + short
        case .preExisting:
            return level + " in the log that the old version had too, " + String(change.baselineCount)
                + " and "
                + LogAnalysis.Item.times(change.candidateCount) + ": " + short
        }
    }

    /// When the log shows it first, in Unix seconds; a message that went has no such moment.
    var since: Double? { change.kind == .new ? change.first : nil }

    /// Whether the words say what went wrong.
    var tellsWhatWentWrong: Bool {
        let text = change.rootException ?? change.template
        if let isFound = Self.hasFaultWord(inASCII: Array(text.utf8)) { return isFound }
        // Letters outside ASCII may join those before them, so this takes the slow way.
        let lowercased = text.lowercased()
        return Self.faultWords.contains { lowercased.contains($0) }
    }

    private static let faultWords = [
        "error", "exception", "fail", "cannot", "refused", "timeout", "timed out", "not found", "denied",
    ]
    private static let faultOctets = faultWords.map { Array($0.utf8) }

    /// Whether a text has one of the words in any case, or nil where it is not all ASCII.
    private static func hasFaultWord(inASCII text: [UInt8]) -> Bool? {
        guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
        for start in text.indices {
            switch text[start] | 0x20 {
            case UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "c"), UInt8(ascii: "r"),
                UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "d"):
                for word in faultOctets where start + word.count <= text.count {
                    if word.indices.allSatisfy({ lowered(text[start + $0]) == word[$0] }) { return true }
                }
            default: break
            }
        }
        return false
    }

    private static func lowered(_ octet: UInt8) -> UInt8 {
        octet >= UInt8(ascii: "A") && octet <= UInt8(ascii: "Z") ? octet | 0x20 : octet
    }

    private static func times(_ count: Int) -> String { count == 1 ? "once" : String(count) + " times" }

    /// The finding.
    func finding(blame: Cause.Kind) -> Finding {
        var numbers = Finding.Numbers()
        numbers.before = Double(change.baselineCount)
        numbers.after = Double(change.candidateCount)
        numbers.ratio = change.ratio
        numbers.pValue = change.pValue
        numbers.since = change.first
        let kind: Finding.Kind
        switch change.kind {
        case .new: kind = change.signatures.isEmpty ? .newTemplate : .signature
        case .jumped: kind = .templateJump
        case .gone: kind = .templateGone
        case .preExisting: kind = .preExisting
        }
        let side = change.kind == .gone ? "/logs/baseline/" : "/logs/candidate/"
        return Finding(
            kind: kind, severity: grade.severity, subject: change.template,
            blame: change.kind == .preExisting ? .preExisting : blame, summary: summary,
            confidence: min(0.999, max(0, change.strength)), numbers: numbers,
            pointers: change.lines.map { side + String($0) }, excerpts: excerpts)
    }
}
