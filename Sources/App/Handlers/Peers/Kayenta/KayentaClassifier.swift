import Judgement
import Statistics

/// Classifies a metric as Kayenta's `NetflixACAJudge-v1.0` does, and catches what that is blind to.
///
/// Where Kayenta says High or Low, or that there are no data, so does this. Where it passes a metric, the judge looks at
/// the same values: sparse errors, wider spread, slow tails, ramps, changes in tiny values. It is never bolder than Kayenta.
/// Source: spinnaker/kayenta, `NetflixACAJudge.scala`, `MannWhitneyClassifier.scala`, `IQRDetector.scala`.
struct KayentaClassifier: Sendable {
    /// Kayenta's classes.
    enum Class: String, Sendable {
        case pass = "Pass"
        case high = "High"
        case low = "Low"
        case noData = "Nodata"
        case noDataFails = "NodataFailMetric"
    }

    /// What became of a metric.
    struct Result: Sendable {
        var metric: KayentaRequest.Metric
        var classification: Class
        var reason: String
        var ratio: Double
        var isCritical: Bool
        var control: [Double]
        var experiment: [Double]
    }

    /// The share of the estimate that an interval has to lie beyond.
    private static let tolerance = 0.25

    /// Classifies a metric.
    static func classify(_ metric: KayentaRequest.Metric) -> Result {
        let options = metric.options
        let control = cleaned(metric.control, options)
        let experiment = cleaned(metric.experiment, options)
        var result = Result(
            metric: metric, classification: .pass, reason: "", ratio: 1, isCritical: false, control: control,
            experiment: experiment)
        if control.isEmpty || experiment.isEmpty {
            missing(&result, options)
            return result
        }
        result.ratio = ratio(experiment, control)
        if experiment.sorted() == control.sorted() {
            result.reason = "The experiment and control data are identical"
            return result
        }
        compare(&result, options)
        if result.classification == .pass { look(&result) }
        return result
    }

    // MARK: - Kayenta's method

    private static func missing(_ result: inout Result, _ options: KayentaRequest.Options) {
        if options.replacesGaps { return }
        let missing =
            result.control.isEmpty
            ? (result.experiment.isEmpty ? "control and experiment" : "control") : "experiment"
        result.reason = "Missing data for \(missing)"
        if options.mustHaveData, !options.isCritical {
            result.classification = .noDataFails
        } else if result.control.isEmpty, options.direction == .increase,
            result.experiment.contains(where: { $0 > 0 }),
            !options.isCritical
        {
            // Counters of errors do not exist before the first error: leaving the metric out would pass a fault.
            result.classification = .noDataFails
            result.reason += ", while the experiment reports values above zero"
        } else {
            result.classification = .noData
            result.isCritical = options.isCritical
        }
    }

    private static func compare(_ result: inout Result, _ options: KayentaRequest.Options) {
        let shift = KayentaMannWhitney(experiment: result.experiment, control: result.control)
        let bound = tolerance * shift.estimate.magnitude
        if options.direction != .decrease, shift.low > bound, allows(.high, result, options) {
            settle(&result, .high, options, "The metric was classified as High")
        } else if options.direction != .increase, shift.high < -bound, allows(.low, result, options) {
            settle(&result, .low, options, "The metric was classified as Low")
        }
    }

    private static func settle(
        _ result: inout Result, _ classification: Class, _ options: KayentaRequest.Options, _ reason: String
    ) {
        result.classification = classification
        result.reason = reason
        let effect = effect(result, options)
        let isPastCritical =
            effect.isNaN
            || (classification == .high
                ? effect >= options.criticalIncrease : effect <= options.criticalDecrease)
        result.isCritical = options.isCritical && isPastCritical
    }

    /// Whether the effect is large enough for the options; one that is not defined does not count.
    private static func allows(
        _ classification: Class, _ result: Result, _ options: KayentaRequest.Options
    ) -> Bool {
        let effect = effect(result, options)
        if effect.isNaN { return true }
        return classification == .high ? effect >= options.allowedIncrease : effect <= options.allowedDecrease
    }

    private static func effect(_ result: Result, _ options: KayentaRequest.Options) -> Double {
        guard options.usesLanguageEffect else { return result.ratio }
        return RankSum(result.control.sorted(), result.experiment.sorted()).superiority
    }

    private static func ratio(_ experiment: [Double], _ control: [Double]) -> Double {
        let before = control.reduce(0, +) / Double(control.count)
        let after = experiment.reduce(0, +) / Double(experiment.count)
        return before == 0 || !before.isFinite || !after.isFinite ? .nan : after / before
    }

    // MARK: - What it is blind to

    /// Looks at a metric that Kayenta passes with the judge's eyes.
    private static func look(_ result: inout Result) {
        let options = result.metric.options
        guard let signal = signal(result.metric) else { return }
        let start = signal.candidate.times.first
        let assessment = Judge(policy: Policy()).assess(
            Evidence(
                deployment: Deployment(strategy: .canary, comparison: .concurrent, startedAt: start),
                signals: [signal]))
        guard assessment.outcome == .rollback,
            let finding = assessment.findings.first(where: { $0.severity == .bad || $0.severity == .clearCut }
            )
        else { return }
        let isLower = (finding.numbers.after ?? 0) < (finding.numbers.before ?? 0) && finding.kind != .scale
        let classification: Class = isLower ? .low : .high
        guard options.direction != (isLower ? .increase : .decrease) else { return }
        let isShift = finding.kind == .shift
        guard !isShift || allows(classification, result, options) else { return }
        settle(
            &result, classification, options,
            "The rank sum test sees no change, but: " + finding.summary)
    }

    private static func signal(_ metric: KayentaRequest.Metric) -> Signal? {
        let step = max(1, metric.step ?? 60)
        func series(_ values: [Double], _ start: Double?) -> Series {
            Series(times: values.indices.map { (start ?? 0) + Double($0) * step }, values: values)
        }
        let gap = metric.options.replacesGaps ? 0 : Double.nan
        let control = metric.control.map { $0.isNaN ? gap : $0 }
        let experiment = metric.experiment.map { $0.isNaN ? gap : $0 }
        let known = control.filter { !$0.isNaN }
        let direction: Signal.Direction =
            switch metric.options.direction {
            case .increase: .up
            case .decrease: .down
            case .either: .either
            }
        // What is mostly zero and never below counts events, whatever it is called.
        let isSparse =
            direction != .down && known.allSatisfy { $0 >= 0 } && known.count { $0 == 0 } * 2 > known.count
        return Signal(
            name: metric.name, kind: isSparse ? .errorCount : .custom,
            badDirection: isSparse ? .up : direction,
            baseline: series(control, metric.controlStart ?? metric.start),
            candidate: series(experiment, metric.start))
    }

    // MARK: - Cleaning

    private static func cleaned(_ values: [Double], _ options: KayentaRequest.Options) -> [Double] {
        let values =
            options.replacesGaps ? values.map { $0.isNaN ? 0 : $0 } : values.filter { !$0.isNaN }
        guard let factor = options.outlierFactor, !values.isEmpty else { return values }
        let sorted = values.sorted()
        let (low, high) = (percentile(25, sorted), percentile(75, sorted))
        let lower = min(low - factor * (high - low), percentile(1, sorted))
        let upper = max(high + factor * (high - low), percentile(99, sorted))
        return values.filter { $0 >= lower && $0 <= upper }
    }

    /// The percentile as commons-math has it by default: at `p (n + 1) / 100`, interpolated.
    private static func percentile(_ percent: Double, _ sorted: [Double]) -> Double {
        guard let first = sorted.first, let last = sorted.last else { return .nan }
        let position = percent * Double(sorted.count + 1) / 100
        if position < 1 { return first }
        if position >= Double(sorted.count) { return last }
        let place = Int(position.rounded(.down))
        return sorted[place - 1] + (position - Double(place)) * (sorted[place] - sorted[place - 1])
    }
}
