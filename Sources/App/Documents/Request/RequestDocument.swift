import JSON
import Judgement
import LogMining

/// Writes a request back into the document that ``VerifyRequestDecoder`` reads, in one form whatever way it came.
///
/// Used to store evidence for replay after secrets were taken out of it: reading the document gives equal evidence,
/// and the same evidence gives the same bytes, so that its digest is worth something.
package enum RequestDocument {
    /// Encodes a request; numbers of the evidence keep every bit, gaps are null.
    package static func encode(_ request: VerifyRequest) -> [UInt8] {
        let evidence = request.evidence
        var writer = JSONWriter(capacity: 1024 + capacity(of: evidence))
        writer.object { writer in
            if let id = request.id { writer.member("id", id) }
            writer.key("execution")
            writer.object { writer in
                for field in ExecutionIdentity.fields {
                    if let value = request.execution[keyPath: field.path] { writer.member(field.name, value) }
                }
            }
            writer.key("deployment")
            write(evidence.deployment, to: &writer)
            writer.key("signals")
            writer.array { writer in
                for (index, signal) in evidence.signals.enumerated() {
                    write(signal, source: request.queries.first { $0.signal == index }?.source, to: &writer)
                }
            }
            writer.key("logs")
            write(evidence.logs, to: &writer)
            writer.key("dependencies")
            writer.array { writer in
                for dependency in evidence.dependencies {
                    writer.object { writer in
                        writer.member("name", dependency.name)
                        writer.member("healthy", dependency.isHealthy)
                        writer.member("since", dependency.since)
                    }
                }
            }
            writer.key("shortfalls")
            writer.array { writer in
                for shortfall in evidence.shortfalls {
                    writer.object { writer in
                        writer.member("subject", shortfall.subject)
                        writer.member("reason", shortfall.reason)
                    }
                }
            }
            if let name = request.policyName { writer.member("policy", name) }
            if let seconds = request.deadlineSeconds { writer.member("deadlineSeconds", seconds) }
            if let key = request.idempotencyKey { writer.member("idempotencyKey", key) }
            // A request of thresholds may do without an execution; this says that it was one.
            if request.isThresholdForm { writer.member("analysisType", "deployment_verification") }
        }
        return writer.bytes
    }

    private static func capacity(of evidence: Evidence) -> Int {
        let points = evidence.signals.reduce(0) {
            $0 + $1.baseline.count + $1.candidate.count + $1.history.count
        }
        let lines =
            ([evidence.logs.baseline, evidence.logs.candidate] + evidence.logs.dependencies.map(\.lines))
            .reduce(0) { $0 + ($1.map { $0.bytes.count + 4 * $0.count } ?? 0) }
        return points * 32 + lines + evidence.signals.count * 256
    }

    private static func write(_ deployment: Deployment, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("strategy", deployment.strategy.rawValue)
            writer.member("comparison", deployment.comparison.rawValue)
            writer.member("startedAt", deployment.startedAt)
            writer.member("observedAt", deployment.observedAt)
            writer.member("version", deployment.version)
            writer.member("previousVersion", deployment.previousVersion)
            writer.member("service", deployment.service)
        }
    }

    private static func write(_ signal: Signal, source: JSONValue?, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", signal.name)
            writer.member("kind", signal.kind.rawValue)
            writer.member("statistic", signal.statistic?.rawValue)
            writer.member("unit", signal.unit)
            writer.member("badDirection", signal.badDirection.rawValue)
            writer.member("critical", signal.isCritical)
            writer.member("weight", signal.weight)
            writer.key("threshold")
            if let threshold = signal.threshold {
                writer.object { writer in
                    writer.member("max", threshold.max)
                    writer.member("min", threshold.min)
                }
            } else {
                writer.null()
            }
            writer.member("dependency", signal.dependency)
            write("baseline", signal.baseline, to: &writer)
            write("candidate", signal.candidate, to: &writer)
            write("history", signal.history, to: &writer)
            if let source { writer.member("source", source) }
        }
    }

    private static func write(_ key: String, _ series: Series, to writer: inout JSONWriter) {
        writer.key(key)
        writer.array { writer in
            for index in series.values.indices {
                writer.array { writer in
                    writer.number(series.times[index])
                    writer.number(series.values[index])
                    if !series.counts.isEmpty { writer.number(series.counts[index]) }
                }
            }
        }
    }

    private static func write(_ logs: Evidence.Logs, to writer: inout JSONWriter) {
        writer.object { writer in
            if let lines = logs.baseline { write("baseline", lines, to: &writer) }
            if let lines = logs.candidate { write("candidate", lines, to: &writer) }
            writer.key("dependencies")
            writer.object { writer in
                for dependency in logs.dependencies { write(dependency.name, dependency.lines, to: &writer) }
            }
        }
    }

    private static func write(_ key: String, _ lines: LogText, to writer: inout JSONWriter) {
        writer.key(key)
        writer.array { writer in
            for index in 0..<lines.count { writer.string(utf8: lines.bytes[lines.range(ofLine: index)]) }
        }
    }
}
