/// A pattern made ready to be searched for in linear time (Thompson, "Regular Expression Search Algorithm", 1968).
///
/// All threads of the match advance together, a byte at a time, so no line can make it slow.
struct PatternProgram: Sendable {
    /// One step of the program.
    private enum Instruction: Sendable {
        case bytes(ByteSet)
        case fork(Int, Int)
        case jump(Int)
        case lineStart
        case lineEnd
        case wordBoundary
        case match
    }

    private var instructions: [Instruction] = []
    private let ignoresCase: Bool

    /// Words of which each match contains at least one, in lower case; empty where no such words are known.
    let literals: [[UInt8]]

    /// The largest number of steps.
    private static let maximumSize = 4_000

    /// Makes a pattern ready.
    ///
    /// - Parameter pattern: The regular expression.
    /// - Throws: ``PatternError`` where the pattern is faulty, not supported or too large.
    init(_ pattern: String) throws(PatternError) {
        let (node, ignoresCase) = try PatternParser.parse(pattern)
        self.ignoresCase = ignoresCase
        literals = Self.required(node) ?? []
        try emit(node, pattern.utf8.count)
        instructions.append(.match)
        // A catalogue lives as long as the process: it keeps no room that its arrays grew by.
        instructions = instructions.map { $0 }
    }

    private mutating func emit(_ node: PatternNode, _ end: Int) throws(PatternError) {
        guard instructions.count < Self.maximumSize else {
            throw PatternError(reason: .tooLarge, offset: end, signature: nil)
        }
        switch node {
        case .bytes(let set): instructions.append(.bytes(ignoresCase ? set.withBothCases : set))
        case .literal(let byte):
            instructions.append(.bytes(ignoresCase ? ByteSet(byte).withBothCases : ByteSet(byte)))
        case .sequence(let parts): for part in parts { try emit(part, end) }
        case .choice(let branches):
            var jumps: [Int] = []
            for (number, branch) in branches.enumerated() {
                if number < branches.count - 1 {
                    let fork = instructions.count
                    instructions.append(.match)
                    try emit(branch, end)
                    jumps.append(instructions.count)
                    instructions.append(.match)
                    instructions[fork] = .fork(fork + 1, instructions.count)
                } else {
                    try emit(branch, end)
                }
            }
            for jump in jumps { instructions[jump] = .jump(instructions.count) }
        case .repetition(let part, let minimum, let maximum):
            for _ in 0..<minimum { try emit(part, end) }
            if let maximum {
                var forks: [Int] = []
                for _ in minimum..<maximum {
                    forks.append(instructions.count)
                    instructions.append(.match)
                    try emit(part, end)
                }
                for fork in forks { instructions[fork] = .fork(fork + 1, instructions.count) }
            } else {
                let fork = instructions.count
                instructions.append(.match)
                try emit(part, end)
                instructions.append(.jump(fork))
                instructions[fork] = .fork(fork + 1, instructions.count)
            }
        case .lineStart: instructions.append(.lineStart)
        case .lineEnd: instructions.append(.lineEnd)
        case .wordBoundary: instructions.append(.wordBoundary)
        }
    }

    // MARK: - Matching

    /// The threads of a match; kept between searches, so that a search allocates nothing.
    struct Threads {
        fileprivate var now: [Int32] = []
        fileprivate var next: [Int32] = []
        fileprivate var marks: [Int32] = []
        fileprivate var stack: [Int32] = []
        fileprivate var stamp: Int32 = 0
    }

    /// Whether a match lies anywhere in the line at `range`.
    func matches(_ bytes: Span<UInt8>, _ range: Range<Int>, _ threads: inout Threads) -> Bool {
        if threads.marks.count < instructions.count {
            threads.marks = [Int32](repeating: 0, count: instructions.count)
            threads.stamp = 0
        }
        threads.now.removeAll(keepingCapacity: true)
        var index = range.lowerBound
        while true {
            if threads.stamp == .max {
                for place in threads.marks.indices { threads.marks[place] = 0 }
                threads.stamp = 0
            }
            threads.stamp += 1
            threads.next.removeAll(keepingCapacity: true)
            // Threads that were at bytes before this position are in `now`, already advanced.
            for thread in threads.now where follow(thread, bytes, range, index, &threads) { return true }
            if follow(0, bytes, range, index, &threads) { return true }
            guard index < range.upperBound else { return false }
            let byte = bytes[index]
            threads.now.removeAll(keepingCapacity: true)
            for thread in threads.next {
                if case .bytes(let set) = instructions[Int(thread)], set.contains(byte) {
                    threads.now.append(thread + 1)
                }
            }
            index += 1
        }
    }

    /// Follows a thread to where it waits for a byte, and tells whether it reaches the match.
    private func follow(
        _ start: Int32, _ bytes: Span<UInt8>, _ range: Range<Int>, _ index: Int, _ threads: inout Threads
    ) -> Bool {
        threads.stack.removeAll(keepingCapacity: true)
        threads.stack.append(start)
        while let place = threads.stack.popLast() {
            guard threads.marks[Int(place)] != threads.stamp else { continue }
            threads.marks[Int(place)] = threads.stamp
            switch instructions[Int(place)] {
            case .bytes: threads.next.append(place)
            case .fork(let first, let second):
                threads.stack.append(Int32(truncatingIfNeeded: second))
                threads.stack.append(Int32(truncatingIfNeeded: first))
            case .jump(let target): threads.stack.append(Int32(truncatingIfNeeded: target))
            case .lineStart: if index == range.lowerBound { threads.stack.append(place + 1) }
            case .lineEnd: if index == range.upperBound { threads.stack.append(place + 1) }
            case .wordBoundary:
                let before = index > range.lowerBound && PatternParser.wordBytes.contains(bytes[index - 1])
                let after = index < range.upperBound && PatternParser.wordBytes.contains(bytes[index])
                if before != after { threads.stack.append(place + 1) }
            case .match: return true
            }
        }
        return false
    }

    // MARK: - Literals

    /// Words of which each match of a part contains at least one, or nil where there are none.
    private static func required(_ node: PatternNode) -> [[UInt8]]? {
        switch node {
        case .literal(let byte): return [[lowered(byte)]]
        case .bytes, .lineStart, .lineEnd, .wordBoundary: return nil
        case .choice(let branches):
            var all: [[UInt8]] = []
            for branch in branches {
                guard let words = required(branch) else { return nil }
                all += words
            }
            return all.count <= 24 ? all : nil
        case .repetition(let part, let minimum, _): return minimum > 0 ? required(part) : nil
        case .sequence(let parts):
            var best: [[UInt8]]?
            var run: [UInt8] = []
            func offer(_ words: [[UInt8]]) {
                if quality(words) > best.map(quality) ?? 0 { best = words }
            }
            for part in parts {
                if case .literal(let byte) = part {
                    run.append(lowered(byte))
                    continue
                }
                if !run.isEmpty { offer([run]) }
                run.removeAll()
                if let words = required(part) { offer(words) }
            }
            if !run.isEmpty { offer([run]) }
            return best
        }
    }

    /// How selective words are: the length of the shortest, less a little for each more.
    private static func quality(_ words: [[UInt8]]) -> Double {
        Double(words.map(\.count).min() ?? 0) - Double(words.count) / 8 + 1
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
