import Glibc

/// What the new version's log says that the old version's did not.
///
/// Both sides are mined together, so that a template has one identity. Everything is computed from the lines alone
/// and comes out the same on every machine.
package struct LogComparison: Sendable {
    /// The changes that matter, the weightiest first.
    package let changes: [TemplateChange]

    /// The number of baseline events; a stack trace is one event.
    package let baselineEvents: Int

    /// The number of candidate events.
    package let candidateEvents: Int

    /// For each candidate line, whether the baseline never shows its template.
    package let isNew: [Bool]

    /// The slices that each side is cut into to see how unevenly a template comes.
    private static let sliceCount = 8

    /// Compares two logs.
    ///
    /// - Parameters:
    ///   - baseline: The old version's lines; nil or empty where there are none, and then nothing is called new.
    ///   - candidate: The new version's lines.
    ///   - catalogue: Known situations to name; nil names none.
    ///   - isSameTraffic: Whether both sides served alike, so that where templates do not tell their exposure, their time does.
    package init(
        baseline: LogText?, candidate: LogText, catalogue: SignatureCatalogue? = nil,
        isSameTraffic: Bool = false
    ) {
        let old = baseline ?? LogText()
        var miner = TemplateMiner()
        let oldLines = miner.add(old)
        let newLines = miner.add(candidate)
        let templates = miner.templates()
        let roots = templates.roots
        var tally = Tally(count: roots.count)
        baselineEvents = tally.count(oldLines, roots, isCandidate: false, slices: Self.sliceCount)
        candidateEvents = tally.count(newLines, roots, isCandidate: true, slices: Self.sliceCount)
        let isComparable = baselineEvents > 0
        isNew = newLines.map { isComparable && tally.rows[roots[Int($0.shape)]].before == 0 }
        let judge = Assessor(
            headers: miner.headers, templates: templates, roots: roots, tally: tally, old: old,
            new: candidate, oldLines: oldLines,
            newLines: newLines, baselineEvents: baselineEvents, candidateEvents: candidateEvents,
            catalogue: catalogue, isSameTraffic: isSameTraffic)
        changes = judge.changes()
    }

    // MARK: - Counting

    /// What one template showed on both sides.
    private struct Row {
        var before = 0
        var after = 0
        var beforeLater = 0
        var level: LogLevel?
        var firstBefore = Int.max
        var firstAfter = Int.max
        var lastBefore = 0
        var lastAfter = 0
    }

    /// The counts of all templates.
    private struct Tally {
        var rows: [Row]
        /// The counts by slice: baseline's, then candidate's, template by template.
        var slices: [Int32]

        init(count: Int) {
            rows = [Row](repeating: Row(), count: count)
            slices = [Int32](repeating: 0, count: count * 2 * LogComparison.sliceCount)
        }

        /// Counts the events of one side and returns their number.
        mutating func count(
            _ lines: [TemplateMiner.Line], _ roots: [Int], isCandidate: Bool, slices sliceCount: Int
        ) -> Int {
            var events = 0
            for line in lines where !line.isContinuation { events += 1 }
            var event = 0
            for (index, line) in lines.enumerated() where !line.isContinuation {
                let root = roots[Int(line.shape)]
                let slice = event * sliceCount / max(1, events)
                if isCandidate {
                    rows[root].after += 1
                    rows[root].firstAfter = min(rows[root].firstAfter, index)
                    rows[root].lastAfter = index
                } else {
                    rows[root].before += 1
                    rows[root].firstBefore = min(rows[root].firstBefore, index)
                    rows[root].lastBefore = index
                    if slice >= sliceCount / 2 { rows[root].beforeLater += 1 }
                }
                if let level = line.level { rows[root].level = max(rows[root].level ?? level, level) }
                slices[(root * 2 + (isCandidate ? 1 : 0)) * sliceCount + slice] += 1
                event += 1
            }
            return events
        }
    }

    // MARK: - Judging

    /// Turns counts into changes.
    private struct Assessor {
        let headers: HeaderScanner
        let templates: TemplateSet
        let roots: [Int]
        let tally: Tally
        let old: LogText
        let new: LogText
        let oldLines: [TemplateMiner.Line]
        let newLines: [TemplateMiner.Line]
        let baselineEvents: Int
        let candidateEvents: Int
        let catalogue: SignatureCatalogue?
        let isSameTraffic: Bool

        func changes() -> [TemplateChange] {
            guard candidateEvents > 0 || baselineEvents > 0 else { return [] }
            let ratio = exposure()
            let noise = novelty()
            let templates = tally.rows.indices.filter { roots[$0] == $0 }
            let tests = Double(max(1, templates.count))
            var changes: [TemplateChange] = []
            for root in templates {
                let row = tally.rows[root]
                guard var change = change(root, row, ratio, noise, tests) else { continue }
                change.weight = change.strength * Self.gravity(change.level) * Self.share(change.kind)
                changes.append(change)
            }
            changes.sort {
                if $0.weight != $1.weight { return $0.weight > $1.weight }
                if $0.candidateCount != $1.candidateCount { return $0.candidateCount > $1.candidateCount }
                return ($0.lines.first ?? 0) < ($1.lines.first ?? 0)
            }
            return changes
        }

        /// The candidate's amount of log over the baseline's: the median ratio of the templates that both show.
        ///
        /// A flood of one template does not make the others look rarer, as the ratio of all lines would.
        private func exposure() -> Double {
            guard baselineEvents > 0, candidateEvents > 0 else { return 1 }
            var ratios: [Double] = []
            for row in tally.rows where row.before >= 5 && row.after >= 5 {
                ratios.append(Double(row.after) / Double(row.before))
            }
            let lines = Double(candidateEvents) / Double(baselineEvents)
            guard ratios.count >= 3 else {
                guard isSameTraffic, let before = span(old, oldLines, baselineEvents),
                    let after = span(new, newLines, candidateEvents)
                else { return lines }
                // Clocks of a few lines are coarse; beyond this they are not believed.
                return min(20 * lines, max(lines / 20, after / before))
            }
            ratios.sort()
            let middle = ratios.count / 2
            return ratios.count % 2 == 1
                ? ratios[middle] : (ratios[middle - 1] * ratios[middle]).squareRoot()
        }

        /// The seconds that a side's lines cover, or nil where their timestamps do not tell.
        private func span(_ text: LogText, _ lines: [TemplateMiner.Line], _ events: Int) -> Double? {
            guard events >= 5 else { return nil }
            let first = lines.indices.prefix(50).lazy.compactMap { moment(text, $0) }.first
            let last = lines.indices.suffix(50).reversed().lazy.compactMap { moment(text, $0) }.first
            guard let first, let last, first.isDated == last.isDated else { return nil }
            var seconds = last.seconds - first.seconds
            // Without a date a log that runs past midnight ends earlier than it began.
            if seconds < 0, !first.isDated { seconds += 86_400 }
            // Events cover as many gaps as there are events, of which one lies outside.
            return seconds > 0 ? seconds * Double(events) / Double(events - 1) : nil
        }

        private func moment(_ text: LogText, _ line: Int) -> (seconds: Double, isDated: Bool)? {
            let bytes = text.bytes.span
            guard let range = headers.scan(bytes, text.range(ofLine: line)).timestamp else { return nil }
            if let seconds = TimestampValue.seconds(bytes, range) { return (seconds, true) }
            return TimestampValue.clock(bytes, range).map { ($0, false) }
        }

        /// The share of templates that the baseline's second half shows and its first half does not, by how often
        /// they come there: once, two to four times, more often.
        ///
        /// That is how often a template is new where nothing was deployed.
        private func novelty() -> (once: Double, few: Double, many: Double) {
            var seen = (0, 0, 0)
            var fresh = (0, 0, 0)
            for row in tally.rows where row.beforeLater > 0 {
                let isFresh = row.beforeLater == row.before
                switch row.beforeLater {
                case 1:
                    seen.0 += 1
                    if isFresh { fresh.0 += 1 }
                case 2...4:
                    seen.1 += 1
                    if isFresh { fresh.1 += 1 }
                default:
                    seen.2 += 1
                    if isFresh { fresh.2 += 1 }
                }
            }
            return (
                Double(fresh.0) / Double(seen.0 + 1), Double(fresh.1) / Double(seen.1 + 2),
                Double(fresh.2) / Double(seen.2 + 4)
            )
        }

        private func change(
            _ root: Int, _ row: Row, _ ratio: Double, _ noise: (once: Double, few: Double, many: Double),
            _ tests: Double
        ) -> TemplateChange? {
            if row.before == 0 {
                guard row.after > 0, baselineEvents > 0 else { return nil }
                let p = RateTest.absence(count: row.after, ratio: ratio)
                let chance = row.after == 1 ? noise.once : row.after < 5 ? noise.few : noise.many
                return describe(.new, root, row, nil, p, (1 - p) * (1 - chance))
            }
            let width = LogComparison.sliceCount
            let start = root * 2 * width
            // The baseline's bursts alone: those of the candidate may be the very change.
            let dispersion = RateTest.dispersion(tally.slices.span, start..<(start + width))
            let rate = Double(row.after) / (Double(row.before) * ratio)
            if row.after > 0 {
                let p = RateTest.rise(
                    before: row.before, after: row.after, ratio: ratio, dispersion: dispersion)
                if rate >= 2, row.after >= 5, p * tests < 0.05 {
                    return describe(.jumped, root, row, rate, p, 1 - min(1, p * tests))
                }
            }
            if candidateEvents > 0, rate <= 0.1, case let slices = filledSlices(root), slices >= width * 3 / 4
            {
                let p = RateTest.rise(
                    before: row.after, after: row.before, ratio: 1 / ratio, dispersion: dispersion)
                if p * tests < 0.05 {
                    return describe(.gone, root, row, rate, p, 1 - min(1, p * tests))
                }
            }
            guard row.after > 0 else { return nil }
            let level = row.level ?? inferred(root)
            guard let level, level >= .warning else { return nil }
            return describe(.preExisting, root, row, rate, nil, 1)
        }

        /// The number of baseline slices that show a template.
        private func filledSlices(_ root: Int) -> Int {
            let start = root * 2 * LogComparison.sliceCount
            return (start..<(start + LogComparison.sliceCount)).count { tally.slices[$0] > 0 }
        }

        private func describe(
            _ kind: TemplateChange.Kind, _ root: Int, _ row: Row, _ ratio: Double?, _ p: Double?,
            _ strength: Double
        ) -> TemplateChange {
            let isGone = kind == .gone
            let text = isGone ? old : new
            let side = isGone ? oldLines : newLines
            let lines = samples(root, side, isGone ? row.firstBefore : row.firstAfter)
            var times: (first: Double?, last: Double?) = (nil, nil)
            var exception: String?
            if let first = lines.first {
                times = (
                    time(text, first), time(text, isGone ? row.lastBefore : row.lastAfter)
                )
                exception = ExceptionScanner.root(
                    text, first: first, headers: headers
                ) { side[$0].isContinuation }
            }
            return TemplateChange(
                kind: kind, template: templates.text(of: root), level: row.level ?? inferred(root),
                baselineCount: row.before, candidateCount: row.after, ratio: ratio, pValue: p,
                strength: strength, weight: 0, lines: lines, first: times.first, last: times.last,
                rootException: exception,
                signatures: signatures(text, lines.first, side))
        }

        /// The ids of the signatures that the event at a line shows.
        private func signatures(_ text: LogText, _ first: Int?, _ side: [TemplateMiner.Line]) -> [String] {
            guard let catalogue, let first else { return [] }
            var search = SignatureCatalogue.Search()
            var found: [Int] = []
            var line = first
            repeat {
                for number in search.matches(catalogue, text, line: line) where !found.contains(number) {
                    found.append(number)
                }
                line += 1
            } while line < side.count && side[line].isContinuation && line < first + 60
            return found.map { catalogue.signatures[$0].id }
        }

        private func time(_ text: LogText, _ line: Int) -> Double? {
            let bytes = text.bytes.span
            guard let range = headers.scan(bytes, text.range(ofLine: line)).timestamp else { return nil }
            return TimestampValue.seconds(bytes, range)
        }

        /// The first three lines of a template.
        private func samples(_ root: Int, _ lines: [TemplateMiner.Line], _ first: Int) -> [Int] {
            var found: [Int] = []
            guard first < lines.count else { return found }
            for index in first..<lines.count
            where !lines[index].isContinuation && roots[Int(lines[index].shape)] == root {
                found.append(index)
                if found.count == 3 { break }
            }
            return found
        }

        /// The level that a template's words suggest.
        private func inferred(_ root: Int) -> LogLevel? { templates.suggestedLevel(of: root) }

        private static func gravity(_ level: LogLevel?) -> Double {
            switch level {
            case .fatal: 1
            case .error: 0.9
            case .warning: 0.5
            case .notice, .info: 0.2
            case nil: 0.25
            case .debug, .trace: 0.1
            }
        }

        private static func share(_ kind: TemplateChange.Kind) -> Double {
            switch kind {
            case .new: 1
            case .jumped: 0.95
            case .gone: 0.8
            case .preExisting: 0.05
            }
        }
    }
}
