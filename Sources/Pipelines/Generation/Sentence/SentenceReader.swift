/// Takes a sentence apart, one part of the request after another.
struct SentenceReader {
    var tokens: [SentenceToken]
    var request = PipelineRequest(services: [], environments: [])
    var assumptions: [String] = []
    /// Where environments are spoken of, in the order of the sentence.
    var places: [(position: Int, name: String)] = []
    /// Strategies of environments that differ from the pipeline's.
    var strategies: [String: PipelineRequest.Strategy] = [:]
    /// Whether the sentence names a strategy.
    var hasStrategy = false
    /// The infrastructure definition that the sentence names.
    var infrastructureName: String?

    /// Creates a reader.
    init(_ tokens: [SentenceToken]) { self.tokens = tokens }

    /// Reads everything.
    mutating func read() -> SentenceReading {
        correctTyping()
        readNames()
        readFreezes()
        readInputs()
        readNotifications()
        readVerification()
        readRollback()
        findPlaces()
        readApprovals()
        readTests()
        readPlatform()
        readStrategies()
        readEnvironments()
        readServices()
        let unknown = tokens.filter { !$0.isTaken && !$0.isMark && ($0.isQuoted || !isEmptyWord($0.key)) }
            .map(\.text)
        let speaksOfDeployment = tokens.contains {
            !$0.isQuoted
                && (SentenceVocabulary.deployVerbs.contains($0.key)
                    || ["pipeline", "deployment"].contains($0.key))
        }
        let isUnderstood =
            !request.environments.isEmpty || hasStrategy || (speaksOfDeployment && !request.services.isEmpty)
        if request.services.isEmpty {
            request.services = ["<+input>"]
            assume("no service is named, so Harness asks for it when the pipeline starts")
        }
        if request.environments.isEmpty {
            request.environments = [.init("<+input>", infrastructure: "<+input>")]
            assume("no environment is named, so Harness asks for it when the pipeline starts")
        }
        return SentenceReading(
            request: request, unknownWords: unknown, assumptions: assumptions, isUnderstood: isUnderstood)
    }

    mutating func assume(_ text: String) {
        if !assumptions.contains(text) { assumptions.append(text) }
    }

    // MARK: - Looking at words

    /// The key at a place, or nothing beyond the ends, at marks and at quotes.
    func key(_ index: Int) -> String {
        tokens.indices.contains(index) && !tokens[index].isQuoted ? tokens[index].key : ""
    }

    /// Whether these words stand at a place, none of them taken.
    func stands(_ words: String..., at index: Int) -> Bool {
        for (offset, word) in words.enumerated() {
            guard key(index + offset) == word, !tokens[index + offset].isTaken else { return false }
        }
        return true
    }

    mutating func take(_ range: Range<Int>) {
        for index in range where tokens.indices.contains(index) { tokens[index].isTaken = true }
    }

    mutating func take(_ index: Int) { take(index..<index + 1) }

    /// Whether a token can be a name: in quotes, or a word that means nothing else, or one with a sign in it.
    func isName(_ index: Int) -> Bool {
        guard tokens.indices.contains(index), !tokens[index].isTaken, !tokens[index].isMark else {
            return false
        }
        let token = tokens[index]
        if token.isQuoted { return true }
        if token.text.contains("#") || token.text.contains("@") || token.text.contains("%")
            || token.text.contains("://")
        {
            return false
        }
        if !SentenceVocabulary.known.contains(token.key) { return Int(token.key) == nil }
        return false
    }

    /// Whether a word says nothing by itself.
    private func isEmptyWord(_ key: String) -> Bool {
        SentenceVocabulary.fillers.contains(key) || SentenceVocabulary.prepositions.contains(key)
            || SentenceVocabulary.conjunctions.contains(key) || SentenceVocabulary.deployVerbs.contains(key)
    }

    /// Whether one of the words before a place denies what follows.
    func isDenied(_ index: Int, within count: Int = 3) -> Int? {
        for back in 1...count {
            let place = index - back
            guard tokens.indices.contains(place), !tokens[place].isMark else { return nil }
            if SentenceVocabulary.negations.contains(key(place)) { return place }
            if SentenceVocabulary.conjunctions.contains(key(place)) || key(place) == "with" { return nil }
        }
        return nil
    }

    /// The number that a word means.
    func number(_ index: Int) -> Int? {
        guard tokens.indices.contains(index), !tokens[index].isQuoted else { return nil }
        if let number = SentenceVocabulary.numbers[key(index)] { return number }
        let text = tokens[index].text
        return text.count <= 6 ? Int(text) : nil
    }

    // MARK: - Typing errors

    private mutating func correctTyping() {
        for index in tokens.indices where !tokens[index].isQuoted {
            let key = tokens[index].key
            guard key.count >= 5, tokens[index].text.allSatisfy({ $0.isLetter }),
                !SentenceVocabulary.known.contains(key)
            else { continue }
            // Behind these words stands a name, and names are not corrected.
            let before = self.key(index - 1), earlier = self.key(index - 2)
            if SentenceVocabulary.deployVerbs.contains(before)
                || ["service", "services", "called", "named", "project", "connector", "infrastructure"]
                    .contains(before)
                || (["the", "our", "my"].contains(before) && SentenceVocabulary.deployVerbs.contains(earlier))
            {
                continue
            }
            let limit = key.count >= 8 ? 2 : 1
            guard
                let word = SentenceVocabulary.correctable.filter({
                    // Inflections are words of their own.
                    abs($0.count - key.count) <= limit && $0.first == key.first
                }).min(by: { Self.distance($0, key) < Self.distance($1, key) }),
                Self.distance(word, key) <= limit
            else { continue }
            assume("\"\(tokens[index].text)\" is taken for \"\(word)\"")
            tokens[index].key = word
        }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8), right = Array(right.utf8)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var cost = min(last[column + 1] + 1, current[column] + 1)
                cost = min(cost, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
