/// Names in which `*` stands for any text, also for none.
package enum Wildcard {
    /// Whether a pattern describes the whole of a name; the time is at most the product of their lengths.
    package static func matches(_ pattern: String, _ name: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let name = Array(name.utf8)
        var place = 0
        var at = 0
        // Where the last star stands, and up to where it has swallowed the name.
        var star: Int?
        var swallowed = 0
        while at < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = place
                swallowed = at
                place += 1
            } else if place < pattern.count, pattern[place] == name[at] {
                place += 1
                at += 1
            } else if let star {
                swallowed += 1
                at = swallowed
                place = star + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
