/// Finds Harness expressions, `<+...>`, in text.
///
/// Source: Harness' documentation "Use Harness expressions"; expressions may hold others.
enum ExpressionScanner {
    /// One expression, with the offset of its `<` in the bytes of the text.
    struct Expression: Hashable {
        /// What stands between `<+` and `>`.
        var body: String
        /// Where `<+` begins, in bytes.
        var offset: Int
        /// How many expressions it stands in.
        var depth: Int
    }

    /// Whether a text holds an expression on one line.
    static func containsExpression(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var index = 0
        while index + 3 < bytes.count {
            if bytes[index] == 0x3C, bytes[index + 1] == 0x2B {
                var end = index + 3
                while end < bytes.count, bytes[end] != 0x0A {
                    if bytes[end] == 0x3E { return true }
                    end += 1
                }
            }
            index += 1
        }
        return false
    }

    /// All expressions of a text, inner ones too, and where one begins that has no end.
    static func scan(_ text: String) -> (expressions: [Expression], open: [Int]) {
        guard text.contains("<+") else { return ([], []) }
        let bytes = Array(text.utf8)
        var open: [Int] = []
        var found: [Expression] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x3C, index + 1 < bytes.count, bytes[index + 1] == 0x2B {
                open.append(index)
                index += 2
                continue
            }
            if bytes[index] == 0x3E, let start = open.popLast() {
                found.append(
                    Expression(
                        body: String(decoding: bytes[start + 2..<index], as: UTF8.self), offset: start,
                        depth: open.count))
            }
            index += 1
        }
        return (found.sorted { $0.offset < $1.offset }, open)
    }
}
