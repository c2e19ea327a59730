extension SentenceReader {
    private static let nouns: Set<String> = [
        "input", "inputs", "parameter", "parameters", "variable", "variables",
    ]

    /// Reads what is asked when the pipeline starts: "with input region default eu allowed values eu, us", "ask for the image tag".
    mutating func readInputs() {
        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            guard !tokens[index].isTaken else { continue }
            if Self.nouns.contains(key(index)) {
                index = readInputs(from: index) - 1
            } else if ["ask", "asks", "asking", "prompt", "prompts"].contains(key(index)),
                key(index + 1) == "for", !isApproval(index + 2)
            {
                var next = index + 2
                while ["the", "a", "an", "which"].contains(key(next)) { next += 1 }
                guard let read = name(at: next) else { continue }
                take(index..<read.end)
                index = readDetails(of: read.name, from: read.end) - 1
            }
        }
    }

    private func isApproval(_ index: Int) -> Bool {
        (index..<index + 4).contains {
            SentenceVocabulary.approvalNouns.contains(key($0))
                || SentenceVocabulary.approvalVerbs.contains(key($0))
        }
    }

    private mutating func readInputs(from start: Int) -> Int {
        var index = start + 1
        while ["called", "named", "for", "the", "a"].contains(key(index))
            || (tokens.indices.contains(index) && tokens[index].isMark && tokens[index].text == ",")
        { index += 1 }
        if let first = name(at: index) {
            if key(start - 1) == "runtime" { take(start - 1) }
            take(start)
            var read = first
            while true {
                take(index..<read.end)
                index = readDetails(of: read.name, from: read.end)
                var next = index
                if tokens.indices.contains(next), tokens[next].isMark, tokens[next].text == "," { next += 1 }
                if key(next) == "and" { next += 1 }
                if Self.nouns.contains(key(next)) { break }
                guard next > index, let another = name(at: next), !isAnotherWish(another.end) else { break }
                index = next
                read = another
            }
            return index
        }
        // "image tag as a runtime input", "region as parameter"
        var back = start - 1
        while ["runtime", "an", "a"].contains(key(back)) { back -= 1 }
        guard key(back) == "as" else { return start + 1 }
        for length in [2, 1] {
            let first = back - length
            guard first >= 0, let read = name(at: first), read.end == back else { continue }
            take(first..<start + 1)
            return readDetails(of: read.name, from: start + 1)
        }
        return start + 1
    }

    /// Whether a name is the beginning of another wish, as in "input region and sre approval".
    private func isAnotherWish(_ index: Int) -> Bool {
        SentenceVocabulary.approvalNouns.contains(key(index))
            || [
                "tests", "test", "notification", "notifications", "strategy", "deployment", "team", "must",
                "service",
            ].contains(key(index))
    }

    /// A variable's name: a word, or some that are known to belong together.
    private func name(at index: Int) -> (name: String, end: Int)? {
        guard tokens.indices.contains(index), !tokens[index].isTaken else { return nil }
        let pairs = [
            ["image", "tag"]: "imageTag", ["image", "version"]: "imageVersion",
            ["artifact", "version"]: "artifactVersion",
            ["replica", "count"]: "replicaCount", ["number", "replicas"]: "replicas",
            ["docker", "tag"]: "imageTag", ["git", "branch"]: "branch",
            ["build", "number"]: "buildNumber", ["release", "version"]: "version",
            ["change", "ticket"]: "changeTicket",
        ]
        if let pair = pairs[[key(index), key(index + 1)]] { return (pair, index + 2) }
        if ["tag", "version", "replicas"].contains(key(index)) { return (key(index), index + 1) }
        guard isName(index), HarnessName.identifier(tokens[index].text) != nil else { return nil }
        let text = tokens[index].text
        if text.contains("-") || text.contains(" ") {
            // Variables have no hyphens.
            let words = text.split { $0 == "-" || $0 == " " }.map(String.init)
            return (
                words.enumerated().map { $0.offset == 0 ? $0.element : $0.element.capitalizedFirst }.joined(),
                index + 1
            )
        }
        return (HarnessName.identifier(text) ?? text, index + 1)
    }

    private mutating func readDetails(of name: String, from start: Int) -> Int {
        var input = PipelineRequest.Input(name)
        var index = start
        var end = start
        while index < min(tokens.count, start + 30), !tokens[index].isTaken {
            let word = key(index)
            if ["default", "defaults", "defaulting"].contains(word) {
                var next = index + 1
                while ["to", "is", "of", "value"].contains(key(next)) { next += 1 }
                guard tokens.indices.contains(next), !tokens[next].isMark else { break }
                input.defaultValue = tokens[next].text
                index = next + 1
                end = index
            } else if (word == "allowed" && key(index + 1).hasPrefix("value")) || word == "options"
                || word == "choices" || (word == "one" && key(index + 1) == "of")
                || (word == "between" && !tokens[index].isQuoted)
            {
                let values = values(
                    from: index + (word == "options" || word == "choices" || word == "between" ? 1 : 2))
                guard !values.found.isEmpty else { break }
                input.allowedValues = values.found
                index = values.end
                end = index
            } else if ["number", "numeric", "integer"].contains(word) {
                input.kind = .number
                index += 1
                end = index
            } else if word == "secret" {
                input.kind = .secret
                index += 1
                end = index
            } else if word == "required" || word == "mandatory" {
                input.isRequired = true
                index += 1
                end = index
            } else if ["with", "of", "type", "a", "as", "and", "which", "is", "being", "string"].contains(
                word) || (tokens[index].isMark && ["(", ")", ","].contains(tokens[index].text))
            {
                index += 1
            } else {
                break
            }
        }
        take(start..<end)
        if let value = input.defaultValue, !input.allowedValues.isEmpty, !input.allowedValues.contains(value)
        {
            input.allowedValues.insert(value, at: 0)
        }
        if input.kind == .string, let value = input.defaultValue,
            ["replicas", "replicaCount"].contains(name), Int(value) != nil
        {
            input.kind = .number
        }
        if !request.inputs.contains(where: { $0.name == name }) { request.inputs.append(input) }
        return max(end, start)
    }

    /// Values with commas, "and" and "or" between them.
    private func values(from start: Int) -> (found: [String], end: Int) {
        var found: [String] = []
        var index = start
        while ["are", "is", "of"].contains(key(index))
            || (tokens.indices.contains(index) && tokens[index].isMark && tokens[index].text == ",")
        { index += 1 }
        var end = index
        while tokens.indices.contains(index), !tokens[index].isMark, found.count < 50 {
            if !found.isEmpty, SentenceVocabulary.prepositions.contains(key(index)) { break }
            found.append(tokens[index].text)
            end = index + 1
            index = end
            if tokens.indices.contains(index), tokens[index].isMark, tokens[index].text == "," { index += 1 }
            let isJoined = key(index) == "and" || key(index) == "or"
            if isJoined { index += 1 }
            guard index > end else { break }
            if SentenceVocabulary.prepositions.contains(key(index))
                || SentenceVocabulary.deployVerbs.contains(key(index))
                || ["default", "defaults", "defaulting", "allowed", "with", "type"].contains(key(index + 1))
            {
                break
            }
            // The word after "and" has to end the list: "eu and us", not "eu and sre approval".
            if isJoined, key(index - 1) == "and", isAnotherWish(index + 1) { break }
        }
        return (found, end)
    }
}
