import Judgement
import LogMining

/// Says in plain words what a policy does.
package struct PolicyExplanation: Sendable {
    /// A heading with its sentences.
    package struct Section: Sendable, Hashable {
        /// What the sentences are about.
        package var title: String
        /// What holds.
        package var sentences: [String]
    }

    /// The policy's name and the deployments that it is for.
    package var title: String

    /// What it does, part by part.
    package var sections: [Section]

    /// Explains a policy.
    ///
    /// - Parameters:
    ///   - rule: The policy with the deployments that it is for.
    ///   - digest: The digest that verdicts under it carry, in hexadecimal.
    package init(_ rule: PolicyBook.Rule, digest: String) {
        let policy = rule.policy
        title = "Policy \(policy.name), \(Self.scope(of: rule)) (digest \(digest.prefix(12)))"
        sections = [
            Section(title: "What it lets Verdict do", sentences: Self.leave(policy)),
            Section(title: "When it rolls back", sentences: Self.rollbacks(policy)),
            Section(title: "What it asks for before it concludes anything", sentences: Self.data(policy)),
            Section(title: "Signals", sentences: policy.signals.map { Self.rule($0) }),
            Section(title: "Log lines that the team knows", sentences: policy.signatures.map(Self.signature)),
            Section(title: "When time matters", sentences: Self.calendar(policy)),
            Section(title: "Who is told", sentences: Self.people(policy)),
        ].filter { !$0.sentences.isEmpty }
    }

    /// The lines of a text for a terminal.
    package var lines: [String] {
        var lines = [title]
        for section in sections {
            lines.append("")
            lines.append(section.title + ":")
            lines += section.sentences.map { "  - " + $0 }
        }
        return lines
    }

    // MARK: - Parts

    private static func scope(of rule: PolicyBook.Rule) -> String {
        switch (rule.service, rule.environment) {
        case (let service?, let environment?): "for the service \(service) in the environment \(environment)"
        case (let service?, nil): "for the service \(service) in every environment"
        case (nil, let environment?): "for every service in the environment \(environment)"
        case (nil, nil) where rule.policy.name == "default":
            "for every deployment that no other policy is for"
        case (nil, nil): "for requests that name it, and for policies that extend it"
        }
    }

    private static func leave(_ policy: Policy) -> [String] {
        var sentences: [String] = []
        switch policy.autonomy {
        case .observe:
            sentences.append(
                "observe: every answer is proceed, and the assessment beside it says what it would have been."
            )
        case .propose:
            sentences.append(
                "propose: every answer is proceed, the assessment beside it says what it would have been, and "
                    + "pull requests may be opened.")
        case .alert:
            sentences.append(
                "alert: what calls for a rollback is answered with investigate, so that a person decides.")
        case .act:
            sentences.append("act: the answer is the assessment, rollback included.")
        }
        let allowed = Policy.Effect.allCases.filter { policy.permits($0, isDecidedByPerson: true) }
        if allowed.isEmpty {
            sentences.append("Verdict itself touches nothing in Harness and opens no pull request.")
        }
        for effect in allowed {
            let needsPerson = !policy.permits(effect)
            sentences.append(
                "Verdict itself may \(words(for: effect, policy))"
                    + (needsPerson ? ", once a person has decided so." : "."))
        }
        for effect in Policy.Effect.allCases
        where policy.effects.listed.contains(effect) && !allowed.contains(effect) {
            sentences.append(
                "\(effect.rawValue) is listed, but does not happen under \(policy.autonomy.rawValue).")
        }
        return sentences
    }

    private static func words(for effect: Policy.Effect, _ policy: Policy) -> String {
        switch effect {
        case .rejectApproval: "reject the approval that an execution waits for"
        case .grantApproval: "approve what an execution waits for"
        case .markFailure: "mark a stage as failed, so that its failure strategy rolls back"
        case .rollbackPipeline: "run the pipeline \(policy.effects.rollbackPipeline ?? "") to roll back"
        case .abortAll: "abort a whole execution, which rolls nothing back"
        case .openPullRequest: "open pull requests with changes of pipelines"
        }
    }

    private static func people(_ policy: Policy) -> [String] {
        guard policy.autonomy.tellsPeople else { return ["Nobody is told; verdicts are only recorded."] }
        func channels(_ names: [String]?) -> String {
            guard let names else { return "every channel that is configured" }
            return names.isEmpty ? "nobody" : list(names)
        }
        return [
            "What calls for a rollback is told to \(channels(policy.alerts.rollback)).",
            "What is to be investigated is told to \(channels(policy.alerts.investigate)).",
        ]
    }

    private static func rollbacks(_ policy: Policy) -> [String] {
        var sentences = [
            "More than \(percent(policy.clearCutErrorRate)) of the new version's requests fail, of the old "
                + "one's fewer than half as many: clear-cut."
        ]
        if policy.clearCutSymptoms.failingHealth {
            sentences.append("Health probes of the new version alone fail again and again: clear-cut.")
        } else {
            sentences.append("Failing health probes weigh what any new line in the log weighs.")
        }
        if policy.clearCutSymptoms.crashLoops {
            sentences.append("Containers of the new version alone crash in a loop: clear-cut.")
        } else {
            sentences.append("Crash loops weigh what any new line in the log weighs.")
        }
        let tolerated = policy.toleratedEffect
        sentences.append(
            "Latency and signals of your own: a change of less than \(percent(tolerated)) is tolerated, one of "
                + "\(percent(2 * tolerated)) or more, beyond chance, is evidence for a rollback. Throughput and "
                + "business figures tolerate \(percent(max(0.2, tolerated))), resources \(percent(max(0.3, tolerated))); "
                + "errors are judged by how many more requests fail.")
        return sentences
    }

    private static func data(_ policy: Policy) -> [String] {
        var sentences: [String] = []
        if let points = policy.minimumData.points {
            sentences.append("\(points) observations of each signal on each side.")
        }
        if let requests = policy.minimumData.requests {
            sentences.append(
                "\(Decimals.text(requests)) requests to the new version behind each latency, error rate and "
                    + "availability.")
        }
        if !sentences.isEmpty { sentences.append("Where there are fewer, the answer is investigate.") }
        return sentences
    }

    private static func rule(_ rule: Policy.SignalRule) -> String {
        var says: [String] = []
        if let weight = rule.weight {
            says.append(
                weight == 0
                    ? "are for information only"
                    : weight >= 1
                        ? "weigh \(Decimals.text(weight))"
                        : "weigh \(Decimals.text(weight)), so that they roll back only with others that bring it to 1"
            )
        }
        if let isCritical = rule.isCritical {
            says.append(
                isCritical
                    ? "are critical: one alone is enough for a rollback, and a lack of data is not passed over"
                    : "are not critical")
        }
        if let threshold = rule.threshold { says.append("have to stay \(bounds(threshold))") }
        if let clearCut = rule.clearCut {
            says.append("are a clear-cut rollback unless they stay \(bounds(clearCut))")
        }
        if let effect = rule.toleratedEffect { says.append("may change by \(percent(effect))") }
        if let points = rule.minimumData.points { says.append("need \(points) observations on each side") }
        if let requests = rule.minimumData.requests {
            says.append("need \(Decimals.text(requests)) requests behind them")
        }
        return "\(subject(rule)) \(Self.list(says))."
    }

    private static func subject(_ rule: Policy.SignalRule) -> String {
        let kind = rule.kind.map { "\($0.rawValue) signals" } ?? "Signals"
        let owner = rule.dependency.map { " of the dependency \($0)" } ?? " of the service"
        return kind + owner + (rule.name.map { " called \($0)" } ?? "")
    }

    private static func bounds(_ bounds: Policy.Bounds) -> String {
        func value(_ number: Double) -> String {
            switch bounds.unit {
            case .signal: Decimals.text(number) + " (in the signal's unit)"
            case .seconds:
                number < 1
                    ? Decimals.text((number * 1e9).rounded() / 1e6) + " ms" : Decimals.text(number) + " s"
            case .fraction: percent(number)
            }
        }
        switch (bounds.min, bounds.max) {
        case (let min?, let max?): return "from \(value(min)) to \(value(max))"
        case (let min?, nil): return "at or above \(value(min))"
        case (nil, let max?): return "at or below \(value(max))"
        case (nil, nil): return "anywhere"
        }
    }

    private static func signature(_ rule: Policy.SignatureRule) -> String {
        let meaning =
            switch rule.meaning {
            case .ignore: "weighs nothing"
            case .explain: "is named and explained"
            case .investigate: "new in the new version, asks for a person's look"
            case .rollback: "new in the new version, is evidence for a rollback"
            }
        let cause = rule.signature.cause.isEmpty ? "" : ": \(rule.signature.cause)"
        return "\(rule.signature.id) \(meaning)\(cause)"
    }

    private static func calendar(_ policy: Policy) -> [String] {
        var sentences: [String] = []
        if let business = policy.businessHours {
            var differences: [String] = []
            if business.businessWeightOutside < 1 {
                differences.append(
                    "business figures weigh \(Decimals.text(business.businessWeightOutside)) of what they do within"
                )
            }
            switch business.rollbacksOutside {
            case .all: break
            case .clearCut: differences.append("only clear-cut rollbacks happen by themselves")
            case .none: differences.append("no rollback happens by itself")
            }
            sentences.append(
                "Business hours are \(hours(business.hours)). Outside of them "
                    + (differences.isEmpty ? "nothing is different" : Self.list(differences)) + ".")
        }
        for window in policy.freezeWindows {
            switch window.span {
            case .once(let from, let to):
                sentences.append(
                    "\(window.name), from \(PolicyText.moment(from)) to \(PolicyText.moment(to)): nothing "
                        + "proceeds without a person.")
            case .weekly(let hours):
                sentences.append(
                    "\(window.name), \(Self.hours(hours)): nothing proceeds without a person.")
            }
        }
        return sentences
    }

    // MARK: - Words

    private static func hours(_ hours: WeeklyHours) -> String {
        let days = hours.days.sorted().map { PolicyReader.weekdays[($0 - 1) % 7].capitalizedFirst }
        return "\(list(days)), \(PolicyText.clock(hours.from)) to \(PolicyText.clock(hours.to)) "
            + "(UTC\(PolicyText.offset(hours.offsetMinutes)))"
    }

    private static func percent(_ fraction: Double) -> String {
        Decimals.text((fraction * 1e6).rounded() / 1e4) + " %"
    }

    private static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension String {
    /// The text with its first letter as a capital.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
