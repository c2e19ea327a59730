extension SentenceReader {
    // MARK: - Verification

    /// Reads whether and how Verdict is asked.
    mutating func readVerification() {
        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            guard !tokens[index].isTaken else { continue }
            var length = 1
            switch key(index) {
            case "verdict", "verification", "verify", "verified", "verifies", "verifying", "healthcheck",
                "judge", "judged":
                break
            case "health" where ["check", "checks"].contains(key(index + 1)): length = 2
            default: continue
            }
            if let denial = isDenied(index) {
                take(denial..<index + length)
                continue
            }
            take(index..<index + length)
            for word in ["ai", "continuous", "automated", "deployment"] where key(index - 1) == word {
                take(index - 1)
            }
            var verification = request.verification ?? .init()
            readDetails(of: &verification, from: index + length)
            request.verification = verification
        }
    }

    private mutating func readDetails(of verification: inout PipelineRequest.Verification, from start: Int) {
        var index = start
        while index < min(tokens.count, start + 16) {
            if tokens[index].isMark, tokens[index].text == "." { return }
            if let value = number(index), value > 0 {
                if key(index + 1).hasPrefix("min") {
                    verification.minutes = min(value, 240)
                    take(index..<index + 2)
                } else if key(index + 1).hasPrefix("hour") {
                    verification.minutes = min(value, 4) * 60
                    take(index..<index + 2)
                }
            } else if let minutes = Self.shortMinutes(tokens[index].text) {
                verification.minutes = minutes
                take(index)
            } else if tokens[index].text.hasPrefix("https://") || tokens[index].text.hasPrefix("http://") {
                if key(index - 1) == "prometheus" || key(index - 2) == "prometheus" {
                    verification.prometheusURL = Self.trimmed(tokens[index].text)
                } else {
                    verification.url = Self.trimmed(tokens[index].text)
                }
                take(index)
            } else if key(index) == "prometheus" {
                take(index)
            } else if stands("fail", "closed", at: index) {
                verification.unavailable = .rollback
                take(index..<index + 2)
            } else if stands("fail", "open", at: index) {
                verification.unavailable = .proceed
                take(index..<index + 2)
            }
            index += 1
        }
    }

    /// "10m", "1h".
    private static func shortMinutes(_ text: String) -> Int? {
        guard let unit = text.last, let value = Int(text.dropLast()), (1...240).contains(value) else {
            return nil
        }
        return unit == "m" ? value : unit == "h" ? min(240, value * 60) : nil
    }

    private static func trimmed(_ url: String) -> String {
        var url = Substring(url)
        while url.hasSuffix("/") { url = url.dropLast() }
        return String(url)
    }

    // MARK: - Rollback

    /// Reads what happens on failure.
    mutating func readRollback() {
        for index in tokens.indices where !tokens[index].isTaken {
            if ["retry", "retries", "retrying"].contains(key(index)) {
                let places = [index + 1, index - 1, index + 2, index + 3]
                let place = places.first { number($0) != nil && !tokens[$0].isTaken }
                request.rollback.retries = min(10, place.flatMap { number($0) } ?? 1)
                take(index)
                if let place {
                    take(place); if key(place + 1) == "times" || key(place + 1) == "time" { take(place + 1) }
                }
                continue
            }
            if stands("manual", "intervention", at: index) {
                take(index..<index + 2)
                request.rollback.mode = .manual
                continue
            }
            var length = 1
            if ["roll", "rolls", "rolled", "rolling"].contains(key(index)), key(index + 1) == "back" {
                length = 2
            } else if !["rollback", "rollbacks", "revert", "reverts", "undo"].contains(key(index)) {
                continue
            }
            if let denial = isDenied(index) {
                take(denial..<index + length)
                request.rollback.mode = .none
                continue
            }
            take(index..<index + length)
            var mode = PipelineRequest.Rollback.Mode.stage
            for place in max(0, index - 3)..<min(tokens.count, index + length + 6) where !tokens[place].isMark
            {
                switch key(place) {
                case "manual", "manually": mode = .manual; take(place)
                case "pipeline" where ["whole", "entire", "full"].contains(key(place - 1)), "everything":
                    mode = .pipeline; take(place)
                case "stages" where key(place - 1) == "all": mode = .pipeline; take(place)
                default: break
                }
            }
            request.rollback.mode = mode
            takeOccasion(from: index + length)
        }
    }

    /// Takes "on failure", "if anything fails", "when it goes wrong".
    mutating func takeOccasion(from start: Int) {
        var index = start
        while index < min(tokens.count, start + 8), !tokens[index].isMark, !tokens[index].isTaken {
            let key = key(index)
            if [
                "failure", "failures", "fails", "fail", "failed", "error", "errors", "wrong", "unhealthy",
                "bad", "problems", "trouble",
            ].contains(key) {
                take(start..<index + 1)
                return
            }
            guard
                [
                    "on", "in", "case", "of", "if", "when", "any", "anything", "something", "it", "the",
                    "goes", "deployment", "deploy", "is", "step", "a", "upon", "there", "are", "verdict",
                    "pipeline", "automatically", "to", "previous", "version", "last",
                ].contains(key)
            else { return }
            index += 1
        }
    }

    // MARK: - Freeze

    /// Reads when nothing is deployed.
    mutating func readFreezes() {
        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            guard !tokens[index].isTaken else { continue }
            let isFreeze = ["freeze", "freezes", "frozen", "blackout", "except"].contains(key(index))
            let isDenial =
                SentenceVocabulary.negations.contains(key(index))
                && (1...4).contains {
                    SentenceVocabulary.deployVerbs.contains(key(index + $0))
                        || ["deployment", "deployments", "on", "during", "between"].contains(key(index + $0))
                }
            let isOnly = key(index) == "only" && (1...4).contains { key(index + $0).hasPrefix("weekday") }
            if key(index).hasPrefix("weekday"), key(index + 1) == "only" {
                take(index..<index + 2)
                request.freezes.append(.init(.weekly(from: 5 * 1440, to: 10_080)))
                assume("times of the freeze are taken for UTC")
                continue
            }
            guard isFreeze || isDenial || isOnly else { continue }
            readWindows(from: index, isOnly: isOnly)
        }
    }

    private mutating func readWindows(from start: Int, isOnly: Bool) {
        var index = start + 1
        var spans: [PipelineRequest.FreezeWindow.Span] = []
        var zone: String?
        var end = start + 1
        while index < min(tokens.count, start + 24) {
            if tokens[index].isMark, tokens[index].text != "," { break }
            let key = key(index)
            if key.hasPrefix("weekend") {
                spans.append(.weekly(from: 5 * 1440, to: 10_080))
                end = index + 1
            } else if key.hasPrefix("weekday"), isOnly {
                spans.append(.weekly(from: 5 * 1440, to: 10_080))
                end = index + 1
            } else if key == "night" || key == "nights" {
                spans.append(.daily(from: 22 * 60, to: 6 * 60))
                assume("nights are taken for 22:00 to 06:00")
                end = index + 1
            } else if let day = Self.day(key) {
                let read = window(from: day, at: index)
                spans.append(read.span)
                end = read.end
                index = read.end - 1
            } else if let date = Self.date(tokens[index].text) {
                var next = index + 1
                while ["to", "until", "till", "and", "through"].contains(self.key(next)) { next += 1 }
                let last = tokens.indices.contains(next) ? Self.date(tokens[next].text) : nil
                spans.append(.dates(from: date, to: last ?? date))
                end = (last == nil ? index : next) + 1
                index = end - 1
            } else if let from = clock(index), spans.isEmpty {
                var next = index + from.length
                while ["to", "until", "till", "and"].contains(self.key(next)) { next += 1 }
                if let to = clock(next) {
                    spans.append(.daily(from: from.minutes, to: to.minutes))
                    end = next + to.length
                    index = end - 1
                }
            } else if !spans.isEmpty, let name = zoneName(index) {
                zone = name
                end = index + 1
            } else if ![
                "on", "from", "the", "and", "or", "between", "during", "at", "to", "deploy", "deploys",
                "deploying", "deployment", "deployments", "release", "releases", "of", "window", "in", "for",
                "anything", "production", "prod", "over", "it", "us", "do", "should", "be", "ever", "a",
                "any", "not", "allowed",
            ].contains(key), !(tokens[index].isMark && spans.isEmpty == false) {
                break
            }
            index += 1
        }
        guard !spans.isEmpty else { return }
        take(start..<end)
        if zone == nil { assume("times of the freeze are taken for UTC") }
        for span in spans { request.freezes.append(.init(span, timeZone: zone ?? "UTC")) }
    }

    /// "friday 18:00 to monday 6:00", "fridays after 15:00", "friday".
    private func window(from day: Int, at index: Int) -> (span: PipelineRequest.FreezeWindow.Span, end: Int) {
        var next = index + 1
        let word = key(next)
        let isAfter = ["after", "from", "at", "since"].contains(word)
        let isBefore = word == "before"
        if isAfter || isBefore { next += 1 }
        if key(next) == "evening" || key(next) == "afternoon" || key(next) == "morning" { next += 1 }
        let time = clock(next)
        if let time { next += time.length }
        let start = day * 1440 + (isBefore ? 0 : time?.minutes ?? 0)
        if ["to", "until", "till", "through"].contains(key(next)) {
            var after = next + 1
            if let last = Self.day(key(after)) {
                after += 1
                if key(after) == "at" { after += 1 }
                let until = clock(after)
                let to = last * 1440 + (until?.minutes ?? 1440)
                return (.weekly(from: start, to: to > 10_080 ? 1440 : to), after + (until?.length ?? 0))
            }
            if let until = clock(after) {
                return (.weekly(from: start, to: day * 1440 + until.minutes), after + until.length)
            }
        }
        return (
            .weekly(from: start, to: isBefore ? day * 1440 + (time?.minutes ?? 1440) : (day + 1) * 1440), next
        )
    }

    private static func day(_ key: String) -> Int? {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        return days.firstIndex { key == $0 || key == $0 + "s" }
    }

    private static func date(_ text: String) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ Int($0) != nil }) else { return nil }
        return text
    }

    /// "18:00", "6am", "3 pm", "15h", "noon", "midnight".
    private func clock(_ index: Int) -> (minutes: Int, length: Int)? {
        guard tokens.indices.contains(index) else { return nil }
        if key(index) == "noon" { return (720, 1) }
        if key(index) == "midnight" { return (0, 1) }
        var text = tokens[index].text.lowercased()
        var length = 1
        var half: String?
        for suffix in ["am", "pm", "h"] where text.hasSuffix(suffix) {
            half = suffix
            text.removeLast(suffix.count)
        }
        if half == nil, ["am", "pm", "oclock"].contains(key(index + 1)) {
            half = key(index + 1)
            length = 2
        }
        let parts = text.split(separator: ":")
        guard
            parts.count == 2
                || (parts.count == 1
                    && (half != nil || ["after", "before", "to", "until", "and"].contains(key(index - 1)))),
            let hour = Int(parts[0]),
            (0...24).contains(hour), let minute = parts.count == 2 ? Int(parts[1]) : 0,
            (0..<60).contains(minute)
        else { return nil }
        var result = hour
        if half == "pm", hour < 12 { result += 12 }
        if half == "am", hour == 12 { result = 0 }
        return ((result * 60 + minute) % 1440, length)
    }

    private func zoneName(_ index: Int) -> String? {
        let text = tokens[index].text
        if ["utc", "gmt", "cet", "est", "pst", "mst"].contains(key(index)) {
            return text.uppercased() == "PST" ? "PST8PDT" : text.uppercased()
        }
        let parts = text.split(separator: "/")
        guard parts.count >= 2, parts.allSatisfy({ $0.first?.isUppercase == true }) else { return nil }
        return text
    }
}
