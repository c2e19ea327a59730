/// Finds many words at once in one pass (Aho, Corasick, "Efficient string matching", CACM 1975), whatever their case.
struct LiteralMatcher: Sendable {
    /// The next state, by state and byte class.
    private var transitions: [Int32] = []
    /// The classes of bytes that no word tells apart.
    private var classes: InlineArray<256, UInt8>
    private var width = 1
    /// Where each state's outputs end in ``outputs``.
    private var outputEnds: [Int32] = []
    private var outputs: [Int32] = []

    /// Creates a matcher of words, in lower case, each with the number that its finding reports.
    init(_ words: [(word: [UInt8], number: Int)]) {
        classes = InlineArray<256, UInt8>(repeating: 0)
        var known = [UInt8: UInt8]()
        for byte in words.lazy.flatMap(\.word) where known[byte] == nil && known.count < 255 {
            known[byte] = UInt8(known.count + 1)
        }
        for (byte, number) in known {
            classes[Int(byte)] = number
            if byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") { classes[Int(byte ^ 0x20)] = number }
        }
        width = known.count + 1

        var next: [Int32] = []
        // At once: growing by doubling would leave as much memory behind as it takes.
        next.reserveCapacity(words.reduce(1) { $0 + $1.word.count } * width)
        next.append(contentsOf: repeatElement(-1, count: width))
        var found: [[Int32]] = [[]]
        for (word, number) in words {
            var state = 0
            for byte in word {
                let edge = state * width + Int(classes[Int(byte)])
                if next[edge] < 0 {
                    next[edge] = Int32(found.count)
                    next.append(contentsOf: repeatElement(-1, count: width))
                    found.append([])
                }
                state = Int(next[edge])
            }
            found[state].append(Int32(number))
        }

        // Breadth first: each state falls back to the longest suffix that is a beginning of a word.
        var fallback = [Int](repeating: 0, count: found.count)
        var queue: [Int] = []
        for kind in 0..<width {
            if next[kind] < 0 { next[kind] = 0 } else { queue.append(Int(next[kind])) }
        }
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            if !found[fallback[state]].isEmpty { found[state] += found[fallback[state]] }
            let row = state * width
            let fallbackRow = fallback[state] * width
            for kind in 0..<width {
                let target = next[row + kind]
                if target < 0 {
                    next[row + kind] = next[fallbackRow + kind]
                } else {
                    fallback[Int(target)] = Int(next[fallbackRow + kind])
                    queue.append(Int(target))
                }
            }
        }
        transitions = next.map { $0 }
        for numbers in found {
            outputs += numbers
            outputEnds.append(Int32(outputs.count))
        }
    }

    /// Calls `report` with the number of each word that ends in the range, as often as it does.
    @inline(__always)
    func find(_ bytes: Span<UInt8>, _ range: Range<Int>, _ report: (Int) -> Void) {
        var state = 0
        for index in range {
            state = Int(transitions[state * width + Int(classes[Int(bytes[index])])])
            let end = outputEnds[state]
            var output = state == 0 ? 0 : outputEnds[state - 1]
            while output < end {
                report(Int(outputs[Int(output)]))
                output += 1
            }
        }
    }
}
