import Judgement
package import LogMining

extension ReviewSubject {
    /// What a reviewer of a verdict sees: the judge's findings, sums of the signals, and some log lines.
    ///
    /// - Parameters:
    ///   - request: The request; its log lines have no secrets any more.
    ///   - assessment: What the judge says.
    ///   - maximumBytes: The most octets of text.
    init(_ request: VerifyRequest, judgedAs assessment: Assessment, maximumBytes: Int) {
        let execution = request.execution
        var builder = Builder(
            task: .verdict, service: execution.serviceId ?? request.evidence.deployment.service,
            maximumBytes: maximumBytes)
        builder.addContext(request)
        builder.add(
            .judgement, from: "judge.assessment",
            "\(assessment.outcome.rawValue), confidence \(Self.text(assessment.confidence)), cause "
                + assessment.cause.kind.rawValue + (assessment.cause.name.map { " (\($0))" } ?? ""))
        builder.add(.judgement, from: "judge.reason", assessment.reason)
        for finding in assessment.findings.prefix(40) {
            builder.add(
                .finding, from: "judge.finding.\(finding.kind.rawValue).\(finding.severity.rawValue)",
                "\(finding.subject): \(finding.summary)", at: finding.pointers.first ?? "")
            for excerpt in finding.excerpts.prefix(3) {
                builder.add(.candidateLine, from: "log.excerpt", excerpt, at: finding.pointers.first ?? "")
            }
        }
        for (index, signal) in request.evidence.signals.prefix(60).enumerated() {
            builder.add(.signal, from: "signal", Self.describe(signal), at: "/signals/\(index)")
        }
        for (index, dependency) in request.evidence.dependencies.prefix(40).enumerated() {
            let state = dependency.isHealthy.map { $0 ? "healthy" : "not healthy" } ?? "of unknown health"
            builder.add(
                .dependency, from: "dependency", "\(dependency.name): \(state)", at: "/dependencies/\(index)")
        }
        for shortfall in request.evidence.shortfalls.prefix(20) {
            builder.add(.context, from: "shortfall", "\(shortfall.subject): \(shortfall.reason)")
        }
        let logs = request.evidence.logs
        builder.addLines(
            logs.candidate, .candidateLine, from: "log.candidate", at: "/logs/candidate", most: 120)
        builder.addLines(logs.baseline, .baselineLine, from: "log.baseline", at: "/logs/baseline", most: 40)
        for dependency in logs.dependencies.prefix(8) {
            builder.addLines(
                dependency.lines, .dependencyLine, from: "log.dependency.\(dependency.name)",
                at: "/logs/dependencies", most: 20)
        }
        self = builder.build()
    }

    private static func describe(_ signal: Signal) -> String {
        var parts = ["\(signal.name) (\(signal.kind.rawValue)"]
        if let statistic = signal.statistic { parts.append(statistic.rawValue) }
        if !signal.unit.isEmpty { parts.append("in \(signal.unit)") }
        if let dependency = signal.dependency { parts.append("of \(dependency)") }
        return parts.joined(separator: " ") + "): baseline \(describe(signal.baseline)); candidate "
            + describe(signal.candidate)
    }

    private static func describe(_ series: Series) -> String {
        let values = series.values.filter(\.isFinite).sorted()
        guard let first = values.first, let last = values.last else { return "none" }
        return
            "\(values.count) values, median \(text(values[values.count / 2])), from \(text(first)) to \(text(last))"
    }

    /// A number of four digits, which a reader needs no more of.
    private static func text(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "unknown" }
        let magnitude = value.magnitude
        guard magnitude >= 1e-4, magnitude < 1e15 else { return "\(value)" }
        var scale = 1.0
        while magnitude * scale < 1000, scale < 1e8 { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}

extension ReviewSubject.Builder {
    fileprivate mutating func addContext(_ request: VerifyRequest) {
        let deployment = request.evidence.deployment
        add(
            .context, from: "deployment",
            "strategy \(deployment.strategy.rawValue), comparison \(deployment.comparison.rawValue)")
        for field in ExecutionIdentity.fields {
            if let value = request.execution[keyPath: field.path] {
                add(.context, from: "execution.\(field.name)", value, at: "/execution/\(field.name)")
            }
        }
        if let version = deployment.version {
            add(.context, from: "deployment.version", version, at: "/deployment/version")
        }
        if let version = deployment.previousVersion {
            add(.context, from: "deployment.previousVersion", version, at: "/deployment/previousVersion")
        }
    }

    /// Adds lines, those of many evenly over the whole and always the last ones.
    ///
    /// - Parameters:
    ///   - text: The lines.
    ///   - kind: What they are.
    ///   - source: Where they come from.
    ///   - pointer: Where the array of them lies.
    ///   - most: The most lines.
    package mutating func addLines(
        _ text: LogText?, _ kind: Kind, from source: String, at pointer: String, most: Int
    ) {
        guard let text, text.count > 0 else { return }
        let tail = min(text.count, most / 2)
        let spread = text.count - tail
        let step = max(1, (spread + most - tail - 1) / max(1, most - tail))
        var chosen = Array(stride(from: 0, to: spread, by: step))
        chosen += Array(spread..<text.count)
        var seen: Set<String> = []
        for index in chosen {
            let line = text[index]
            // The same line a hundred times tells no more than once.
            guard seen.insert(line).inserted else { continue }
            add(kind, from: source, line, at: "\(pointer)/\(index)")
        }
        omit(text.count - chosen.count)
    }
}
