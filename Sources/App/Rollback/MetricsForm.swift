import JSON

/// Metrics as scripts hand them over before they decide about a rollback, made into a verification.
///
/// Two forms: the evidence of a verification (`signals`, `logs`, …) as it is, and a flat object of names and numbers, with the
/// numbers from before under `baseline`. One number a side is little evidence, and the judge says so.
enum MetricsForm {
    /// The members by which evidence is known.
    private static let evidenceMembers: Set<String> = [
        "signals", "logs", "dependencies", "deployment", "shortfalls", "analysisType",
    ]

    /// Makes the body of a verification.
    ///
    /// - Parameters:
    ///   - element: What was sent.
    ///   - execution: The execution that it is about.
    ///   - reader: Where faults are noted.
    /// - Returns: The body; nil where there are faults.
    static func verification(
        of element: JSONElement, for execution: ExecutionIdentity, _ reader: inout BodyReader
    ) -> [UInt8]? {
        guard let object = element.object else {
            reader.report(
                element.pointer, "\(element.kind.rawValue) instead of an object",
                #"Send {"error_rate": 0.02, "baseline": {"error_rate": 0.004}}, or the evidence of a verification"#
            )
            return nil
        }
        var members: [JSONValue.Member] = [.init("execution", identity(execution))]
        if object.contains(where: { evidenceMembers.contains($0.key) }) {
            members += object.filter { $0.key != "execution" }.map { .init($0.key, JSONValue($0.value)) }
        } else {
            members.append(.init("signals", .array(signals(object, &reader))))
        }
        return JSONValue.object(members).bytes
    }

    private static func identity(_ execution: ExecutionIdentity) -> JSONValue {
        .object(
            ExecutionIdentity.fields.compactMap { field in
                execution[keyPath: field.path].map { .init(field.name, .string($0)) }
            })
    }

    private static func signals(_ object: JSONObject, _ reader: inout BodyReader) -> [JSONValue] {
        var signals: [JSONValue] = []
        for member in object where member.key != "baseline" && !member.value.isNull {
            guard let number = member.value.double else {
                reader.report(
                    member.value.pointer, "\(member.value.kind.rawValue) instead of a number", "Send numbers")
                continue
            }
            let before = object["baseline"]?[member.key]?.double
            var signal: [JSONValue.Member] = [
                .init("name", .string(String(member.key.prefix(128)))),
                .init("kind", .string(kind(member.key))),
            ]
            if member.key.lowercased().contains("p99") { signal.append(.init("statistic", "p99")) }
            signal.append(.init("candidate", .array([point(number)])))
            signal.append(.init("baseline", .array(before.map { [point($0)] } ?? [])))
            signals.append(.object(signal))
        }
        if signals.isEmpty {
            reader.report(object.element.pointer, "no metric", "Send at least one name with a number")
        }
        return signals
    }

    /// A number of which only the order in time is known; both sides are observed at the same moment.
    private static func point(_ value: Double) -> JSONValue { .array([0, .number(value)]) }

    /// What a metric of that name measures.
    private static func kind(_ name: String) -> String {
        let name = name.lowercased()
        let kinds = [
            ("error_rate", "errorRate"), ("errorrate", "errorRate"), ("error", "errorCount"),
            ("latency", "latency"), ("duration", "latency"), ("p99", "latency"), ("p95", "latency"),
            ("availab", "availability"), ("throughput", "throughput"), ("rps", "throughput"),
            ("cpu", "saturation"), ("memory", "saturation"), ("conversion", "business"),
            ("orders", "business"),
        ]
        return kinds.first { name.contains($0.0) }?.1 ?? "custom"
    }
}
