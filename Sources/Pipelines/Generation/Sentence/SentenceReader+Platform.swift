extension SentenceReader {
    /// Reads what it runs on.
    mutating func readPlatform() {
        var isHelm = false
        var type: PipelineRequest.DeploymentType?
        for index in tokens.indices where !tokens[index].isTaken {
            if stands("native", "helm", at: index) {
                take(index..<index + 2)
                type = .nativeHelm
                continue
            }
            switch key(index) {
            case "kubernetes", "k8s", "kube", "gke", "eks", "aks", "openshift":
                take(index)
                if key(index + 1) == "cluster" { take(index + 1) }
                type = type ?? .kubernetes
            case "helm", "nativehelm":
                take(index)
                if key(index + 1).hasPrefix("chart") { take(index + 1) }
                isHelm = true
                if key(index) == "nativehelm" { type = .nativeHelm }
            case "ecs", "fargate":
                take(index)
                if ["amazon", "aws"].contains(key(index - 1)) { take(index - 1) }
                type = .ecs
            case "ssh", "vm", "vms", "hosts", "servers":
                take(index)
                if ["linux", "virtual", "physical"].contains(key(index - 1)) { take(index - 1) }
                type = .ssh
            default:
                if stands("virtual", "machines", at: index) || stands("bare", "metal", at: index) {
                    take(index..<index + 2)
                    type = .ssh
                }
            }
        }
        if isHelm, type == nil {
            type = .nativeHelm
            assume("Helm is taken for Harness's native Helm deployment")
        } else if isHelm, type == .kubernetes {
            assume(
                "Helm charts on Kubernetes are taken for a Kubernetes deployment with a chart as its manifest"
            )
        }
        request.deploymentType = type ?? .kubernetes
        if type == nil { assume("no platform is named, so Kubernetes is assumed") }
    }

    // MARK: - Strategy

    /// Reads how a new version takes over, also one for each environment.
    mutating func readStrategies() {
        var found: [(position: Int, strategy: PipelineRequest.Strategy, end: Int)] = []
        for index in tokens.indices where !tokens[index].isTaken {
            let strategy: PipelineRequest.Strategy
            var length = 1
            switch key(index) {
            case "rolling": strategy = .rolling
            case "canary", "canaries": strategy = .canary
            case "bluegreen", "redblack", "bg": strategy = .blueGreen
            case "blue" where key(index + 1) == "green", "red" where key(index + 1) == "black":
                strategy = .blueGreen
                length = 2
            default: continue
            }
            if let denial = isDenied(index, within: 2) {
                take(denial..<index + length)
                continue
            }
            take(index..<index + length)
            var end = index + length
            while ["strategy", "deployment", "deploy", "update", "release", "rollout"].contains(key(end)) {
                take(end); end += 1
            }
            if strategy == .canary { readCanarySize(around: index, end: end) }
            found.append((index, strategy, end))
        }
        guard let first = found.first else {
            assume("no strategy is named, so rolling is assumed")
            return
        }
        request.strategy = first.strategy
        hasStrategy = true
        guard Set(found.map(\.strategy)).count > 1 else { return }
        for entry in found { bind(entry.strategy, from: entry.position, to: entry.end) }
        // What holds for the last environment is the pipeline's strategy; the others differ from it.
        if let last = places.last(where: { PipelineRequest.Environment($0.name).isProduction })
            ?? places.last,
            let strategy = strategies.first(where: { Self.isSame($0.key, last.name) })?.value
        {
            request.strategy = strategy
        }
        strategies = strategies.filter { $0.value != request.strategy }
    }

    /// Finds the environment that a strategy is for: the one right behind it, else the one right before it.
    private mutating func bind(_ strategy: PipelineRequest.Strategy, from start: Int, to end: Int) {
        var index = end
        while index < min(tokens.count, end + 4), !tokens[index].isMark, key(index) != "and",
            key(index) != "then"
        {
            if let place = places.first(where: { $0.position == index }),
                ["in", "for", "on", "to", "into", "at"].contains(key(index - 1)) || key(index - 1) == "the"
            {
                strategies[place.name] = strategy
                return
            }
            index += 1
        }
        index = start - 1
        while index >= max(0, start - 5), !tokens[index].isMark {
            if let place = places.first(where: { $0.position == index }) {
                strategies[place.name] = strategy
                return
            }
            index -= 1
        }
    }

    /// Reads "10 % canary", "canary with 2 pods".
    private mutating func readCanarySize(around index: Int, end: Int) {
        for place in max(0, index - 4)..<min(tokens.count, end + 6) where !tokens[place].isTaken {
            let text = tokens[place].text
            if text.hasSuffix("%"), let share = Int(text.dropLast()) {
                take(place)
                request.canary = .percentage(share)
                return
            }
            guard let value = number(place) else { continue }
            switch key(place + 1) {
            case "percent":
                take(place..<place + 2)
                request.canary = .percentage(value)
                return
            case "pod", "pods", "instance", "instances", "replica", "replicas", "host", "hosts", "task",
                "tasks":
                take(place..<place + 2)
                request.canary = .count(value)
                return
            default: continue
            }
        }
    }

    // MARK: - Tests

    /// Reads what is tried: "unit and integration tests", "smoke tests after deployment".
    mutating func readTests() {
        readBuildTool()
        let kinds: [String: PipelineRequest.Test.Kind] = [
            "unit": .unit, "integration": .integration, "e2e": .endToEnd, "endtoend": .endToEnd,
            "smoke": .smoke, "load": .load,
            "performance": .load, "security": .security, "vulnerability": .security, "acceptance": .endToEnd,
            "sanity": .smoke,
        ]
        var index = 0
        while index < tokens.count {
            var found: [(kind: PipelineRequest.Test.Kind, place: Int)] = []
            var place = index
            while place < tokens.count, !tokens[place].isTaken {
                if let kind = kinds[key(place)] {
                    found.append((kind, place))
                    place += 1
                } else if stands("end", "to", "end", at: place) {
                    found.append((.endToEnd, place))
                    take(place..<place + 3)
                    place += 3
                } else if !found.isEmpty,
                    key(place) == "and" || key(place) == "or"
                        || (tokens[place].isMark && tokens[place].text == ",")
                {
                    place += 1
                } else {
                    break
                }
            }
            let noun = key(place)
            let isTest =
                ["test", "tests", "testing", "checks", "suite", "suites"].contains(noun)
                || (noun.hasPrefix("scan") && found.contains { $0.kind == .security })
            if !found.isEmpty, isTest {
                let denial = isDenied(index)
                take(index..<place + 1)
                if let denial {
                    take(denial)
                } else {
                    add(found.map(\.kind), behind: place + 1, before: index)
                }
                index = place + 1
            } else if found.isEmpty, ["tests", "test"].contains(key(index)), !tokens[index].isTaken,
                !places.contains(where: { $0.position == index })
            {
                let denial = isDenied(index)
                take(index)
                if let denial {
                    take(denial)
                } else {
                    if key(index - 1) != "the" || request.tests.isEmpty {
                        assume("tests of no kind are taken for unit tests")
                        add([.unit], behind: index + 1, before: index)
                    }
                }
                index += 1
            } else {
                index += 1
            }
        }
    }

    private mutating func add(_ kinds: [PipelineRequest.Test.Kind], behind end: Int, before start: Int) {
        var moment: PipelineRequest.Test.Moment?
        var command: String?
        var index = end
        while index < min(tokens.count, end + 6), !(tokens[index].isMark && tokens[index].text != "(") {
            if let read = self.moment(at: index) {
                moment = read
                take(index)
                break
            }
            if tokens[index].isQuoted, !tokens[index].isTaken,
                ["with", "using", "by", "run", "running", "command", "via"].contains(key(index - 1))
            {
                command = tokens[index].text
                take(index)
            }
            if key(index) == "and" { break }
            index += 1
        }
        // "after deployment run smoke tests"
        if moment == nil {
            for back in 1...4 where moment == nil && tokens.indices.contains(start - back) {
                if ["and", "with"].contains(key(start - back)) { break }
                moment = self.moment(at: start - back)
            }
        }
        for kind in kinds {
            let test = PipelineRequest.Test(kind, moment: moment, command: command)
            if !request.tests.contains(test) { request.tests.append(test) }
        }
    }

    private func moment(at index: Int) -> PipelineRequest.Test.Moment? {
        let isDeployment = (1...3).contains { offset in
            let key = key(index + offset)
            return SentenceVocabulary.deployVerbs.contains(key) || key == "deployment" || key == "wards"
                || key == "it"
        }
        switch key(index) {
        case "before", "beforehand": return isDeployment || key(index) == "beforehand" ? .before : nil
        case "after", "afterwards", "afterward": return isDeployment || key(index) != "after" ? .after : nil
        default: return nil
        }
    }

    private mutating func readBuildTool() {
        let tools: [String: PipelineRequest.BuildTool] = [
            "maven": .maven, "mvn": .maven, "gradle": .gradle, "npm": .npm, "node": .npm, "nodejs": .npm,
            "yarn": .yarn, "golang": .go,
            "python": .python, "pytest": .python, "dotnet": .dotnet,
        ]
        for index in tokens.indices where !tokens[index].isTaken {
            guard
                let tool = tools[key(index)]
                    ?? (key(index) == "go" && ["test", "tests", "unit"].contains(key(index + 1)) ? .go : nil)
            else { continue }
            take(index)
            request.codebase = request.codebase ?? .init()
            request.codebase?.buildTool = tool
        }
    }
}
