extension SentenceReader {
    private static let verbs: Set<String> = [
        "notify", "notifies", "notification", "notifications", "alert", "alerts", "tell", "tells", "inform",
        "informs", "ping", "message", "messages", "send", "sends", "post", "posts", "page",
    ]

    /// Reads who is told what: "notify #deploys on slack when it fails".
    mutating func readNotifications() {
        var index = 0
        while index < tokens.count {
            defer { index += 1 }
            guard !tokens[index].isTaken, isNotification(index) else { continue }
            if let denial = isDenied(index) {
                take(denial..<index + 1)
                continue
            }
            index = readNotification(from: index) - 1
        }
    }

    private func isNotification(_ index: Int) -> Bool {
        Self.verbs.contains(key(index)) || channel(index) != nil
    }

    private func channel(_ index: Int) -> (channel: PipelineRequest.Notification.Channel, length: Int)? {
        switch key(index) {
        case "slack": return (.slack, 1)
        case "email", "emails", "mail", "mails": return (.email, 1)
        case "pagerduty": return (.pagerDuty, 1)
        case "pager" where key(index + 1) == "duty": return (.pagerDuty, 2)
        case "msteams": return (.teams, 1)
        case "ms" where key(index + 1) == "teams", "microsoft" where key(index + 1) == "teams":
            return (.teams, 2)
        case "teams"
        where Self.verbs.contains(key(index - 1))
            || ["on", "to", "in", "via", "with"].contains(key(index - 1))
            || Self.verbs.contains(key(index + 1)):
            return (.teams, 1)
        case "webhook": return (.webhook, 1)
        default: return nil
        }
    }

    /// Reads from the first word about a notification to where something else begins; returns that place.
    private mutating func readNotification(from start: Int) -> Int {
        var channels: [PipelineRequest.Notification.Channel] = []
        var events: [PipelineRequest.Notification.Event] = []
        var groups: [String] = []
        var recipients: [String] = []
        var rooms: [String] = []
        var url: String?
        var index = start
        var end = start
        func add(_ event: PipelineRequest.Notification.Event) {
            if !events.contains(event) { events.append(event) }
        }
        scan: while index < tokens.count {
            let token = tokens[index]
            if token.isTaken { break }
            if let found = channel(index) {
                if !channels.contains(found.channel) { channels.append(found.channel) }
                index += found.length
                end = index
                continue
            }
            if token.text.hasPrefix("#"), token.text.count > 1 {
                rooms.append(token.text)
            } else if token.text.contains("@"), token.text.contains("."), !token.text.contains("://") {
                recipients.append(token.text)
            } else if token.text.hasPrefix("http://") || token.text.hasPrefix("https://") {
                url = token.text
            } else {
                switch key(index) {
                case let word where Self.verbs.contains(word): break
                case "failure", "failures", "fails", "fail", "failed", "error", "errors", "wrong":
                    add(.failure)
                case "success", "succeeds", "succeeded", "successful": add(.success)
                case "start", "starts", "started": add(.start)
                case "done", "finish", "finishes", "finished", "ends", "end", "completion", "completes",
                    "complete":
                    add(.end)
                case "always", "everything": add(.start); add(.success); add(.failure)
                case "channel" where isName(index - 1) || isName(index + 1) && key(index + 1) != "when": break
                case "team" where isName(index - 1), "group" where isName(index - 1): break
                case "on", "when", "if", "the", "it", "in", "to", "via", "by", "about", "of", "a", "an", "is",
                    "are", "goes", "deployment", "pipeline", "something", "anything", "any", "results",
                    "result", "us", "people", "upon", "case", "using", "for", "our", "step", "waiting", "or",
                    "deploy":
                    index += 1
                    continue
                case "approval",
                    "approvals" where key(index - 1) == "waiting" || key(index - 1) == "for":
                    add(.waiting)
                case "and":
                    // A list goes on; another wish does not.
                    guard continues(index + 1) else { break scan }
                    index += 1
                    continue
                case "":
                    guard token.isMark, token.text == ",", continues(index + 1) else { break scan }
                    index += 1
                    continue
                default:
                    guard isName(index) else { break scan }
                    let before = key(index - 1)
                    if key(index + 1) == "channel" || before == "channel" {
                        rooms.append(token.text)
                    } else if ["team", "group"].contains(key(index + 1)) || Self.verbs.contains(before)
                        || ["the", "our", "to"].contains(before) && index > start
                    {
                        groups.append(SentenceReader.groupName([token.text]))
                    } else {
                        break scan
                    }
                }
            }
            index += 1
            end = index
        }
        take(start..<end)
        if events.isEmpty { events = [.failure] }
        if channels.isEmpty {
            channels = !rooms.isEmpty ? [.slack] : url != nil ? [.webhook] : [.email]
            assume(
                "the way to notify is taken for \(channels[0] == .slack ? "Slack" : channels[0] == .webhook ? "a webhook" : "mail")"
            )
        }
        for channel in channels {
            var notification = PipelineRequest.Notification(channel, events: events, groups: groups)
            if channel == .email { notification.recipients = recipients }
            if channel == .slack || channel == .teams { notification.room = rooms.first }
            if channel == .webhook { notification.url = url ?? "https://hooks.example.com/harness" }
            if channel == .webhook, url == nil {
                assume("the webhook's address is assumed to be https://hooks.example.com/harness")
            }
            if channel == .email, recipients.isEmpty, groups.isEmpty {
                notification.groups = ["_project_all_users"]
                assume("nobody is named who gets mail, so all users of the project do")
            }
            if let same = request.notifications.firstIndex(where: {
                $0.channel == channel && $0.room == notification.room
                    && $0.recipients == notification.recipients && $0.groups == notification.groups
            }) {
                for event in events where !request.notifications[same].events.contains(event) {
                    request.notifications[same].events.append(event)
                }
            } else {
                request.notifications.append(notification)
            }
        }
        return max(end, start + 1)
    }

    /// Whether what follows an "and" is still about notifications.
    private func continues(_ index: Int) -> Bool {
        guard tokens.indices.contains(index), !tokens[index].isTaken else { return false }
        if channel(index) != nil || tokens[index].text.hasPrefix("#") || tokens[index].text.contains("@") {
            return true
        }
        if Self.verbs.contains(key(index)) { return false }
        for offset in 0..<3
        where [
            "failure", "failures", "fails", "success", "succeeds", "start", "finish", "done", "completion",
            "end", "ends", "starts",
        ].contains(key(index + offset)) { return true }
        return isName(index) && (["team", "channel"].contains(key(index + 1)) || key(index + 2) == "team")
    }
}
