import JSON

/// The tools on executions in Harness.
extension MCPTools {
    static let monitor = posting(
        "monitor", "Watch an execution",
        "Begins to watch a pipeline execution until it ends, and tells how it stands: phase, steps, events, the last lines "
            + "of what failed. Calling it again tells the newest state. Needs execution with executionId, and projectId "
            + "where Verdict has none configured.",
        to: .monitor, input: "MonitorRequest", output: "Monitor", effect: .adds,
        text: ExecutionSummary.monitor)

    /// A dry run unless the caller says otherwise in so many words.
    static let rollback: MCPTool = {
        var tool = posting(
            "rollback", "Roll an execution back",
            "Decides under the policy whether and how to roll an execution back, and with dryRun: false does it. Without that "
                + "it only tells what would be done. Ask the person before dryRun: false.",
            to: .rollback, input: "RollbackRequest", output: "Rollback", effect: .destroys,
            isIdempotent: false,
            adjust: dryUnlessTold, text: ExecutionSummary.rollback)
        tool.input = tool.input.replacing(
            ["properties", "dryRun"],
            with: [
                "type": "boolean", "default": true, "description": "Say what would be done, and do nothing.",
            ])
        return tool
    }()

    /// Only `dryRun: false` itself makes it real: not a missing member, another word, or the member's other spelling.
    static func dryUnlessTold(_ arguments: JSONValue) -> JSONValue {
        guard case .object(var members) = arguments else { return arguments }
        let isReal = arguments["dryRun"]?.boolean == false
        members.removeAll { ["dryRun", "dry_run"].contains($0.key) }
        return .object(members + [JSONValue.Member("dryRun", .boolean(!isReal))])
    }
}

/// What happens to an execution in a few lines.
enum ExecutionSummary {
    /// Where a watched execution stands, and what happened last.
    static func monitor(_ monitor: JSONValue) -> String? {
        guard let outcome = monitor["outcome"]?.string else { return nil }
        let status = monitor["executionStatus"]?.string.map { ", \($0)" } ?? ""
        var lines = ["execution \(monitor["executionId"]?.string ?? ""): \(outcome)\(status)"]
        for step in monitor["progress"]?.array ?? [] where step["phase"]?.string != "skipped" {
            let waiting = step["waitsFor"]?.string.map { ", waits for \($0)" } ?? ""
            let indent = String(repeating: "  ", count: min(max(step["depth"]?.int ?? 0, 0), 8))
            lines.append(
                "\(indent)- \(step["name"]?.string ?? ""): \(step["status"]?.string ?? "")\(waiting)")
        }
        for event in (monitor["events"]?.array ?? []).suffix(8) { lines.append(event["text"]?.string ?? "") }
        if let error = monitor["error"]?.string { lines.append(error) }
        if let id = monitor["analysisId"]?.string { lines.append("analysis \(id)") }
        return lines.joined(separator: "\n")
    }

    /// What was or would be done, and which ways there are.
    static func rollback(_ rollback: JSONValue) -> String? {
        guard let outcome = rollback["outcome"]?.string else { return nil }
        var lines = ["\(outcome): \(rollback["reason"]?.string ?? "")"]
        if let method = rollback["method"]?.string { lines.append("way: \(method)") }
        for option in rollback["options"]?.array ?? [] {
            let isOpen = option["possible"]?.boolean == true && option["allowed"]?.boolean == true
            lines.append(
                "- \(option["method"]?.string ?? "") (\(isOpen ? "open" : "closed")): \(option["reason"]?.string ?? "")"
            )
        }
        return lines.joined(separator: "\n")
    }
}

extension JSONValue {
    /// The value with a member on that way replaced; unchanged where there is no such way.
    func replacing(_ path: ArraySlice<String>, with value: JSONValue) -> JSONValue {
        guard let key = path.first else { return value }
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                member.key == key
                    ? Member(key, member.value.replacing(path.dropFirst(), with: value)) : member
            })
    }
}
