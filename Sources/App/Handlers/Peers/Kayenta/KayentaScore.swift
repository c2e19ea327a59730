/// Sums metrics up into groups and a score, as Kayenta does.
///
/// Source: spinnaker/kayenta, `WeightedSumScorer.scala`, `ThresholdScoreClassifier.scala`.
struct KayentaScore: Sendable {
    /// A group's share of metrics that pass.
    struct Group: Sendable {
        var name: String
        var score: Double
        var hasData: Bool
    }

    var groups: [Group]
    var score: Double
    var classification: String
    var reason: String

    init(_ request: KayentaRequest, _ results: [KayentaClassifier.Result]) {
        let counted = results.filter { !$0.metric.options.isMuted }
        groups = Self.groups(request, counted)
        var sum = 0.0
        let weights = Self.weights(request, groups)
        for (group, weight) in zip(groups, weights) { sum += group.score * weight / 100 }
        score = (sum * 100).rounded() / 100
        reason = ""
        let missing = counted.count { $0.classification == .noData }
        if let critical = counted.first(where: { $0.isCritical && $0.classification != .pass }) {
            score = 0
            reason =
                "The critical metric \(critical.metric.name) was classified as \(critical.classification.rawValue)"
        } else if counted.isEmpty {
            score = 0
            reason = "There are no metrics to judge"
        } else if missing * 2 >= counted.count {
            score = 0
            reason = "\(missing) of \(counted.count) metrics have no data"
        }
        if score >= request.pass {
            classification = "Pass"
        } else if score >= request.marginal {
            classification = "Marginal"
        } else {
            classification = "Fail"
        }
        if reason.isEmpty {
            let failed = counted.filter {
                $0.classification == .high || $0.classification == .low || $0.classification == .noDataFails
            }
            reason =
                failed.isEmpty
                ? "No metric failed"
                : failed.prefix(3).map { "\($0.metric.name) is \($0.classification.rawValue)" }.joined(
                    separator: ", ")
                    + (failed.count > 3 ? " and \(failed.count - 3) more" : "")
        }
    }

    private static func groups(
        _ request: KayentaRequest, _ results: [KayentaClassifier.Result]
    ) -> [Group] {
        var names: [String] = []
        for result in results {
            for name in result.metric.groups where !names.contains(name) { names.append(name) }
        }
        return names.map { name in
            let members = results.filter { $0.metric.groups.contains(name) }
            let judged = members.filter { $0.classification != .noData }
            let passed = judged.count { $0.classification == .pass }
            return Group(
                name: name, score: judged.isEmpty ? 100 : 100 * Double(passed) / Double(judged.count),
                hasData: !judged.isEmpty)
        }
    }

    /// Groups without a weight share what the others leave of 100.
    private static func weights(_ request: KayentaRequest, _ groups: [Group]) -> [Double] {
        let given = groups.map { group in request.groupWeights.first { $0.name == group.name }?.weight }
        let sum = given.reduce(0) { $0 + ($1 ?? 0) }
        let open = given.count { $0 == nil }
        return given.map { $0 ?? max(0, 100 - sum) / Double(max(1, open)) }
    }
}
