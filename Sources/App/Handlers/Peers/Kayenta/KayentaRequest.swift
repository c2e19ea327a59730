import JSON

/// What Kayenta's RemoteJudge sends: the canary's configuration, the thresholds and a pair of series for each metric.
///
/// Source: spinnaker/kayenta, `RemoteJudgeRequest.java`, `CanaryConfig.java`, `MetricSetPair.java`.
struct KayentaRequest: Sendable {
    /// Which change of a metric is bad.
    enum Direction: String, Sendable { case increase, decrease, either }

    /// How a metric is judged, as its `analysisConfigurations.canary` says; what is missing is Kayenta's default.
    struct Options: Sendable {
        var direction = Direction.either
        var replacesGaps = false
        var outlierFactor: Double?
        /// Whether effects are told by the common language effect size and not by the ratio of means.
        var usesLanguageEffect = false
        var allowedIncrease = 1.0
        var allowedDecrease = 1.0
        var criticalIncrease = 1.0
        var criticalDecrease = 1.0
        var isCritical = false
        var mustHaveData = false
        var isMuted = false
    }

    /// A metric with both sides' values.
    struct Metric: Sendable {
        var name: String
        var id: String
        var tags: JSONValue
        var groups: [String]
        var options: Options
        /// NaN marks a gap.
        var control: [Double]
        var experiment: [Double]
        /// When the experiment's first value was measured, in Unix seconds, and the seconds between two values.
        var start: Double?
        var step: Double?
        var controlStart: Double?
    }

    var name: String
    var metrics: [Metric]
    var groupWeights: [(name: String, weight: Double)]
    var pass: Double
    var marginal: Double

    /// The most metrics, and values of one side, that are judged in one request.
    private static let limits = (metrics: 1000, values: 100_000)

    /// Reads a request.
    ///
    /// - Throws: ``RequestError`` with each fault's place.
    init(parsing body: [UInt8]) throws(RequestError) {
        let root: JSONElement
        do throws(JSONError) {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: error.pointer ?? JSONPointer(),
                        detail: "The body is not acceptable JSON: \(error.reason)",
                        mend: "Send what Kayenta's RemoteJudge sends")
                ], isWellFormed: false)
        }
        func fault(_ element: JSONElement, _ detail: String, _ mend: String) -> RequestError {
            RequestError(problems: [RequestProblem(pointer: element.pointer, detail: detail, mend: mend)])
        }
        guard root.kind == .object else {
            throw fault(
                root, "the body is no object", "Send canaryConfig, scoreThresholds, metricSetPairList")
        }
        guard let pairs = root["metricSetPairList"]?.array else {
            throw fault(
                root["metricSetPairList"] ?? root, "metricSetPairList is no array",
                "Send a metric set pair for each metric")
        }
        guard pairs.count <= Self.limits.metrics else {
            throw fault(root, "there are more than \(Self.limits.metrics) metrics", "Send fewer metrics")
        }
        let config = root["canaryConfig"]
        name = config?["name"]?.string ?? ""
        pass = 90
        marginal = 75
        if let thresholds = root["scoreThresholds"], !thresholds.isNull {
            guard let upper = thresholds["pass"]?.double, let lower = thresholds["marginal"]?.double,
                (0...100).contains(upper), (0...100).contains(lower)
            else {
                throw fault(
                    thresholds, "scoreThresholds needs pass and marginal",
                    "Send two numbers from 0 to 100, such as {\"pass\": 90, \"marginal\": 75}")
            }
            (pass, marginal) = (upper, lower)
        }
        groupWeights = []
        if let weights = config?["classifier"]?["groupWeights"]?.object {
            for member in weights {
                guard let weight = member.value.double, weight >= 0, weight <= 100 else {
                    throw fault(
                        member.value, "a group's weight is no number from 0 to 100", "Send a percentage")
                }
                groupWeights.append((member.key, weight))
            }
        }
        var described: [String: (groups: [String], options: Options)] = [:]
        for metric in config?["metrics"]?.array.map(Array.init) ?? [] {
            guard let name = metric["name"]?.string else { continue }
            let groups = metric["groups"]?.array.map(Array.init)?.compactMap(\.string) ?? []
            described[name] = (groups, Self.options(metric["analysisConfigurations"]?["canary"]))
        }
        metrics = []
        for pair in pairs {
            guard let name = pair["name"]?.string else {
                throw fault(pair, "a metric set pair has no name", "Send the metric's name")
            }
            let (control, experiment) = (pair["scopes"]?["control"], pair["scopes"]?["experiment"])
            metrics.append(
                Metric(
                    name: name, id: pair["id"]?.string ?? "",
                    tags: pair["tags"].flatMap { $0.object == nil ? nil : JSONValue($0) } ?? .object([]),
                    groups: described[name]?.groups ?? [], options: described[name]?.options ?? Options(),
                    control: try Self.values(pair["values"]?["control"]),
                    experiment: try Self.values(pair["values"]?["experiment"]),
                    start: experiment?["startTimeMillis"]?.double.map { $0 / 1000 },
                    step: experiment?["stepMillis"]?.double.map { $0 / 1000 },
                    controlStart: control?["startTimeMillis"]?.double.map { $0 / 1000 }))
        }
    }

    // MARK: - Parts

    /// Numbers, and the words with which Jackson writes what is none.
    private static func values(_ element: JSONElement?) throws(RequestError) -> [Double] {
        guard let element, !element.isNull else { return [] }
        guard let array = element.array, array.count <= limits.values else {
            throw RequestError(problems: [
                RequestProblem(
                    pointer: element.pointer, detail: "the values are no array of at most \(limits.values)",
                    mend: "Send an array of numbers, \"NaN\" where there is none")
            ])
        }
        var values: [Double] = []
        for item in array {
            if let number = item.double {
                values.append(number)
            } else if item.isNull || ["NaN", "Infinity", "-Infinity"].contains(item.string ?? "") {
                values.append(.nan)
            } else {
                throw RequestError(problems: [
                    RequestProblem(
                        pointer: item.pointer, detail: "a value is no number",
                        mend: "Send numbers, \"NaN\" where there is none")
                ])
            }
        }
        return values
    }

    private static func options(_ element: JSONElement?) -> Options {
        var options = Options()
        guard let element, !element.isNull else { return options }
        // Kayenta takes what it does not know for either.
        options.direction =
            element["direction"]?.string.flatMap { Direction(rawValue: $0.lowercased()) } ?? .either
        options.replacesGaps = element["nanStrategy"]?.string == "replace"
        if let outliers = element["outliers"], outliers["strategy"]?.string == "remove" {
            options.outlierFactor = outliers["outlierFactor"]?.double ?? 3
        }
        options.isCritical = element["critical"]?.boolean ?? false
        options.mustHaveData = element["mustHaveData"]?.boolean ?? false
        options.isMuted = element["muted"]?.boolean ?? false
        let effect = element["effectSize"]
        options.usesLanguageEffect = effect?["measure"]?.string == "cles"
        let usual = options.usesLanguageEffect ? 0.5 : 1
        options.allowedIncrease = effect?["allowedIncrease"]?.double ?? usual
        options.allowedDecrease = effect?["allowedDecrease"]?.double ?? usual
        options.criticalIncrease = effect?["criticalIncrease"]?.double ?? usual
        options.criticalDecrease = effect?["criticalDecrease"]?.double ?? usual
        return options
    }
}
