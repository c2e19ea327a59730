/// A log as events: lines that belong together, with level, template, exception and the known situations they show.
package struct LogDigest: Sendable {
    /// A line with the lines that continue it, such as a stack trace.
    package struct Event: Sendable, Hashable {
        /// The number of its first line, from 0.
        package var firstLine: Int

        /// The number of its lines, at least 1.
        package var lineCount: Int

        /// The level that it states or, where it states none, that its words suggest.
        package var level: LogLevel?

        /// Its template's number within the digest.
        package var template: Int

        /// The class and message of its innermost exception; nil where it has none.
        package var exception: String?

        /// The numbers of the catalogue's signatures that it shows, the most specific first.
        package var signatures: [Int]
    }

    /// The events, in the order of the log.
    package let events: [Event]

    /// The templates of the events.
    package let templates: TemplateSet

    /// How many events of each template an earlier log has; a template that it lacks is absent.
    package let earlierTemplates: [Int: Int]

    /// How many events the earlier log has.
    package let earlierEventCount: Int

    /// The signatures that the earlier log shows, with the number of events that show each.
    package let earlierSignatures: [Int: Int]

    /// The lines of one event that are looked at.
    private static let longestEvent = 2_000

    /// Folds a log.
    ///
    /// - Parameters:
    ///   - text: The log.
    ///   - earlier: The log of an earlier run that went well; empty where there is none.
    ///   - catalogue: The known situations; nil looks for none.
    package init(_ text: LogText, earlier: LogText = LogText(), catalogue: SignatureCatalogue? = nil) {
        var miner = TemplateMiner()
        let before = miner.add(earlier)
        let lines = miner.add(text)
        let templates = miner.templates()
        self.templates = templates
        var search = SignatureCatalogue.Search()
        var old = Tally()
        Self.walk(before) { first, count in
            old.events += 1
            old.templates[templates.template(of: before[first]), default: 0] += 1
            for signature in Self.signatures(&search, catalogue, earlier, first, count) {
                old.signatures[signature, default: 0] += 1
            }
        }
        earlierTemplates = old.templates
        earlierEventCount = old.events
        earlierSignatures = old.signatures
        var events: [Event] = []
        Self.walk(lines) { first, count in
            let template = templates.template(of: lines[first])
            events.append(
                Event(
                    firstLine: first, lineCount: count,
                    level: lines[first].level ?? templates.suggestedLevel(of: template), template: template,
                    exception: ExceptionScanner.root(text, first: first, headers: miner.headers) {
                        lines[$0].isContinuation
                    }, signatures: Self.signatures(&search, catalogue, text, first, count)))
        }
        self.events = events
    }

    private struct Tally {
        var events = 0
        var templates: [Int: Int] = [:]
        var signatures: [Int: Int] = [:]
    }

    /// Calls a function with the first line and the number of lines of each event.
    private static func walk(_ lines: [TemplateMiner.Line], _ body: (Int, Int) -> Void) {
        var first = 0
        while first < lines.count {
            var next = first + 1
            while next < lines.count, lines[next].isContinuation { next += 1 }
            body(first, next - first)
            first = next
        }
    }

    private static func signatures(
        _ search: inout SignatureCatalogue.Search, _ catalogue: SignatureCatalogue?, _ text: LogText,
        _ first: Int, _ count: Int
    ) -> [Int] {
        guard let catalogue else { return [] }
        var found: [Int] = []
        for line in first..<(first + min(count, longestEvent)) {
            for number in search.matches(catalogue, text, line: line) where !found.contains(number) {
                found.append(number)
            }
        }
        return found.sorted {
            let (left, right) = (catalogue.signatures[$0], catalogue.signatures[$1])
            return (right.specificity, $0) < (left.specificity, $1)
        }
    }
}
