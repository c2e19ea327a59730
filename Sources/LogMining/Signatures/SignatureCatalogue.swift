/// Known situations, all looked for in one pass.
///
/// One search finds the words of which a match must contain one; only where such a word stands is the pattern itself
/// tried.
package final class SignatureCatalogue: Sendable {
    /// The signatures, in the order in which they were given.
    package let signatures: [Signature]

    private let programs: [(program: PatternProgram, signature: Int)]
    private let literals: LiteralMatcher
    /// Programs without words to search for.
    private let unfiltered: [Int]
    /// The bytes of a line that are looked at.
    private static let maximumLine = 8_192

    /// Creates a catalogue.
    ///
    /// - Parameter signatures: The situations; where several match, the more specific comes first, then the earlier.
    /// - Throws: ``PatternError`` naming the signature whose pattern cannot be used.
    package init(_ signatures: [Signature]) throws(PatternError) {
        self.signatures = signatures
        var programs: [(program: PatternProgram, signature: Int)] = []
        var words: [(word: [UInt8], number: Int)] = []
        var unfiltered: [Int] = []
        for (number, signature) in signatures.enumerated() {
            for pattern in signature.patterns {
                let program: PatternProgram
                do throws(PatternError) {
                    program = try PatternProgram(pattern)
                } catch {
                    var error = error
                    error.signature = signature.id
                    throw error
                }
                if program.literals.isEmpty || program.literals.contains(where: \.isEmpty) {
                    unfiltered.append(programs.count)
                } else {
                    for word in program.literals { words.append((word, programs.count)) }
                }
                programs.append((program, number))
            }
        }
        self.programs = programs
        self.unfiltered = unfiltered
        literals = LiteralMatcher(words)
    }

    /// Looks lines over without allocating anew for each.
    package struct Search {
        private var threads = PatternProgram.Threads()
        private var candidates: [Int] = []

        /// Creates a search.
        package init() {}

        /// The numbers of the signatures that a line shows, the most specific first.
        package mutating func matches(
            _ catalogue: SignatureCatalogue, _ text: LogText, line: Int
        ) -> [Int] {
            matches(catalogue, text.bytes.span, text.range(ofLine: line))
        }

        mutating func matches(
            _ catalogue: SignatureCatalogue, _ bytes: Span<UInt8>, _ line: Range<Int>
        ) -> [Int] {
            let range =
                line.lowerBound..<min(line.upperBound, line.lowerBound + SignatureCatalogue.maximumLine)
            candidates.removeAll(keepingCapacity: true)
            candidates.append(contentsOf: catalogue.unfiltered)
            catalogue.literals.find(bytes, range) { candidates.append($0) }
            guard !candidates.isEmpty else { return [] }
            candidates.sort()
            var found: [Int] = []
            var last = -1
            for candidate in candidates where candidate != last {
                last = candidate
                let (program, signature) = catalogue.programs[candidate]
                guard found.last != signature, program.matches(bytes, range, &threads) else { continue }
                found.append(signature)
            }
            let signatures = catalogue.signatures
            found.sort { (signatures[$1].specificity, $0) < (signatures[$0].specificity, $1) }
            return found
        }
    }
}
