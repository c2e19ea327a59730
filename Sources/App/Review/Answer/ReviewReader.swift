import JSON
import LogMining

/// Reads a model's answer as what it is: text from outside.
///
/// The schema was asked for, but a service, a program or a model may not keep to it. What is missing or of a wrong type
/// makes the answer invalid as a whole; what is only too long, too many or cited wrongly is cut or dropped, and said.
enum ReviewReader {
    /// Why an answer is no review.
    struct Fault: Error, Hashable, CustomStringConvertible {
        /// Where in the answer, as a JSON Pointer.
        var pointer: String
        /// What is wrong.
        var detail: String

        var description: String { (pointer.isEmpty ? "" : pointer + ": ") + detail }
    }

    private static let mostHypotheses = 5
    private static let mostCitations = 8
    private static let mostSentences = 5

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - answer: The answer's text.
    ///   - subject: What the model was shown.
    /// - Returns: The review, with secrets taken out once more.
    /// - Throws: ``Fault``.
    static func read(_ answer: String, about subject: ReviewSubject) throws(Fault) -> Review {
        let root: JSONValue
        do throws(JSONError) { root = try JSONValue(parsing: answer) } catch {
            throw Fault(pointer: "", detail: "it is no JSON document")
        }
        guard let members = root.object else { throw Fault(pointer: "", detail: "it is no object") }
        var notes: [String] = []
        let known = ["explanation", "hypotheses", "remedies", "questions", "vote"]
        let unknown = members.count { !known.contains($0.key) }
        if unknown > 0 { notes.append("\(unknown) members that nobody asked for were dropped") }
        guard let word = root["vote"]?.string, let vote = ReviewVote(rawValue: word) else {
            throw Fault(pointer: "/vote", detail: "it is neither none nor investigate")
        }
        let explanation = try text(root["explanation"], at: "/explanation", limit: 2000)
        guard !explanation.isEmpty else { throw Fault(pointer: "/explanation", detail: "it is empty") }
        var review = Review(
            explanation: explanation, remedies: try texts(root["remedies"], at: "/remedies", &notes),
            questions: try texts(root["questions"], at: "/questions", &notes), vote: vote)
        review.hypotheses = try hypotheses(root["hypotheses"], subject, &notes)
        review.notes = notes
        return review
    }

    private static func hypotheses(
        _ value: JSONValue?, _ subject: ReviewSubject, _ notes: inout [String]
    ) throws(Fault) -> [Review.Hypothesis] {
        guard let elements = value?.array else {
            throw Fault(pointer: "/hypotheses", detail: "it is no array")
        }
        if elements.count > mostHypotheses {
            notes.append("\(elements.count - mostHypotheses) hypotheses beyond the fifth were dropped")
        }
        var items: [String: ReviewSubject.Item] = [:]
        for item in subject.items { items[item.id] = item }
        var hypotheses: [Review.Hypothesis] = []
        var dropped = 0
        for (index, element) in elements.prefix(mostHypotheses).enumerated() {
            let pointer = "/hypotheses/\(index)"
            guard let likelihood = element["likelihood"]?.double, likelihood.isFinite else {
                throw Fault(pointer: pointer + "/likelihood", detail: "it is no number")
            }
            if !(0...1).contains(likelihood) {
                notes.append("the likelihood of hypothesis \(index + 1) was brought into 0 to 1")
            }
            guard let cited = element["evidence"]?.array else {
                throw Fault(pointer: pointer + "/evidence", detail: "it is no array")
            }
            var citations: [Review.Citation] = []
            for citation in cited {
                guard citations.count < mostCitations, let id = citation["id"]?.string, let item = items[id],
                    !citations.contains(where: { $0.id == id }),
                    supports(item, quote: citation["quote"]?.string)
                else {
                    dropped += 1
                    continue
                }
                citations.append(
                    Review.Citation(
                        id: item.id, source: item.source, pointer: item.pointer,
                        text: PlainText.visible(item.text, limit: 300)))
            }
            hypotheses.append(
                Review.Hypothesis(
                    statement: try text(element["statement"], at: pointer + "/statement", limit: 600),
                    likelihood: min(max(likelihood, 0), 1), citations: citations))
        }
        if dropped > 0 {
            notes.append(
                "\(dropped) citations were dropped, since the evidence does not hold what they quote")
        }
        // Stable: equal likelihoods keep the model's order.
        return hypotheses.enumerated().sorted {
            ($1.element.likelihood, $0.offset) < ($0.element.likelihood, $1.offset)
        }.map(\.element)
    }

    /// Whether a piece holds what is quoted of it, blanks aside.
    private static func supports(_ item: ReviewSubject.Item, quote: String?) -> Bool {
        guard let quote else { return false }
        func squeezed(_ text: String) -> String {
            text.unicodeScalars.split(whereSeparator: { $0.properties.isWhitespace }).map { String($0) }
                .joined(separator: " ")
        }
        let wanted = squeezed(PlainText.visible(quote))
        return wanted.isEmpty || squeezed(item.text).contains(wanted)
    }

    private static func texts(
        _ value: JSONValue?, at pointer: String, _ notes: inout [String]
    ) throws(Fault) -> [String] {
        guard let elements = value?.array else { throw Fault(pointer: pointer, detail: "it is no array") }
        if elements.count > mostSentences {
            notes.append(
                "\(elements.count - mostSentences) of \(pointer.dropFirst()) were dropped as too many")
        }
        var texts: [String] = []
        for (index, element) in elements.prefix(mostSentences).enumerated() {
            let text = try text(element, at: "\(pointer)/\(index)", limit: 400)
            if !text.isEmpty { texts.append(text) }
        }
        return texts
    }

    /// A text that may be shown to people: visible, without secrets, and without a link to click on.
    private static func text(_ value: JSONValue?, at pointer: String, limit: Int) throws(Fault) -> String {
        guard let text = value?.string else { throw Fault(pointer: pointer, detail: "it is no text") }
        let visible = PlainText.visible(text, limit: limit)
        let redacted = String(decoding: Redactor().redact(Array(visible.utf8)).bytes, as: UTF8.self)
        return withoutLinks(redacted)
    }

    /// Breaks addresses, so that no text of a model's becomes a link in an alert or on a page.
    static func withoutLinks(_ text: String) -> String {
        text.replacing("://", with: "[:]//").replacing("](", with: "] (").replacing("www.", with: "www[.]")
    }
}
