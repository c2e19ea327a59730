/// A change of a text: what stands in a range of bytes is replaced by something else.
///
/// Positions are those of the text before any edit, so that a set of edits has no order.
package struct TextEdit: Sendable, Hashable {
    /// The bytes that are replaced; empty to insert.
    package var range: Range<Int>

    /// What takes their place; empty to delete.
    package var replacement: String

    /// Creates an edit.
    ///
    /// - Parameters:
    ///   - range: The bytes that are replaced, from 0.
    ///   - replacement: What takes their place.
    package init(replacing range: Range<Int>, with replacement: String) {
        self.range = range
        self.replacement = replacement
    }

    /// Creates an edit that inserts.
    ///
    /// - Parameters:
    ///   - text: What is inserted.
    ///   - offset: The byte before which it goes.
    package init(inserting text: String, at offset: Int) {
        self.init(replacing: offset..<offset, with: text)
    }

    /// Creates an edit that deletes.
    ///
    /// - Parameter range: The bytes that go.
    package init(deleting range: Range<Int>) {
        self.init(replacing: range, with: "")
    }
}

/// Why a set of edits cannot be applied.
package enum TextEditError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A range that the text does not have.
    case outOfBounds(Range<Int>, byteCount: Int)
    /// Two edits that touch the same bytes.
    case overlapping(Range<Int>, Range<Int>)

    package var description: String {
        switch self {
        case .outOfBounds(let range, let count):
            "an edit of the bytes \(range.lowerBound) to \(range.upperBound) in a text of \(count)"
        case .overlapping(let first, let second):
            "edits of the bytes \(first.lowerBound) to \(first.upperBound) and "
                + "\(second.lowerBound) to \(second.upperBound) touch each other"
        }
    }
}

extension [TextEdit] {
    /// The text with all edits; every other byte stays.
    ///
    /// Insertions at one place come in the order of the list, and before an edit that replaces what begins there.
    /// An edit that is there twice counts once.
    ///
    /// - Parameter bytes: The text before.
    /// - Returns: The text after.
    /// - Throws: ``TextEditError``.
    package func applied(to bytes: [UInt8]) throws(TextEditError) -> [UInt8] {
        var seen: Set<TextEdit> = []
        let ordered = enumerated().filter { seen.insert($0.element).inserted }.sorted { first, second in
            let left = first.element.range
            let right = second.element.range
            return (left.lowerBound, left.upperBound, first.offset)
                < (right.lowerBound, right.upperBound, second.offset)
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + ordered.reduce(0) { $0 + $1.element.replacement.utf8.count })
        var position = 0
        var previous = 0..<0
        for (_, edit) in ordered {
            guard edit.range.lowerBound >= 0, edit.range.upperBound <= bytes.count else {
                throw .outOfBounds(edit.range, byteCount: bytes.count)
            }
            guard edit.range.lowerBound >= position else { throw .overlapping(previous, edit.range) }
            result += bytes[position..<edit.range.lowerBound]
            result += Array<UInt8>(edit.replacement.utf8)
            position = edit.range.upperBound
            previous = edit.range
        }
        return result + bytes[position...]
    }

    /// Whether two sets of edits can be applied together.
    ///
    /// - Parameter other: The other set.
    /// - Returns: False if an edit of one touches bytes that the other replaces, or both insert at one place.
    package func isCompatible(with other: [TextEdit]) -> Bool {
        allSatisfy { mine in
            other.allSatisfy { theirs in
                if mine == theirs { return true }
                if mine.range.isEmpty && theirs.range.isEmpty { return mine.range != theirs.range }
                return mine.range.upperBound <= theirs.range.lowerBound
                    || theirs.range.upperBound <= mine.range.lowerBound
            }
        }
    }
}
