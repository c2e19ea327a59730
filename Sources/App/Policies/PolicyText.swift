import Judgement
import LogMining
import YAML

/// Writes policies as YAML in flow style; read back, they are the same.
enum PolicyText {
    /// A rule as a pair of name and policy, which extends nothing, since all that it inherited stands in it.
    static func flow(_ rule: PolicyBook.Rule) -> String {
        let policy = rule.policy
        var members: [String] = []
        if let service = rule.service { members.append("service: \(Setting.quoted(service))") }
        if let environment = rule.environment {
            members.append("environment: \(Setting.quoted(environment))")
        }
        if policy.name != "default" { members.append("extends: none") }
        members.append("autonomy: \(policy.autonomy.rawValue)")
        members.append("effects: \(flow(policy.effects))")
        members.append(
            "clearCut: {errorRate: \(policy.clearCutErrorRate), "
                + "failingHealthChecks: \(policy.clearCutSymptoms.failingHealth), "
                + "crashLoops: \(policy.clearCutSymptoms.crashLoops)}")
        members.append("toleratedEffect: \(policy.toleratedEffect)")
        if let minimum = flow(policy.minimumData) { members.append("minimumData: \(minimum)") }
        if !policy.signals.isEmpty { members.append("signals: \(list(policy.signals.map(flow)))") }
        if !policy.signatures.isEmpty { members.append("signatures: \(list(policy.signatures.map(flow)))") }
        if let hours = policy.businessHours {
            members.append(
                "businessHours: {\(flow(hours.hours)), outside: {businessWeight: "
                    + "\(hours.businessWeightOutside), rollbacks: \(hours.rollbacksOutside.rawValue)}}")
        }
        if !policy.freezeWindows.isEmpty {
            members.append("freezeWindows: \(list(policy.freezeWindows.map(flow)))")
        }
        if let alerts = flow(policy.alerts) { members.append("alerts: \(alerts)") }
        return "\(Setting.quoted(policy.name)): {\(members.joined(separator: ", "))}"
    }

    private static func list(_ values: [String]) -> String { "[\(values.joined(separator: ", "))]" }

    private static func flow(_ effects: Policy.Effects) -> String {
        list(
            Policy.Effect.allCases.filter { effects.listed.contains($0) }.map { effect in
                guard effect == .rollbackPipeline, let pipeline = effects.rollbackPipeline else {
                    return effect.rawValue
                }
                return "{rollbackPipeline: \(Setting.quoted(pipeline))}"
            })
    }

    private static func flow(_ alerts: Policy.Alerts) -> String? {
        let members = [("rollback", alerts.rollback), ("investigate", alerts.investigate)].compactMap {
            (name, channels) in channels.map { "\(name): \(list($0.map(Setting.quoted)))" }
        }
        return members.isEmpty ? nil : "{\(members.joined(separator: ", "))}"
    }

    private static func flow(_ minimum: Policy.MinimumData) -> String? {
        var members: [String] = []
        if let points = minimum.points { members.append("points: \(points)") }
        if let requests = minimum.requests { members.append("requests: \(Int64(requests))") }
        return members.isEmpty ? nil : "{\(members.joined(separator: ", "))}"
    }

    private static func flow(_ rule: Policy.SignalRule) -> String {
        var members: [String] = []
        if let name = rule.name { members.append("name: \(Setting.quoted(name))") }
        if let kind = rule.kind { members.append("kind: \(kind.rawValue)") }
        if let dependency = rule.dependency { members.append("dependency: \(Setting.quoted(dependency))") }
        if let weight = rule.weight { members.append("weight: \(weight)") }
        if let isCritical = rule.isCritical { members.append("critical: \(isCritical)") }
        if let threshold = rule.threshold { members.append("threshold: \(flow(threshold))") }
        if let clearCut = rule.clearCut { members.append("clearCut: \(flow(clearCut))") }
        if let effect = rule.toleratedEffect { members.append("toleratedEffect: \(effect)") }
        if let minimum = flow(rule.minimumData) { members.append("minimumData: \(minimum)") }
        return "{\(members.joined(separator: ", "))}"
    }

    private static func flow(_ bounds: Policy.Bounds) -> String {
        let unit =
            switch bounds.unit {
            case .signal: ""
            case .seconds: " s"
            case .fraction: " ratio"
            }
        var members: [String] = []
        if let max = bounds.max { members.append("max: \(Decimals.text(max))\(unit)") }
        if let min = bounds.min { members.append("min: \(Decimals.text(min))\(unit)") }
        return "{\(members.joined(separator: ", "))}"
    }

    private static func flow(_ rule: Policy.SignatureRule) -> String {
        let signature = rule.signature
        var members = [
            "id: \(Setting.quoted(signature.id))",
            "patterns: \(list(signature.patterns.map(Setting.quoted)))",
            "origin: \(signature.origin.rawValue)", "severity: \(signature.severity.rawValue)",
            "specificity: \(signature.specificity)",
        ]
        if !signature.cause.isEmpty { members.append("cause: \(Setting.quoted(signature.cause))") }
        if !signature.remedy.isEmpty { members.append("remedy: \(Setting.quoted(signature.remedy))") }
        if let link = signature.link { members.append("link: \(Setting.quoted(link))") }
        members.append("meaning: \(rule.meaning.rawValue)")
        return "{\(members.joined(separator: ", "))}"
    }

    private static func flow(_ window: Policy.FreezeWindow) -> String {
        switch window.span {
        case .once(let from, let to):
            "{name: \(Setting.quoted(window.name)), from: \"\(moment(from))\", to: \"\(moment(to))\"}"
        case .weekly(let hours): "{name: \(Setting.quoted(window.name)), \(flow(hours))}"
        }
    }

    private static func flow(_ hours: WeeklyHours) -> String {
        let days = hours.days.sorted().map { PolicyReader.weekdays[($0 - 1) % 7] }
        return "days: \(list(days)), from: \"\(clock(hours.from))\", to: \"\(clock(hours.to))\", "
            + "utcOffset: \"\(offset(hours.offsetMinutes))\""
    }

    // MARK: - Times

    /// Unix seconds as in 2026-11-27T00:00:00Z.
    static func moment(_ time: Double) -> String {
        guard let date = CalendarTime(time) else { return "" }
        let year = String(repeating: "0", count: max(0, 4 - String(date.year).utf8.count)) + String(date.year)
        let second = Int(time.rounded(.down)) - Int((time / 60).rounded(.down)) * 60
        return year + "-" + two(date.month) + "-" + two(date.day) + "T" + clock(date.minute) + ":"
            + two(second)
            + "Z"
    }

    /// The first moment after the year 9999, in Unix seconds.
    static let endOfTime = 253_402_300_800.0

    /// Minutes since midnight as in 08:30.
    static func clock(_ minutes: Int) -> String { two(minutes / 60) + ":" + two(minutes % 60) }

    /// An offset from UTC as in +01:00.
    static func offset(_ minutes: Int) -> String {
        (minutes < 0 ? "-" : "+") + clock(Int(minutes.magnitude))
    }

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

/// Numbers without an exponent.
enum Decimals {
    /// The shortest decimal text that reads back as the same number.
    static func text(_ value: Double) -> String {
        let description = "\(value)"
        let parts = description.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else {
            return description.hasSuffix(".0") ? String(description.dropLast(2)) : description
        }
        let isNegative = parts[0].hasPrefix("-")
        let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(mantissa.first ?? "0")
        let decimals = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
        var digits = whole + decimals
        var point = whole.utf8.count + exponent
        if point <= 0 {
            digits = String(repeating: "0", count: 1 - point) + digits
            point = 1
        }
        if digits.utf8.count < point { digits += String(repeating: "0", count: point - digits.utf8.count) }
        let before = digits.prefix(point)
        let after = digits.dropFirst(point)
        return (isNegative ? "-" : "") + before + (after.isEmpty ? "" : "." + after)
    }
}
