extension SentenceReader {
    /// Finds every word that names an environment; nothing is taken yet, since approvals and strategies look at them too.
    mutating func findPlaces() {
        var openList = false
        var isOpenedByPreposition = false
        for index in tokens.indices where !tokens[index].isTaken {
            let key = key(index)
            let previous = key.isEmpty ? "" : self.key(index - 1)
            let behind = [
                "to", "into", "onto", "towards", "through", "via", "from", "then", "finally", "first",
            ].contains(previous)
            let isMarked =
                ["environment", "env"].contains(self.key(index + 1))
                || ["environment", "environments", "env"].contains(previous)
            let inList =
                openList
                && (previous == "and" || previous == "then" || (index > 0 && tokens[index - 1].isMark)
                    || previous == "or")
            var name: String?
            if SentenceVocabulary.environments.contains(key) {
                let isNoun = [
                    "test", "tests", "testing", "suite", "approval", "approvals", "team", "group", "scan",
                    "lead", "leads", "engineer", "signoff", "sign",
                ].contains(self.key(index + 1))
                let isPlain = !SentenceVocabulary.ambiguousEnvironments.contains(key)
                if !isNoun,
                    isPlain || behind || isMarked || inList
                        || ["in", "on", "for", "before"].contains(previous), !isTestList(index)
                {
                    let written = tokens[index].text.lowercased()
                    // A word that was corrected has another key than its text.
                    name = SentenceToken(written).key == key ? written : key
                } else if key == "live", !tokens.indices.contains(index + 1) || tokens[index + 1].isMark {
                    name = "production"
                    assume("live is taken for production")
                }
            } else if isName(index) {
                let parts = tokens[index].text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(
                    String.init)
                let isCompound =
                    parts.count > 1
                    && parts.contains {
                        SentenceVocabulary.environments.contains($0)
                            && !SentenceVocabulary.ambiguousEnvironments.contains($0)
                    }
                let isNoun = [
                    "approval", "approvals", "team", "group", "must", "service", "app", "microservice",
                    "application", "signoff",
                ].contains(self.key(index + 1))
                let object = ["to", "into", "onto", "towards"].contains(previous) && !isVerbObject(index)
                if !isNoun,
                    isMarked || object
                        || (isCompound
                            && (behind || ["in", "on", "for", "before", "and"].contains(previous) || inList))
                        || (inList && isOpenedByPreposition && isListEnd(index))
                {
                    name = tokens[index].text
                }
            }
            if let name {
                places.append((index, name))
                openList = true
                isOpenedByPreposition = isOpenedByPreposition || behind
            } else if ![
                "and", "then", "or", "finally", "first", "the", "to", "environment", "environments",
                "afterwards", "followed", "by", "into",
            ].contains(key), !tokens[index].isMark {
                openList = false
                isOpenedByPreposition = false
            }
        }
    }

    /// Whether "integration" or "test" here belongs to tests: "unit and integration tests".
    private func isTestList(_ index: Int) -> Bool {
        for offset in 1...4 {
            let key = key(index + offset)
            if ["tests", "test", "scan", "checks"].contains(key) {
                return SentenceVocabulary.ambiguousEnvironments.contains(self.key(index))
            }
            guard
                ["and", "or", "unit", "smoke", "load", "e2e", "security", "integration"].contains(key)
                    || (tokens.indices.contains(index + offset) && tokens[index + offset].isMark)
            else { return false }
        }
        return false
    }

    /// Whether "to X" is not a place: "needs to X", "want to X".
    private func isVerbObject(_ index: Int) -> Bool {
        [
            "needs", "need", "has", "have", "want", "wants", "like", "ready", "able", "sent", "send", "post",
            "message", "notification", "notifications", "slack",
        ].contains(key(index - 2))
    }

    /// Whether an unknown word ends a list of environments and is not the subject of something new: "to eu-west and us-east".
    private func isListEnd(_ index: Int) -> Bool {
        let next = key(index + 1)
        let isEnd = !tokens.indices.contains(index + 1) || tokens[index + 1].isMark
        return isEnd
            || [
                "and", "with", "using", "via", "on", "in", "then", "environments", "environment", "after",
                "as", "by",
            ].contains(next)
    }

    /// Puts the environments into order.
    mutating func readEnvironments() {
        var names: [String] = []
        for (position, name) in places where !tokens[position].isTaken {
            let previous = key(position - 1)
            if let denial = isDenied(position, within: 2) {
                take(denial..<position + 1)
                continue
            }
            let same = names.firstIndex { Self.isSame($0, name) }
            tokens[position].isTaken = true
            if same != nil { continue }
            // "to production after staging", "via staging", "but first to staging" name an earlier one.
            let isEarlier =
                ["after", "via", "through"].contains(previous) || key(position - 2) == "first"
                || previous == "first"
            if isEarlier, !names.isEmpty {
                names.insert(name, at: names.count - 1)
            } else {
                names.append(name)
            }
        }
        sort(&names)
        for name in names {
            var environment = PipelineRequest.Environment(name)
            environment.strategy = strategies[name]
            request.environments.append(environment)
        }
        if let only = infrastructureName, !request.environments.isEmpty {
            request.environments[request.environments.count - 1].infrastructure = only
        }
        // Approvals may name an environment in another spelling, or one that nothing goes to.
        for index in request.approvals.indices {
            guard let name = request.approvals[index].environment else { continue }
            request.approvals[index].environment = names.first { Self.isSame($0, name) }
        }
    }

    /// Puts production behind what comes before it everywhere, unless the sentence tells an order.
    private mutating func sort(_ names: inout [String]) {
        guard
            !tokens.contains(where: {
                ["then", "first", "after", "afterwards", "finally", "followed"].contains($0.key)
                    && !$0.isQuoted
            })
        else {
            return
        }
        let ranks = names.map { Self.rank(of: $0) }
        guard !ranks.contains(nil) else { return }
        let sorted = names.indices.sorted { (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1) }.map { names[$0] }
        guard sorted != names else { return }
        names = sorted
        assume("the environments are taken in the order \(sorted.joined(separator: ", "))")
    }

    /// How near an environment is to customers, as far as its name tells.
    private static func rank(of name: String) -> Int? {
        let ranks = [
            "dev": 0, "development": 0, "sandbox": 0, "test": 1, "testing": 1, "qa": 1, "integration": 1,
            "uat": 2, "acceptance": 2, "staging": 3,
            "stage": 3, "stg": 3, "demo": 3, "perf": 3, "preprod": 4, "preproduction": 4, "nonprod": 3,
            "production": 5, "prod": 5, "prd": 5, "live": 5,
            "dr": 6,
        ]
        if let rank = ranks[SentenceToken(name).key] { return rank }
        let parts = name.lowercased().split { !$0.isLetter && !$0.isNumber }
        return parts.compactMap { ranks[String($0)] }.max()
    }

    /// Whether two words mean the same environment.
    static func isSame(_ left: String, _ right: String) -> Bool {
        func plain(_ name: String) -> String {
            let key = String(name.lowercased().filter { $0.isLetter || $0.isNumber })
            switch key {
            case "production", "prod", "prd": return "production"
            case "staging", "stage", "stg": return "staging"
            case "development", "dev": return "development"
            case "preproduction", "preprod": return "preproduction"
            default: return key
            }
        }
        return plain(left) == plain(right)
    }
}
