/// Finds the shortest way from one list of lines to another.
///
/// E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), after the common beginning
/// and end are set aside.
enum LineComparison {
    /// Lines of the old text, and those that take their place.
    struct Change: Hashable {
        var old: Range<Int>
        var new: Range<Int>
    }

    /// The most differing lines that are compared; beyond, everything between is one change.
    private static let longest = 800

    static func changes(from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]) -> [Change] {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var oldEnd = old.count
        var newEnd = new.count
        while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
            oldEnd -= 1
            newEnd -= 1
        }
        guard start < oldEnd, start < newEnd else {
            return start == oldEnd && start == newEnd
                ? [] : [Change(old: start..<oldEnd, new: start..<newEnd)]
        }
        // Lines become numbers, so that comparing them is cheap.
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func number(_ line: ArraySlice<UInt8>) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        let left = old[start..<oldEnd].map(number)
        let right = new[start..<newEnd].map(number)
        return path(left, right).map { change in
            Change(
                old: change.old.lowerBound + start..<change.old.upperBound + start,
                new: change.new.lowerBound + start..<change.new.upperBound + start)
        }
    }

    private static func path(_ left: [Int], _ right: [Int]) -> [Change] {
        let most = min(left.count + right.count, longest)
        var furthest = [Int](repeating: 0, count: 2 * most + 3)
        var trace: [[Int]] = []
        let middle = most + 1
        for distance in 0...most {
            // Only what a distance can have touched is kept for the way back.
            trace.append(Array(furthest[middle - distance - 1...middle + distance + 1]))
            for diagonal in stride(from: -distance, through: distance, by: 2) {
                let goesDown =
                    diagonal == -distance
                    || (diagonal != distance
                        && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1])
                var x = goesDown ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1
                while x < left.count, x - diagonal < right.count, left[x] == right[x - diagonal] { x += 1 }
                furthest[middle + diagonal] = x
                if x >= left.count && x - diagonal >= right.count {
                    return changes(trace, left.count, right.count)
                }
            }
        }
        return [Change(old: 0..<left.count, new: 0..<right.count)]
    }

    private static func changes(_ trace: [[Int]], _ leftCount: Int, _ rightCount: Int) -> [Change] {
        var x = leftCount
        var y = rightCount
        var reversed: [Change] = []
        for distance in stride(from: trace.count - 1, to: 0, by: -1) {
            let row = trace[distance]
            let middle = distance + 1
            let diagonal = x - y
            let goesDown =
                diagonal == -distance
                || (diagonal != distance && row[middle + diagonal - 1] < row[middle + diagonal + 1])
            let previous = goesDown ? diagonal + 1 : diagonal - 1
            let fromX = row[middle + previous]
            let fromY = fromX - previous
            // One line more or less, then the same lines up to (x, y).
            let old = goesDown ? fromX..<fromX : fromX..<fromX + 1
            let new = goesDown ? fromY..<fromY + 1 : fromY..<fromY
            if let last = reversed.last, last.old.lowerBound == old.upperBound,
                last.new.lowerBound == new.upperBound
            {
                reversed[reversed.count - 1] = Change(
                    old: old.lowerBound..<last.old.upperBound, new: new.lowerBound..<last.new.upperBound)
            } else {
                reversed.append(Change(old: old, new: new))
            }
            x = fromX
            y = fromY
        }
        return reversed.reversed()
    }
}
