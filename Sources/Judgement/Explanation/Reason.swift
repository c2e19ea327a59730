/// The sentence that tells why.
enum Reason {
    /// Joins its parts: what changed, since when, and what else was ruled out.
    static func sentence(changes: [String], since: Double?, remarks: [String]) -> String {
        var text = changes.prefix(3).joined(separator: ", ")
        if changes.count > 3 { text += " and " + String(changes.count - 3) + " more" }
        if let since {
            text += (changes.count > 1 ? "; all since " : " since ") + Figure.clock(since) + " UTC"
        }
        for remark in remarks where !remark.isEmpty { text += (text.isEmpty ? "" : "; ") + remark }
        return text
    }
}
