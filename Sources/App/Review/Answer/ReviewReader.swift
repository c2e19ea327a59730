import JSON
import LogMining

/// Reads a model's answer as what it is: text from outside.
///
/// The form was asked for, but a service, a program or a model may not keep to it. What is missing or of a wrong type
/// makes the answer invalid as a whole; what is only too long, too many or cited wrongly is cut or dropped, and said.
package struct ReviewReader {
    /// Why an answer is no review.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        /// Where in the answer, as a JSON Pointer.
        var pointer: String
        /// What is wrong.
        var detail: String

        package var description: String { (pointer.isEmpty ? "" : pointer + ": ") + detail }
    }

    private static let mostHypotheses = 5
    private static let mostCitations = 8
    private static let mostSentences = 5

    private let answer: JSONValue

    /// What was dropped or corrected so far, in sentences.
    var notes: [String] = []

    /// Begins to read an answer.
    ///
    /// - Parameters:
    ///   - answer: The answer, an object.
    ///   - members: The names that were asked for.
    init(_ answer: JSONValue, members: [String]) {
        self.answer = answer
        let unknown = (answer.object ?? []).count { !members.contains($0.key) }
        if unknown > 0 { notes.append("\(unknown) members that nobody asked for were dropped") }
    }

    /// Reads an answer as its task has it.
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
        guard root.object != nil else { throw Fault(pointer: "", detail: "it is no object") }
        return try subject.task.form.read(root, about: subject)
    }

    /// A text that has to be there.
    func filledText(_ name: String, limit: Int) throws(Fault) -> String {
        let text = try Self.text(answer[name], at: "/" + name, limit: limit)
        guard !text.isEmpty else { throw Fault(pointer: "/" + name, detail: "it is empty") }
        return text
    }

    /// The guesses, the likeliest first, each with the pieces that hold what is quoted of them.
    mutating func hypotheses(about subject: ReviewSubject) throws(Fault) -> [Review.Hypothesis] {
        guard let elements = answer["hypotheses"]?.array else {
            throw Fault(pointer: "/hypotheses", detail: "it is no array")
        }
        if elements.count > Self.mostHypotheses {
            notes.append("\(elements.count - Self.mostHypotheses) hypotheses beyond the fifth were dropped")
        }
        var items: [String: ReviewSubject.Item] = [:]
        for item in subject.items { items[item.id] = item }
        var hypotheses: [Review.Hypothesis] = []
        var dropped = 0
        for (index, element) in elements.prefix(Self.mostHypotheses).enumerated() {
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
                guard citations.count < Self.mostCitations, let id = citation["id"]?.string,
                    let item = items[id],
                    !citations.contains(where: { $0.id == id }),
                    Self.supports(item, quote: citation["quote"]?.string)
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
                    statement: try Self.text(element["statement"], at: pointer + "/statement", limit: 600),
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

    /// Sentences; too many are cut.
    mutating func texts(_ name: String) throws(Fault) -> [String] {
        guard let elements = answer[name]?.array else {
            throw Fault(pointer: "/" + name, detail: "it is no array")
        }
        if elements.count > Self.mostSentences {
            notes.append("\(elements.count - Self.mostSentences) of \(name) were dropped as too many")
        }
        var texts: [String] = []
        for (index, element) in elements.prefix(Self.mostSentences).enumerated() {
            let text = try Self.text(element, at: "/\(name)/\(index)", limit: 400)
            if !text.isEmpty { texts.append(text) }
        }
        return texts
    }

    /// A text that may be shown to people: visible, without secrets, and without a link to click on.
    static func text(_ value: JSONValue?, at pointer: String, limit: Int) throws(Fault) -> String {
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
