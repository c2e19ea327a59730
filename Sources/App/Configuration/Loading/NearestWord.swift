/// Finds what somebody meant who mistyped.
enum NearestWord {
    /// Returns the word that is fewest changes away, if it is near enough to be meant.
    ///
    /// - Parameters:
    ///   - word: what was written.
    ///   - words: what could be meant.
    /// - Returns: the word, or nil where none is near.
    static func find(_ word: String, in words: [String]) -> String? {
        let limit = max(1, min(3, word.utf8.count / 3))
        var best: (word: String, distance: Int)?
        for candidate in words {
            let distance = distance(folded(word), folded(candidate))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// Case and low lines are not what one mistypes but how one is used to write.
    private static func folded(_ word: String) -> [UInt8] {
        word.utf8.prefix(64).compactMap { octet in
            if octet == UInt8(ascii: "_") || octet == UInt8(ascii: "-") { return nil }
            return octet >= UInt8(ascii: "A") && octet <= UInt8(ascii: "Z") ? octet | 0x20 : octet
        }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that make one of the other
    /// (optimal string alignment distance).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                var cost = min(last[column + 1] + 1, current[column] + 1)
                cost = min(cost, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
