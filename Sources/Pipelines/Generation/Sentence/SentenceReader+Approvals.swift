extension SentenceReader {
    /// Reads who has to agree: "engineering-lead approval", "approved by two of sre", "security must sign off before production".
    mutating func readApprovals() {
        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            guard !tokens[index].isTaken else { continue }
            var length = 1
            let isNoun: Bool
            if SentenceVocabulary.approvalNouns.contains(key(index)) {
                isNoun = true
            } else if stands("sign", "off", at: index) || stands("signs", "off", at: index)
                || stands("go", "ahead", at: index)
            {
                length = 2
                // "sre must sign off" is a verb, "sign off by sre" a noun; both are looked at from both sides.
                isNoun =
                    !["must", "to", "should", "has", "have"].contains(key(index - 1)) && key(index) == "sign"
            } else if SentenceVocabulary.approvalVerbs.contains(key(index)) {
                isNoun = false
            } else {
                continue
            }
            if let denial = isDenied(index) {
                take(denial..<index + length)
                continue
            }
            take(index..<index + length)
            readApproval(from: index, to: index + length, isNoun: isNoun)
        }
    }

    private mutating func readApproval(from start: Int, to end: Int, isNoun: Bool) {
        var count = 1
        var alternatives: [[String]] = []
        var next = end
        if key(next) == "gate" || key(next) == "step" || key(next) == "stage" { take(next); next += 1 }
        if ["from", "by", "of"].contains(key(next)) || (isNoun && key(next) == "for" && isGroupWord(next + 1))
        {
            let behind = groups(forward: next + 1)
            if !behind.names.isEmpty || behind.count != nil {
                take(next..<behind.end)
                alternatives += behind.names
                count = behind.count ?? count
                next = behind.end
            }
        }
        if alternatives.isEmpty {
            let before = groups(backward: start - 1)
            alternatives += before.names
            count = before.count ?? count
        } else if let number = leadingNumber(before: start) {
            count = number
        }
        let environment = boundEnvironment(from: next)
        if alternatives.isEmpty {
            alternatives = [["_project_all_users"]]
            assume("nobody is named who approves, so all users of the project may")
        }
        for groups in alternatives {
            let approval = PipelineRequest.Approval(
                groups: groups, minimumCount: max(1, count), environment: environment)
            if !request.approvals.contains(approval) { request.approvals.append(approval) }
        }
    }

    /// A number right before an approval: "two approvals", "at least 2 sign-offs".
    private mutating func leadingNumber(before index: Int) -> Int? {
        var place = index - 1
        while ["manual", "separate", "different"].contains(key(place)) { take(place); place -= 1 }
        guard let value = number(place), !tokens[place].isTaken else { return nil }
        take(place)
        if key(place - 1) == "least" { take(place - 2..<place) }
        return value
    }

    /// Whether a word can be part of a group's name.
    private func isGroupWord(_ index: Int) -> Bool {
        guard tokens.indices.contains(index), !tokens[index].isTaken, !tokens[index].isMark else {
            return false
        }
        let key = key(index)
        if tokens[index].isQuoted { return true }
        if SentenceVocabulary.roleNouns.contains(key) || SentenceVocabulary.roleNouns.contains(singular(key))
        {
            return true
        }
        if ["engineering", "security", "qa", "release", "product", "service", "test"].contains(key) {
            return true
        }
        return isName(index)
    }

    private func singular(_ key: String) -> String { key.hasSuffix("s") ? String(key.dropLast()) : key }

    /// Groups behind "by", "from": a list; "and" means that each has to agree, "or" that any may.
    private func groups(forward start: Int) -> (names: [[String]], count: Int?, end: Int) {
        var names: [[String]] = []
        var count: Int?
        var index = start
        var end = start
        var isChoice = false
        while index < tokens.count, names.count < 20 {
            var words: [String] = []
            while [
                "the", "our", "a", "an", "at", "least", "both", "any", "one", "either", "members", "people",
                "of", "someone", "somebody", "from", "in",
            ].contains(key(index)) {
                if key(index) == "one" { count = count ?? 1 }
                index += 1
            }
            if let value = number(index), value > 0 { count = value; index += 1 }
            while ["of", "the", "our", "members", "people", "from", "different", "senior"].contains(
                key(index))
            { index += 1 }
            while words.count < 4, isGroupWord(index),
                !(words.isEmpty == false && SentenceVocabulary.environments.contains(key(index))
                    && key(index) != "dev")
            {
                words.append(tokens[index].text)
                index += 1
            }
            guard !words.isEmpty else { break }
            while ["team", "teams", "group", "groups", "members", "squad"].contains(key(index)) { index += 1 }
            let name = Self.groupName(words)
            if isChoice, !names.isEmpty { names[names.count - 1].append(name) } else { names.append([name]) }
            end = index
            var next = index
            if tokens.indices.contains(next), tokens[next].isMark, tokens[next].text == "," { next += 1 }
            isChoice = key(next) == "or"
            if key(next) == "and" || key(next) == "or" { next += 1 }
            if key(next) == "by" || key(next) == "the" { next += 1 }
            guard next > index, isGroupWord(next), !startsSomethingElse(next) else { break }
            index = next
        }
        return (names, count, end)
    }

    /// Whether what looks like a name begins another part of the sentence, as in "by sre and slack notification".
    private func startsSomethingElse(_ index: Int) -> Bool {
        for offset in 0..<3 {
            let key = key(index + offset)
            if [
                "test", "tests", "notification", "notifications", "scan", "scans", "strategy", "deployment",
                "rollback", "check", "checks",
            ].contains(key) {
                return true
            }
            if key.isEmpty || key == "and" { return false }
        }
        return false
    }

    /// Groups before "approval", "must approve".
    private mutating func groups(backward start: Int) -> (names: [[String]], count: Int?) {
        var index = start
        var count: Int?
        let auxiliary: Set<String> = [
            "must", "has", "have", "to", "needs", "need", "should", "shall", "will", "can", "be", "is", "are",
            "it", "also", "manual", "human", "mandatory", "required", "explicit", "formal", "explicitly",
            "manually", "gets", "get",
        ]
        while auxiliary.contains(key(index)) {
            if key(index).hasPrefix("manual") || key(index) == "human" { take(index) }; index -= 1
        }
        var names: [[String]] = []
        var isChoice = false
        while names.count < 10 {
            var words: [String] = []
            let first = index
            while ["team", "teams", "group", "groups"].contains(key(index)), !tokens[index].isTaken {
                index -= 1
            }
            while words.count < 4, isGroupWord(index),
                !isBehindPreposition(index) || words.isEmpty && isRole(index)
            {
                words.insert(tokens[index].text, at: 0)
                index -= 1
            }
            guard !words.isEmpty else { break }
            take(index + 1..<first + 1)
            let name = Self.groupName(words)
            if isChoice, !names.isEmpty { names[0].insert(name, at: 0) } else { names.insert([name], at: 0) }
            while ["the", "a", "an", "our", "both"].contains(key(index)) { index -= 1 }
            if let value = number(index), !tokens[index].isTaken {
                count = value
                take(index)
                if key(index - 1) == "least" { take(index - 2..<index) }
                index -= 1
            }
            isChoice = key(index) == "or"
            let comma = tokens.indices.contains(index) && tokens[index].isMark && tokens[index].text == ","
            guard key(index) == "and" || isChoice || comma else { break }
            // A list goes on only where a name alone stands before the "and": "with qa and security approval".
            var before = index - 1
            if ["team", "group"].contains(key(before)) { before -= 1 }
            var opening = before
            while isGroupWord(opening) { opening -= 1 }
            while ["the", "a", "an", "our", "both"].contains(key(opening)) { opening -= 1 }
            let opens = opening < 0 || tokens[opening].isMark
            guard isGroupWord(before),
                opens
                    || [
                        "with", "requires", "require", "requiring", "needs", "need", "after", "once", "plus",
                        "both", "get", "gets", "until", "wait", "for", "and", "or",
                    ].contains(key(opening))
            else { break }
            index = before
        }
        return (names, count)
    }

    private func isRole(_ index: Int) -> Bool {
        SentenceVocabulary.roleNouns.contains(key(index))
            || SentenceVocabulary.roleNouns.contains(singular(key(index)))
    }

    /// Whether a word is the object of "to" or "into", so a place and not a group.
    private func isBehindPreposition(_ index: Int) -> Bool {
        ["to", "into", "onto", "deploy", "ship", "in"].contains(key(index - 1))
    }

    /// One name of several words; groups are people, so the last word is plural.
    static func groupName(_ words: [String]) -> String {
        var words = words
        if let last = words.last {
            let role = last.split(separator: "-").last.map { $0.lowercased() } ?? ""
            if SentenceVocabulary.roleNouns.contains(role), role.count > 3 || role == "dba" {
                words[words.count - 1] = last + "s"
            }
            if role.hasSuffix("s"), last.allSatisfy({ $0.isUppercase || $0 == "s" }), last.count == 4 {
                words[words.count - 1] = String(last.dropLast())
            }
        }
        return words.joined(separator: "-").lowercased()
    }

    /// The environment that an approval stands before: "… before production", "… for prod".
    private func boundEnvironment(from start: Int) -> String? {
        var index = start
        var sawPreposition = false
        while index < min(tokens.count, start + 7) {
            if tokens[index].isMark || key(index) == "and" || key(index) == "then" { return nil }
            if let place = places.first(where: { $0.position == index }) {
                return sawPreposition ? place.name : nil
            }
            if ["before", "for", "to", "into", "in", "on"].contains(key(index)) { sawPreposition = true }
            if ["with", "using", "after", "from"].contains(key(index)) { return nil }
            index += 1
        }
        return nil
    }
}
