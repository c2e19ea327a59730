/// Finds which shapes are one template: shapes that differ in one word, where that word shows itself as a variable.
///
/// Form alone does not tell that `root` and `oracle` are values; that several words stand in one place, all else
/// being equal, does. The number of words that it takes depends on where the place is and what the words look like.
struct ShapeMerger {
    /// The lowest-numbered shape that is the same template, for each shape.
    private(set) var roots: [Int]
    /// Each shape's tokens, flat as in the store, with merged words replaced by the variable's hash.
    private(set) var hashes: [UInt64]
    private var sums: [UInt64]

    init(_ store: borrowing ShapeStore) {
        roots = Array(0..<store.count)
        hashes = store.tokens.map(\.hash)
        sums = store.sums
        merge(store)
    }

    private struct Entry {
        var key: UInt64
        var shape: Int32
        var place: Int32
        var next: Int32
    }

    private mutating func merge(_ store: borrowing ShapeStore) {
        for _ in 0..<6 {
            guard round(store) else { return }
            unite()
        }
    }

    /// Replaces words by variables where the evidence suffices, and tells whether it did anywhere.
    private mutating func round(_ store: borrowing ShapeStore) -> Bool {
        var entries: [Entry] = []
        entries.reserveCapacity(hashes.count)
        var size = 64
        while size < hashes.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        let mask = size - 1
        var heads: [(first: Int32, last: Int32, count: Int32)] = []

        for shape in 0..<store.count where roots[shape] == shape {
            let range = store.tokenRange(shape)
            for (place, token) in range.enumerated() {
                let isVariable = hashes[token] == MessageScanner.variable
                guard
                    isVariable
                        || store.tokens[token].flags & (ShapeToken.word | ShapeToken.fixed) == ShapeToken.word
                else { continue }
                var key = sums[shape] &- MessageScanner.term(hashes[token], place)
                key = MessageScanner.term(key, place &+ range.count &* 257)
                let entry = Int32(truncatingIfNeeded: entries.count)
                var slot = Int(truncatingIfNeeded: key) & mask
                while slots[slot] >= 0, entries[Int(heads[Int(slots[slot])].first)].key != key {
                    slot = (slot + 1) & mask
                }
                entries.append(
                    Entry(
                        key: key, shape: Int32(truncatingIfNeeded: shape),
                        place: Int32(truncatingIfNeeded: place), next: -1))
                if slots[slot] < 0 {
                    slots[slot] = Int32(truncatingIfNeeded: heads.count)
                    heads.append((entry, entry, 1))
                } else {
                    let head = Int(slots[slot])
                    entries[Int(heads[head].last)].next = entry
                    heads[head].last = entry
                    heads[head].count += 1
                }
            }
        }

        // The largest groups first: what they explain is no longer evidence for others.
        var groups: [Int] = []
        for head in heads.indices where heads[head].count > 1 { groups.append(head) }
        groups.sort { (heads[$1].count, $0) < (heads[$0].count, $1) }
        var changed = [Bool](repeating: false, count: store.count)
        var didChange = false
        var members: [Int] = []
        for group in groups {
            members.removeAll(keepingCapacity: true)
            var entry = heads[group].first
            let place = Int(entries[Int(entry)].place)
            while entry >= 0 {
                let shape = Int(entries[Int(entry)].shape)
                if !changed[shape] { members.append(shape) }
                entry = entries[Int(entry)].next
            }
            guard members.count > 1, isVariable(members, place, store) else { continue }
            for shape in members {
                let token = store.tokenRange(shape).lowerBound + place
                changed[shape] = true
                sums[shape] =
                    sums[shape] &- MessageScanner.term(hashes[token], place)
                    &+ MessageScanner.term(MessageScanner.variable, place)
                hashes[token] = MessageScanner.variable
            }
            didChange = true
        }
        return didChange
    }

    /// Tells whether the words of these shapes at this place are values of one variable.
    private func isVariable(_ members: [Int], _ place: Int, _ store: borrowing ShapeStore) -> Bool {
        var common: UInt16 = .max
        var any: UInt16 = 0
        var hasVariable = false
        for shape in members {
            let token = store.tokenRange(shape).lowerBound + place
            if hashes[token] == MessageScanner.variable {
                hasVariable = true
            } else {
                common &= store.tokens[token].flags
                any |= store.tokens[token].flags
            }
        }
        var otherWords = 0
        let range = store.tokenRange(members[0])
        for token in range where token != range.lowerBound + place {
            if hashes[token] != MessageScanner.variable, store.tokens[token].isWord { otherWords += 1 }
        }
        if otherWords == 0 { return false }
        var needed = 5
        if any & (ShapeToken.afterEquals | ShapeToken.quoted) != 0 {
            needed = 2
        } else if common & ShapeToken.upperCase != 0 {
            needed = 8
        } else if common & ShapeToken.qualified != 0 {
            needed = 3
        } else if common & ShapeToken.afterUser != 0, common & ShapeToken.lowerCase != 0 {
            needed = 2
        } else if any & ShapeToken.afterName != 0 {
            needed = 3
        }
        if place == 0 { needed = max(needed, 8) }
        if otherWords == 1 { needed = max(needed, place == 0 ? 12 : 8) }
        if hasVariable && (place > 0 || otherWords >= 4) { needed = min(needed, 2) }
        return members.count >= needed
    }

    /// Joins shapes that have become equal.
    private mutating func unite() {
        var size = 64
        while size < sums.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        let mask = size - 1
        for shape in sums.indices where roots[shape] == shape {
            var slot = Int(truncatingIfNeeded: sums[shape]) & mask
            while slots[slot] >= 0, sums[Int(slots[slot])] != sums[shape] { slot = (slot + 1) & mask }
            if slots[slot] < 0 {
                slots[slot] = Int32(truncatingIfNeeded: shape)
            } else {
                roots[shape] = Int(slots[slot])
            }
        }
        for shape in roots.indices { roots[shape] = roots[roots[shape]] }
    }
}
