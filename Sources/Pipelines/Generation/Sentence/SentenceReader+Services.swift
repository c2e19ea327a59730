extension SentenceReader {
    /// Reads what is deployed.
    mutating func readServices() {
        for phrase in [
            ["in", "parallel"], ["at", "the", "same", "time"], ["side", "by", "side"], ["together"],
            ["simultaneously"],
        ] {
            for index in tokens.indices where phrase.indices.allSatisfy({ key(index + $0) == phrase[$0] }) {
                take(index..<index + phrase.count)
                request.deploysServicesTogether = true
            }
        }
        var names = namedServices()
        if names.isEmpty { names = servicesBehindVerbs() }
        if names.isEmpty { names = servicesBehind(["for", "of"]) }
        if names.isEmpty, let first = tokens.indices.first(where: { isName($0) }) {
            names = list(from: first).names
        }
        if names.isEmpty {
            // "deploy my service": as good a name as any, and what the person calls it.
            for index in tokens.indices
            where ["my", "our", "the"].contains(key(index))
                && ["service", "app", "application", "microservice"].contains(key(index + 1))
            {
                names = ["\(key(index) == "the" ? "my" : key(index))-\(key(index + 1))"]
                assume("the service is assumed to be called \(names[0])")
                break
            }
        }
        request.services = names
        if names.count < 2 { request.deploysServicesTogether = false }
    }

    /// "the checkout service", "services a, b and c", "app x".
    private mutating func namedServices() -> [String] {
        let nouns: Set<String> = [
            "service", "services", "microservice", "microservices", "app", "apps", "application",
            "applications", "component", "components",
        ]
        for index in tokens.indices where nouns.contains(key(index)) && !tokens[index].isTaken {
            var next = index + 1
            while ["called", "named", "id"].contains(key(next))
                || (tokens.indices.contains(next) && tokens[next].isMark)
            { next += 1 }
            if isName(next) {
                let found = list(from: next)
                if !found.names.isEmpty { take(index); return found.names }
            }
            guard isName(index - 1) else { continue }
            var first = index - 1
            while true {
                var before = first - 1
                if tokens.indices.contains(before), tokens[before].isMark {
                    before -= 1
                } else if key(before) == "and" {
                    before -= 1
                } else {
                    break
                }
                if tokens.indices.contains(before), tokens[before].isMark { before -= 1 }
                guard isName(before) else { break }
                first = before
            }
            let found = list(from: first)
            if !found.names.isEmpty { take(index); return found.names }
        }
        return []
    }

    private mutating func servicesBehindVerbs() -> [String] {
        var names: [String] = []
        for index in tokens.indices
        where SentenceVocabulary.deployVerbs.contains(key(index)) || stands("roll", "out", at: index) {
            var next = index + (key(index) == "roll" ? 2 : 1)
            while [
                "the", "our", "my", "a", "an", "new", "version", "versions", "of", "latest", "both",
                "release", "all", "out", "and", "services", "pipeline", "for",
            ].contains(key(next)) { next += 1 }
            guard isName(next) else { continue }
            for name in list(from: next).names where !names.contains(name) { names.append(name) }
        }
        return names
    }

    private mutating func servicesBehind(_ words: Set<String>) -> [String] {
        for index in tokens.indices where words.contains(key(index)) {
            var next = index + 1
            while ["the", "our", "my", "a", "an", "service", "services"].contains(key(next)) { next += 1 }
            guard isName(next) else { continue }
            let found = list(from: next).names
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Names with commas and "and" between them.
    mutating func list(from start: Int) -> (names: [String], end: Int) {
        var names: [String] = []
        var index = start
        var end = start
        while isName(index), names.count < 50 {
            names.append(tokens[index].text)
            take(index)
            end = index + 1
            index = end
            if tokens.indices.contains(index), tokens[index].isMark, tokens[index].text == "," { index += 1 }
            if key(index) == "and" || key(index) == "or" { index += 1 }
            if key(index) == "the" { index += 1 }
            guard index > end else { break }
        }
        return (names, end)
    }

    // MARK: - Named things

    /// Reads what is announced by its kind: project, organisation, connector, infrastructure, the pipeline's own name.
    mutating func readNames() {
        for index in tokens.indices where !tokens[index].isTaken {
            var next = index + 1
            if ["called", "named", "id", "identifier"].contains(key(next)) { next += 1 }
            guard isName(next) else { continue }
            switch key(index) {
            case "project": request.project = tokens[next].text
            case "organization", "organisation", "org": request.organization = tokens[next].text
            case "pipeline" where next > index + 1: request.name = tokens[next].text
            case "infrastructure", "infra": infrastructureName = tokens[next].text
            case "cluster" where key(index - 1) != "kubernetes": infrastructureName = tokens[next].text
            case "repository", "repo":
                request.codebase = request.codebase ?? .init()
                request.codebase?.repository = tokens[next].text
            case "connector":
                request.codebase = request.codebase ?? .init()
                if ["docker", "registry", "image"].contains(key(index - 1)) {
                    request.codebase?.imageConnector = tokens[next].text
                    take(index - 1)
                } else {
                    request.codebase?.connector = tokens[next].text
                }
            default: continue
            }
            take(index..<next + 1)
        }
        for index in tokens.indices
        where key(index) == "cluster" && !tokens[index].isTaken && isName(index - 1)
            && ["the", "on", "our"].contains(key(index - 2))
        {
            infrastructureName = tokens[index - 1].text
            take(index - 1..<index + 1)
        }
        readTag()
    }

    /// "image tag 1.2.3", "version v2.0".
    private mutating func readTag() {
        for index in tokens.indices where ["tag", "version"].contains(key(index)) && !tokens[index].isTaken {
            let next = index + 1
            guard tokens.indices.contains(next), !tokens[next].isTaken,
                tokens[next].text.contains(where: \.isNumber),
                tokens[next].text.contains(".") || tokens[next].isQuoted || tokens[next].text.hasPrefix("v")
            else { continue }
            request.artifact = .init(tag: tokens[next].text)
            take(index..<next + 1)
            if ["image", "artifact", "docker"].contains(key(index - 1)) { take(index - 1) }
        }
    }
}
