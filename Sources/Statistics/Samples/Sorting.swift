/// Sorting of numbers, without the generality that costs time in small samples.
package enum Sorting {
    /// Returns the values in ascending order; there must be no NaN.
    ///
    /// Quicksort with the median of three as pivot, insertion below 20 values, heapsort where pivots turn out badly, so
    /// that no input makes it quadratic.
    /// Sources: C. A. R. Hoare, Computer Journal 5 (1962); D. R. Musser, "Introspective sorting and selection
    /// algorithms", Software 27 (1997).
    package static func sorted(_ values: [Double]) -> [Double] {
        var result = values
        var span = result.mutableSpan
        var depth = 2
        var count = span.count
        while count > 1 {
            count /= 2
            depth += 2
        }
        sort(&span, 0, span.count - 1, depth)
        return result
    }

    private static func sort(_ span: inout MutableSpan<Double>, _ first: Int, _ last: Int, _ allowed: Int) {
        var low = first
        var high = last
        var depth = allowed
        while high - low >= 20 {
            if depth == 0 {
                heapsort(&span, low, high)
                return
            }
            depth -= 1
            let pivot = median(span[low], span[low + (high - low) / 2], span[high])
            var i = low
            var j = high
            while i <= j {
                while span[i] < pivot { i += 1 }
                while span[j] > pivot { j -= 1 }
                if i <= j {
                    span.swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            // The smaller part by recursion, the larger by going on, so that the stack stays small.
            if j - low < high - i {
                sort(&span, low, j, depth)
                low = i
            } else {
                sort(&span, i, high, depth)
                high = j
            }
        }
        insert(&span, low, high)
    }

    private static func insert(_ span: inout MutableSpan<Double>, _ low: Int, _ high: Int) {
        guard high > low else { return }
        for index in (low + 1)...high {
            let value = span[index]
            var place = index
            while place > low, span[place - 1] > value {
                span[place] = span[place - 1]
                place -= 1
            }
            span[place] = value
        }
    }

    private static func heapsort(_ span: inout MutableSpan<Double>, _ low: Int, _ high: Int) {
        let count = high - low + 1
        for start in stride(from: count / 2 - 1, through: 0, by: -1) { sift(&span, low, start, count) }
        for end in stride(from: count - 1, to: 0, by: -1) {
            span.swapAt(low, low + end)
            sift(&span, low, 0, end)
        }
    }

    private static func sift(_ span: inout MutableSpan<Double>, _ low: Int, _ start: Int, _ count: Int) {
        var root = start
        while 2 * root + 1 < count {
            var child = 2 * root + 1
            if child + 1 < count, span[low + child] < span[low + child + 1] { child += 1 }
            if span[low + root] >= span[low + child] { return }
            span.swapAt(low + root, low + child)
            root = child
        }
    }

    private static func median(_ a: Double, _ b: Double, _ c: Double) -> Double {
        max(min(a, b), min(max(a, b), c))
    }
}
