package import Pipelines
package import Store

/// What a team reads each week on all its pipelines; it says what is the case and changes nothing.
package struct PipelinesReport: Sendable {
    /// One pipeline.
    package struct Entry: Sendable {
        /// Its name.
        package var name: String
        /// Its identifier; nil if its YAML has none.
        package var identifier: String?
        /// Where its YAML was read: a file, or Harness.
        package var source: String
        /// What the validator says.
        package var diagnostics: [Diagnostic]
        /// What the optimiser says; nil where the text is no YAML.
        package var optimization: OptimizationReport?
        /// How it went lately; nil where Harness was not asked.
        package var runs: RunSummary?
        /// Why something is missing.
        package var problem: String?

        /// Looks at a pipeline's text.
        ///
        /// - Parameters:
        ///   - text: The YAML, as UTF-8.
        ///   - source: Where it was read.
        ///   - timings: How long its parts took.
        ///   - settings: What the team decides about the optimiser's rules.
        ///   - runs: How it went lately.
        package init(
            _ text: [UInt8], source: String, timings: Timings = Timings(),
            settings: Optimizer.Settings = Optimizer.Settings(), runs: RunSummary? = nil
        ) {
            let pipeline = try? Pipeline(parsing: text)
            identifier = pipeline?.identifier
            name = pipeline?.name ?? identifier ?? source
            self.source = source
            diagnostics = Validator.validate(text)
            optimization = try? Optimizer.report(
                on: text, file: source, timings: timings, settings: settings)
            self.runs = runs
        }

        /// A pipeline that could not be read.
        package init(unreadable name: String, source: String, problem: String) {
            self.name = name
            identifier = name
            self.source = source
            diagnostics = []
            self.problem = problem
        }

        /// How many findings of the validator are so bad.
        func count(of severity: Diagnostic.Severity) -> Int {
            diagnostics.count { $0.severity == severity }
        }

        /// The seconds that a run would be shorter with everything that was found; nil where nothing was measured.
        var saving: Double? {
            guard let before = optimization?.secondsBefore, let after = optimization?.secondsAfter else {
                return nil
            }
            return max(0, before - after)
        }
    }

    /// The project, `ORGANISATION/PROJECT`, or nil for files alone.
    package var project: String?
    /// When the time that it is about begins.
    package var start: Timestamp
    /// When it ends, which is when it was made.
    package var end: Timestamp
    /// The pipelines.
    package var entries: [Entry]

    /// Creates a report.
    package init(project: String? = nil, from start: Timestamp, to end: Timestamp, entries: [Entry]) {
        self.project = project
        self.start = start
        self.end = end
        self.entries = entries
    }

    /// The title.
    var title: String { "Pipelines" + (project.map { " of \($0)" } ?? "") }

    /// The sums at the top.
    var summary: String {
        let errors = entries.reduce(0) { $0 + $1.count(of: .error) }
        let findings = entries.reduce(0) { $0 + ($1.optimization?.findings.count ?? 0) }
        let runs = entries.compactMap(\.runs)
        var text =
            "\(Words.count(entries.count, "pipeline")), \(Words.count(errors, "error")), "
            + "\(Words.count(findings, "finding")) of the optimiser"
        if !runs.isEmpty { text += ", \(Words.count(runs.reduce(0) { $0 + $1.ended }, "run")) that ended" }
        let saving = entries.reduce(0.0) { sum, entry in
            sum + (entry.saving ?? 0) * Double(entry.runs?.ended ?? 0)
        }
        if saving >= 60 { text += "; the findings would have saved about \(Words.time(saving))" }
        return text + "."
    }
}

/// Numbers as people read them.
enum Words {
    /// `1 run`, `2 runs`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `45 s`, `12 min`, `3.5 h`.
    static func time(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e9 else { return "?" }
        if seconds < 119.5 { return "\(Int(seconds.rounded())) s" }
        if seconds < 7_170 { return "\(Int((seconds / 60).rounded())) min" }
        let tenths = Int((seconds / 360).rounded())
        return "\(tenths / 10).\(tenths % 10) h"
    }

    /// `93 %`, without pretending to certainty that is not there.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        return "\(Int((Double(part) / Double(whole) * 100).rounded())) %"
    }

    /// `2026-11-22`, the day in UTC.
    ///
    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    static func day(_ time: Timestamp) -> String {
        let days = time.milliseconds / 86_400_000 - (time.milliseconds % 86_400_000 < 0 ? 1 : 0)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day))"
    }
}
