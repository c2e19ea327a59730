extension Plan {
    /// Puts each approval before its environment.
    mutating func resolveApprovals() {
        let usual =
            request.environments.firstIndex { $0.isProduction } ?? max(0, request.environments.count - 1)
        for (index, approval) in request.approvals.enumerated() {
            let field = "approvals/\(index)"
            var groups: [String] = []
            for (place, group) in approval.groups.enumerated() {
                guard let reference = reference(group, "\(field)/groups/\(place)", of: "user group") else {
                    continue
                }
                if !groups.contains(reference) { groups.append(reference) }
            }
            if approval.groups.isEmpty {
                refuse("\(field)/groups", "nobody is named who may approve", mend: "Name a user group")
            }
            if !(1...100).contains(approval.minimumCount) {
                refuse("\(field)/minimumCount", "\(approval.minimumCount) approvals", mend: "Take 1 to 100")
            }
            checkTimeout(approval.timeout, "\(field)/timeout")
            var place = usual
            if let name = approval.environment {
                let wanted = HarnessName.reference(name)
                if let found = environments.firstIndex(where: { $0.reference == wanted }) {
                    place = found
                } else {
                    refuse(
                        "\(field)/environment", "the pipeline does not deploy to \(name.prefix(60))",
                        mend: "Name one of \(environments.map(\.name).joined(separator: ", "))")
                }
            }
            approvals[place, default: []].append(Approval(groups: groups, request: approval))
        }
    }

    /// Refuses durations that Harness's schema does not take; seconds need two digits there.
    mutating func checkTimeout(_ text: String, _ field: String) {
        let digits = text.dropLast()
        let isRight =
            text.last.map { "smhdw".contains($0) } == true && digits.first != "0"
            && (1...4).contains(digits.count)
            && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if !isRight || (text.last == "s" && digits.count < 2) {
            refuse(
                field, "\"\(text.prefix(20))\" is no time span",
                mend: "Write one such as 30s, 10m, 1h or 1d; at least 10s")
        }
    }

    /// Checks the inputs, and finds the artifact's tag among them.
    mutating func resolveInputs() {
        artifact = request.artifact
        var names: Set<String> = []
        for (index, input) in request.inputs.enumerated() {
            let field = "inputs/\(index)"
            guard HarnessName.identifier(input.name) == input.name else {
                refuse(
                    "\(field)/name", "\"\(input.name.prefix(60))\" is no variable's name",
                    mend: "Use letters, digits and low lines, not a digit first")
                continue
            }
            if !names.insert(input.name).inserted {
                refuse(
                    "\(field)/name", "the input \(input.name) is there twice", mend: "Name each input once")
            }
            for value in input.allowedValues + (input.defaultValue.map { [$0] } ?? [])
            where !Self.isPlainValue(value) {
                refuse(
                    field, "the value \"\(value.prefix(60))\" holds signs that Harness reads as its own",
                    mend: "Leave out quotes, brackets, angles and control characters")
            }
            if input.kind == .number {
                for value in input.allowedValues + (input.defaultValue.map { [$0] } ?? [])
                where Double(value)?.isFinite != true || value.contains("e") || value.contains("x") {
                    refuse(field, "\"\(value.prefix(60))\" is no number", mend: "Write it in digits")
                }
            }
            if input.kind == .secret, !input.allowedValues.isEmpty {
                refuse(field, "a secret with allowed values", mend: "Leave the allowed values out")
            }
            if let value = input.defaultValue, !input.allowedValues.isEmpty,
                !input.allowedValues.contains(value)
            {
                refuse(field, "the default \(value) is not among the allowed values", mend: "Add it to them")
            }
        }
        if artifact == nil,
            let tag = request.inputs.first(where: {
                ["imagetag", "tag", "imageversion", "version", "artifacttag", "artifactversion"].contains(
                    $0.name.lowercased().filter { $0 != "_" })
            })
        {
            let expression = "<+pipeline.variables.\(tag.name)>"
            artifact = PipelineRequest.Artifact(tag: expression)
            note("the input \(tag.name) is taken for the tag of the artifact source primary")
        }
        if let artifact {
            if HarnessName.identifier(artifact.source) != artifact.source {
                refuse(
                    "artifact/source", "\"\(artifact.source.prefix(60))\" is no identifier",
                    mend: "Use letters, digits and low lines")
            }
            if artifact.tag.isEmpty
                || !artifact.tag.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
            {
                refuse(
                    "artifact/tag", "\"\(artifact.tag.prefix(60))\" is no tag",
                    mend: "Write it without spaces")
            }
        }
    }

    /// Whether a value can stand inside `.default()` and `.allowedValues()`.
    private static func isPlainValue(_ value: String) -> Bool {
        !value.isEmpty && value.count <= 256
            && value.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.value != 0x7F && !"'\"()<>\\`".unicodeScalars.contains($0)
            }
    }

    /// Checks whom notifications go to.
    mutating func checkNotifications() {
        for (index, notification) in request.notifications.enumerated() {
            let field = "notifications/\(index)"
            if notification.events.isEmpty {
                refuse("\(field)/events", "no event is named", mend: "Name one, such as failure")
            }
            if notification.channel == .email, notification.recipients.isEmpty, notification.groups.isEmpty {
                refuse("\(field)/recipients", "mail to nobody", mend: "Name addresses or user groups")
            }
            if notification.channel == .webhook, notification.url?.isEmpty != false {
                refuse("\(field)/url", "a webhook without an address", mend: "Give its address")
            }
            if let url = notification.url { checkURL(url, "\(field)/url") }
            if let secret = notification.secret, HarnessName.reference(secret) != secret {
                refuse(
                    "\(field)/secret", "\"\(secret.prefix(60))\" is no secret's identifier",
                    mend: "Use letters, digits and low lines")
            }
            for group in notification.groups { _ = reference(group, "\(field)/groups", of: "user group") }
            for address in notification.recipients where !address.contains("@") || address.contains(" ") {
                refuse(
                    "\(field)/recipients", "\"\(address.prefix(60))\" is no address",
                    mend: "Write one such as team@example.com")
            }
        }
    }

    /// Refuses what is no address, and addresses with a password in them.
    mutating func checkURL(_ text: String, _ field: String) {
        let rest =
            text.hasPrefix("https://")
            ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : nil
        guard let rest, !rest.isEmpty,
            rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }),
            !text.contains("\""), !text.contains("'")
        else {
            refuse(
                field, "\"\(text.prefix(80))\" is no address", mend: "Write one such as https://host.example")
            return
        }
        if rest.prefix(while: { $0 != "/" }).contains("@") {
            refuse(
                field, "an address with a password in it",
                mend: "Put the password into a secret and send it in a header")
        }
    }

    /// Checks times and days of the freezes.
    mutating func checkFreezes() {
        for (index, freeze) in request.freezes.enumerated() {
            let field = "freezes/\(index)"
            let isZone =
                !freeze.timeZone.isEmpty && freeze.timeZone.count <= 64
                && freeze.timeZone.utf8.allSatisfy {
                    ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
                        || "0123456789/_+-".utf8.contains($0)
                }
            if !isZone {
                refuse(
                    "\(field)/timeZone", "\"\(freeze.timeZone.prefix(60))\" is no time zone",
                    mend: "Write one such as UTC or Europe/Berlin")
            }
            switch freeze.span {
            case .weekly(let from, let to):
                if !(0..<10_080).contains(from) || !(0...10_080).contains(to) || from == to {
                    refuse(
                        field, "a week's window without extent or beyond the week",
                        mend: "Give two different times")
                }
            case .daily(let from, let to):
                if !(0..<1440).contains(from) || !(0...1440).contains(to) || from == to {
                    refuse(
                        field, "a day's window without extent or beyond the day",
                        mend: "Give two different times")
                }
            case .dates(let from, let to):
                if !Self.isDate(from) || !Self.isDate(to) || from > to {
                    refuse(
                        field, "\"\(from.prefix(20))\" to \"\(to.prefix(20))\" is no span of days",
                        mend: "Write days as 2026-12-20, the first one first")
                }
            }
        }
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
            text.utf8.allSatisfy({
                $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }

    /// Checks the commands of tests.
    mutating func checkTests() {
        var seen: Set<PipelineRequest.Test> = []
        for (index, test) in request.tests.enumerated() {
            if let command = test.command, command.allSatisfy({ $0.isWhitespace }) || command.contains("\0") {
                refuse("tests/\(index)/command", "a command of nothing", mend: "Write one, or leave it out")
            }
            if !seen.insert(test).inserted {
                refuse("tests/\(index)", "the same test twice", mend: "Name it once")
            }
            if test.command == nil {
                note(
                    "the \(test.kind.title) are assumed to be started by \(request.codebase.command(of: test.kind))"
                )
            }
        }
        guard let codebase = request.codebase else { return }
        for (name, field) in [(codebase.connector, "connector"), (codebase.imageConnector, "imageConnector")]
        {
            if let name, HarnessName.reference(name) != name {
                refuse(
                    "codebase/\(field)", "\"\(name.prefix(60))\" is no connector",
                    mend: "Write one such as account.github")
            }
        }
    }

    /// Checks the verification, and finds who decides on `investigate`.
    mutating func checkVerification() {
        guard let verification = request.verification else { return }
        checkURL(verification.url, "verification/url")
        checkURL(verification.prometheusURL, "verification/prometheusURL")
        if HarnessName.reference(verification.tokenSecret) != verification.tokenSecret {
            refuse(
                "verification/tokenSecret",
                "\"\(verification.tokenSecret.prefix(60))\" is no secret's identifier",
                mend: "Use letters, digits and low lines")
        }
        if !(1...240).contains(verification.minutes) {
            refuse("verification/minutes", "\(verification.minutes) minutes", mend: "Take 1 to 240")
        }
        if let policy = verification.policy, HarnessName.name(policy) != policy {
            refuse(
                "verification/policy", "\"\(policy.prefix(60))\" is no policy's name",
                mend: "Use letters, digits, low lines and hyphens")
        }
        let named = verification.investigators ?? request.approvals.last?.groups ?? []
        for (place, name) in named.enumerated() {
            if let group = reference(name, "verification/investigators/\(place)", of: "user group"),
                !investigators.contains(group)
            {
                investigators.append(group)
            }
        }
        if investigators.isEmpty {
            investigators = ["on_call"]
            note("the user group on_call is assumed to decide where the verdict is investigate")
        }
        note("Verdict is assumed at \(verification.url), its token in the secret \(verification.tokenSecret)")
        note(
            "latency and errors are assumed to be in Prometheus at \(verification.prometheusURL), as http_server_requests_seconds with the label app"
        )
    }
}
