package import JSON
import Judgement

extension ReviewerReport {
    /// Writes the report, the value of `reviewer` in a verdict.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("status", status.rawValue)
            writer.member("problem", problem)
            writer.member("model", model)
            writer.member("backend", backend)
            writer.member("seconds", seconds)
            writer.member("cost", cost)
            writer.member("inputTokens", inputTokens)
            writer.member("outputTokens", outputTokens)
            writer.member("cached", isCached)
            writer.member("vote", review?.vote.rawValue ?? ReviewVote.none.rawValue)
            writer.member("changed", changed)
            writer.member("assessmentBefore", assessmentBefore?.rawValue)
            writer.member("explanation", review?.explanation)
            writer.key("hypotheses")
            writer.array { writer in
                for hypothesis in review?.hypotheses ?? [] { hypothesis.write(to: &writer) }
            }
            Self.write("remedies", review?.remedies ?? [], to: &writer)
            Self.write("questions", review?.questions ?? [], to: &writer)
            Self.write("notes", review?.notes ?? [], to: &writer)
            if let ranking = review?.ranking {
                writer.key("ranking")
                writer.array { writer in
                    for rank in ranking {
                        writer.object { writer in
                            writer.member("pointer", rank.pointer)
                            writer.member("reason", rank.reason)
                        }
                    }
                }
            }
            writer.key("instructions")
            writer.array { writer in
                for finding in instructions {
                    writer.object { writer in
                        writer.member("item", finding.item)
                        writer.member("sign", finding.sign.rawValue)
                        writer.member("encoding", finding.encoding)
                        writer.member("source", finding.source)
                        writer.member("pointer", finding.pointer)
                        writer.member("text", finding.text)
                    }
                }
            }
        }
    }

    private static func write(_ key: String, _ texts: [String], to writer: inout JSONWriter) {
        writer.key(key)
        writer.array { writer in
            for text in texts { writer.string(text) }
        }
    }

    /// Reads what ``write(to:)`` has written.
    ///
    /// Gives nil where it is no report, as in documents of a time without reviewers.
    ///
    /// - Parameter value: The value of `reviewer`.
    package init?(_ value: JSONValue) {
        guard let status = value["status"]?.string.flatMap(Status.init), let model = value["model"]?.string,
            let vote = value["vote"]?.string.flatMap(ReviewVote.init)
        else { return nil }
        self.init(
            status: status, problem: value["problem"]?.string, model: model,
            backend: value["backend"]?.string ?? "", seconds: value["seconds"]?.double ?? 0,
            cost: value["cost"]?.double ?? 0, inputTokens: value["inputTokens"]?.int ?? 0,
            outputTokens: value["outputTokens"]?.int ?? 0, isCached: value["cached"]?.boolean ?? false,
            changed: value["changed"]?.boolean ?? false,
            assessmentBefore: value["assessmentBefore"]?.string.flatMap(Outcome.init),
            instructions: (value["instructions"]?.array ?? []).compactMap { item in
                guard let name = item["item"]?.string,
                    let sign = item["sign"]?.string.flatMap(InstructionFinding.Sign.init)
                else { return nil }
                func text(_ key: String) -> String { item[key]?.string ?? "" }
                return InstructionFinding(
                    item: name, sign: sign, encoding: text("encoding"), source: text("source"),
                    pointer: text("pointer"), text: text("text"))
            })
        guard let explanation = value["explanation"]?.string else { return }
        func texts(_ key: String) -> [String] { (value[key]?.array ?? []).compactMap(\.string) }
        review = Review(
            explanation: explanation,
            hypotheses: (value["hypotheses"]?.array ?? []).compactMap(Review.Hypothesis.init),
            remedies: texts("remedies"), questions: texts("questions"), vote: vote, notes: texts("notes"))
    }
}

extension Review.Hypothesis {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("statement", statement)
            writer.member("likelihood", likelihood)
            writer.key("evidence")
            writer.array { writer in
                for citation in citations {
                    writer.object { writer in
                        writer.member("id", citation.id)
                        writer.member("source", citation.source)
                        writer.member("pointer", citation.pointer)
                        writer.member("text", citation.text)
                    }
                }
            }
        }
    }

    fileprivate init?(_ value: JSONValue) {
        guard let statement = value["statement"]?.string, let likelihood = value["likelihood"]?.double else {
            return nil
        }
        self.init(
            statement: statement, likelihood: likelihood,
            citations: (value["evidence"]?.array ?? []).compactMap { item in
                guard let id = item["id"]?.string, let text = item["text"]?.string else { return nil }
                return Review.Citation(
                    id: id, source: item["source"]?.string ?? "", pointer: item["pointer"]?.string ?? "",
                    text: text)
            })
    }
}
