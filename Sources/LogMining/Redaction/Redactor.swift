/// Replaces secrets and personal data in text, line for line.
///
/// One scan finds words; only words that look like the beginning, the name or the neighbourhood of a secret are looked
/// at closely. What has no such sign stays: hashes, UUIDs, commit ids, image digests. The text between is untouched,
/// the number of lines never changes, and what is already redacted stays as it is.
package struct Redactor: Sendable {
    /// What takes the place of a secret.
    package static let replacement = "[REDACTED]"

    private let scanner = SecretScanner()

    /// Creates a redactor.
    package init() {}

    /// Returns a text without its secrets, and how many there were.
    ///
    /// The text comes back in the same storage where it had none.
    package func redact(_ text: LogText) -> (text: LogText, count: Int) {
        var found = SecretScanner.Findings()
        var words = WordFinder()
        var start = 0
        let bytes = text.bytes.span
        for end in text.ends {
            scanner.scan(bytes, start..<end, &words, into: &found)
            start = end
        }
        guard !found.ranges.isEmpty else { return (text, 0) }
        var result = LogText()
        result.reserve(lines: text.count, bytes: text.bytes.count)
        var next = 0
        start = 0
        for end in text.ends {
            let first = next
            while next < found.ranges.count, found.ranges[next].lowerBound < end { next += 1 }
            if first == next {
                result.append(text.bytes[start..<end])
            } else {
                result.append(Self.replace(found.ranges[first..<next], in: text.bytes, start..<end))
            }
            start = end
        }
        return (result, found.ranges.count)
    }

    /// Returns bytes without their secrets, and how many there were; lines end with a line feed.
    package func redact(_ bytes: [UInt8]) -> (bytes: [UInt8], count: Int) {
        var found = SecretScanner.Findings()
        var words = WordFinder()
        let span = bytes.span
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, span[end] != UInt8(ascii: "\n") { end += 1 }
            scanner.scan(span, start..<end, &words, into: &found)
            start = end + 1
        }
        guard !found.ranges.isEmpty else { return (bytes, 0) }
        return (Self.replace(found.ranges[...], in: bytes, 0..<bytes.count), found.ranges.count)
    }

    private static func replace(
        _ ranges: ArraySlice<Range<Int>>, in bytes: [UInt8], _ whole: Range<Int>
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(whole.count + ranges.count * replacement.utf8.count)
        var position = whole.lowerBound
        for range in ranges {
            result.append(contentsOf: bytes[position..<range.lowerBound])
            result.append(contentsOf: replacement.utf8)
            position = range.upperBound
        }
        result.append(contentsOf: bytes[position..<whole.upperBound])
        return result
    }
}
