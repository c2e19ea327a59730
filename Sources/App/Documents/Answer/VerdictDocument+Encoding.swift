package import JSON
package import Judgement

extension VerdictDocument {
    /// The document as JSON text, the same bytes for the same verdict.
    package var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 1024 + findings.count * 512)
        write(to: &writer)
        return writer.bytes
    }

    /// Writes the document as a value of a larger one.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("action", action.rawValue)
            writer.member("reason", reason)
            writer.member("assessment", assessment.rawValue)
            writer.member("confidence", confidence)
            writer.key("cause")
            writer.object { writer in
                writer.member("kind", cause.kind.rawValue)
                writer.member("name", cause.name)
            }
            writer.member("autonomy", autonomy.rawValue)
            writer.member("decidedBy", decidedBy.rawValue)
            writer.member("status", status.rawValue)
            writer.member("reportUrl", reportUrl)
            writer.member("requestId", requestId)
            writer.key("policy")
            writer.object { writer in
                writer.member("name", policy.name)
                writer.member("digest", policy.digest)
            }
            writer.key("findings")
            writer.array { writer in
                for finding in findings { finding.write(to: &writer) }
            }
            writer.key("effects")
            writer.array { writer in
                for effect in effects { effect.write(to: &writer) }
            }
            writer.key("reviewer")
            if let reviewer { reviewer.write(to: &writer) } else { writer.null() }
        }
    }
}

extension VerdictDocument.Effect {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", kind)
            writer.member("target", target)
            writer.member("outcome", outcome)
            writer.member("sent", sent)
            writer.member("received", received)
            writer.member("at", at)
        }
    }
}

extension Finding {
    /// Writes a finding with all its numbers; a test holds the members against the stored properties.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", kind.rawValue)
            writer.member("severity", severity.rawValue)
            writer.member("subject", subject)
            writer.member("dependency", dependency)
            writer.member("blame", blame.rawValue)
            writer.member("summary", summary)
            writer.member("confidence", confidence)
            writer.key("numbers")
            numbers.write(to: &writer)
            writer.key("pointers")
            writer.array { writer in
                for pointer in pointers { writer.string(pointer) }
            }
            writer.key("excerpts")
            writer.array { writer in
                for excerpt in excerpts { writer.string(excerpt) }
            }
        }
    }
}

extension Finding.Numbers {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("before", before)
            writer.member("after", after)
            writer.member("unit", unit)
            writer.member("ratio", ratio)
            writer.key("interval")
            if let interval {
                writer.array { writer in
                    writer.number(interval.lowerBound)
                    writer.number(interval.upperBound)
                }
            } else {
                writer.null()
            }
            writer.member("baselineCount", baselineCount)
            writer.member("candidateCount", candidateCount)
            writer.member("effectiveBaselineCount", effectiveBaselineCount)
            writer.member("effectiveCandidateCount", effectiveCandidateCount)
            writer.member("pValue", pValue)
            writer.member("threshold", threshold)
            writer.member("since", since)
        }
    }
}
