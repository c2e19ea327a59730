/// Finds the word that was probably meant.
enum Spelling {
    /// The nearest of some words, if it is near enough to be a slip.
    ///
    /// - Parameters:
    ///   - word: What was written.
    ///   - words: What could have been meant.
    /// - Returns: The word with the least edits, at most a third of its letters and three.
    static func nearest(to word: String, in words: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in words {
            let other = Array(candidate.lowercased().utf8)
            let limit = min(3, max(letters.count, other.count) / 3)
            guard abs(letters.count - other.count) <= limit else { continue }
            let distance = edits(letters, other)
            if distance <= limit,
                distance < best?.distance ?? .max
                    || (distance == best?.distance && candidate < best?.word ?? "")
            {
                best = (candidate, distance)
            }
        }
        return best?.word
    }

    /// The edits from one word to another, two letters that changed places counting as one (optimal string alignment).
    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var above = Array(0...right.count)
        for row in 0..<left.count {
            var line = [row + 1]
            for column in 0..<right.count {
                var cost = min(
                    above[column] + (left[row] == right[column] ? 0 : 1), above[column + 1] + 1,
                    line[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                line.append(cost)
            }
            before = above
            above = line
        }
        return above[right.count]
    }
}
