package import YAML

/// Looks for what would make a pipeline faster, cheaper or safer.
package enum Optimizer {
    /// What a team decides about the rules.
    package struct Settings: Sendable, Hashable {
        /// The rules that are off.
        package var disabled: Set<String> = []
        /// How much a rule's findings matter, where it is not as usual.
        package var severities: [String: OptimizationFinding.Severity] = [:]
        /// The only rules that count; nil for all.
        package var only: Set<String>?
        /// Where Verdict is reached, for steps that ask it; an expression of Harness or an address.
        package var verdictURL = "<+variable.verdict_url>"

        /// Creates settings: all rules as usual.
        package init() {}

        func isEnabled(_ rule: String) -> Bool {
            only.map { $0.contains(rule) } ?? !disabled.contains(rule)
        }
    }

    /// A rule's name and what it looks for.
    package struct RuleDescription: Sendable, Hashable {
        package var name: String
        package var summary: String
        package var severity: OptimizationFinding.Severity
    }

    static let rules: [any OptimizationRule.Type] = [
        ParallelStages.self, ParallelSteps.self, DependencyCache.self, ImageLayerCache.self,
        ImageRebuild.self,
        ScanOrder.self, PrintedSecret.self, MissingRollback.self, MissingFailureStrategy.self,
        MissingVerification.self, MissingTimeout.self, ApprovalWait.self, FlakyRetry.self, ResourceSize.self,
        CloneDepth.self, TestIntelligence.self, TestSplitting.self, RepeatedSelectors.self,
        RepeatedSteps.self,
    ]

    /// All rules.
    package static var ruleDescriptions: [RuleDescription] {
        rules.map { RuleDescription(name: $0.name, summary: $0.summary, severity: $0.severity) }
    }

    /// Looks at a pipeline.
    ///
    /// Each finding's edits apply to the text alone; ``OptimizationReport/changed`` has all of them.
    ///
    /// - Parameters:
    ///   - text: The YAML, as UTF-8.
    ///   - file: The name that errors and diffs tell.
    ///   - timings: How long its parts took.
    ///   - settings: What the team decides.
    /// - Returns: What was found; nothing for v1.
    /// - Throws: ``YAMLError`` for text that is not YAML.
    package static func report(
        on text: [UInt8], file: String? = nil, timings: Timings = Timings(), settings: Settings = Settings()
    ) throws(YAMLError) -> OptimizationReport {
        let pipeline = try Pipeline(parsing: text, file: file)
        let path = file ?? "pipeline.yaml"
        let (findings, suppressed) = findings(in: pipeline, timings, settings)
        let changed = try applyAll(to: pipeline, findings, timings, settings)
        let simulation = Simulation(timings)
        let lines = LineTable(of: text)
        var report = OptimizationReport(
            format: pipeline.format, findings: findings, suppressed: suppressed, original: text,
            changed: changed, path: path)
        for index in report.findings.indices {
            // The edits were applied before, so this cannot fail.
            report.findings[index].diff =
                (try? UnifiedDiff.text(of: report.findings[index].edits, on: text, lines: lines, path: path))
                ?? ""
        }
        if simulation.count > 0, let after = try? Pipeline(parsing: changed) {
            let shares = shares(of: pipeline, timings, settings)
            report.secondsBefore = mean(simulation.seconds(pipeline, measured: pipeline))
            report.secondsAfter = mean(simulation.seconds(after, measured: pipeline, shares: shares))
        }
        return report
    }

    // MARK: - Findings

    private static func proposals(
        in pipeline: Pipeline, _ timings: Timings, _ settings: Settings
    ) -> [(proposal: Proposal, severity: OptimizationFinding.Severity)] {
        guard pipeline.format == .v0, !pipeline.document.hasAliases, pipeline.node?.isMapping == true else {
            return []
        }
        let context = OptimizationContext(pipeline, timings: timings, verdictURL: settings.verdictURL)
        return rules.filter { settings.isEnabled($0.name) }.flatMap { rule in
            rule.proposals(for: context).map { ($0, settings.severities[rule.name] ?? rule.severity) }
        }
    }

    private static func findings(
        in pipeline: Pipeline, _ timings: Timings, _ settings: Settings
    ) -> (findings: [OptimizationFinding], suppressed: [SuppressedFinding]) {
        let proposals = proposals(in: pipeline, timings, settings)
        guard !proposals.isEmpty else { return ([], []) }
        let suppressions = Suppressions(in: pipeline.text)
        let simulation = Simulation(timings)
        let before = simulation.seconds(pipeline, measured: pipeline)
        let faults = ErrorCount(of: pipeline)
        var findings: [OptimizationFinding] = []
        var suppressed: [SuppressedFinding] = []
        let areFine = areFine(proposals.map(\.proposal), pipeline, faults)
        for (proposal, severity) in proposals {
            if let reason = suppressions.reason(for: proposal.rule, line: proposal.place.line) {
                suppressed.append(
                    SuppressedFinding(
                        rule: proposal.rule, path: proposal.path, line: proposal.place.line, reason: reason))
                continue
            }
            let isTimed = !before.isEmpty && (proposal.changesOrder || !proposal.shares.isEmpty)
            var saving: OptimizationFinding.Saving?
            if isTimed || !areFine {
                guard let after = changed(pipeline, by: proposal.edits, faults) else { continue }
                guard isTimed else {
                    findings.append(finding(proposal, severity, nil))
                    continue
                }
                let times = simulation.seconds(after, measured: pipeline, shares: proposal.shares)
                let differences = zip(before, times).map { $0 - $1 }
                saving = OptimizationFinding.Saving(
                    seconds: mean(differences), deviation: deviation(differences), executions: before.count,
                    isMeasured: proposal.shares.isEmpty)
            }
            findings.append(finding(proposal, severity, saving))
        }
        return (findings, suppressed)
    }

    private static func finding(
        _ proposal: Proposal, _ severity: OptimizationFinding.Severity, _ saving: OptimizationFinding.Saving?
    ) -> OptimizationFinding {
        OptimizationFinding(
            rule: proposal.rule, severity: severity, message: proposal.message, reason: proposal.reason,
            line: proposal.place.line, column: proposal.place.column, path: proposal.path,
            confidence: proposal.confidence, saving: saving, edits: proposal.edits)
    }

    /// Whether all changes that go together make no error, so that none has to be looked at by itself.
    private static func areFine(_ proposals: [Proposal], _ pipeline: Pipeline, _ faults: ErrorCount) -> Bool {
        var edits: [TextEdit] = []
        for proposal in proposals {
            guard edits.isCompatible(with: proposal.edits) else { return false }
            edits += proposal.edits
        }
        return changed(pipeline, by: edits, faults) != nil
    }

    /// The pipeline with edits; nil if they change nothing, make an error, or leave no YAML.
    private static func changed(_ pipeline: Pipeline, by edits: [TextEdit], _ faults: ErrorCount) -> Pipeline?
    {
        guard let text = try? edits.applied(to: pipeline.text), text != pipeline.text,
            let after = try? Pipeline(parsing: text), ErrorCount(of: after).isWithin(faults)
        else { return nil }
        return after
    }

    /// The text with all findings: those that touch one another come one after the other, worked out anew.
    private static func applyAll(
        to pipeline: Pipeline, _ findings: [OptimizationFinding], _ timings: Timings, _ settings: Settings
    ) throws(YAMLError) -> [UInt8] {
        var text = pipeline.text
        var round = findings
        // Each round applies one finding at least, and what is done is not found again.
        for _ in 0..<24 where !round.isEmpty {
            var edits: [TextEdit] = []
            for finding in round where edits.isCompatible(with: finding.edits) { edits += finding.edits }
            guard let next = try? edits.applied(to: text), next != text else { return text }
            text = next
            round = Self.findings(in: try Pipeline(parsing: text), timings, settings).findings
        }
        return text
    }

    private static func shares(
        of pipeline: Pipeline, _ timings: Timings, _ settings: Settings
    ) -> [String: Double] {
        var shares: [String: Double] = [:]
        for (proposal, _) in proposals(in: pipeline, timings, settings) {
            // What two findings save of one step does not add up; the larger counts.
            shares.merge(proposal.shares) { max($0, $1) }
        }
        return shares
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    private static func deviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = mean(values)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }
}

/// How many errors of which rule a pipeline has.
private struct ErrorCount {
    private var counts: [String: Int] = [:]

    init(of pipeline: Pipeline) {
        for diagnostic in Validator.structure(of: pipeline) where diagnostic.severity == .error {
            counts[diagnostic.rule, default: 0] += 1
        }
    }

    /// Whether there are no more of any.
    func isWithin(_ other: ErrorCount) -> Bool {
        counts.allSatisfy { $0.value <= other.counts[$0.key] ?? 0 }
    }
}
