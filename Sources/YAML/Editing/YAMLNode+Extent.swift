extension YAMLNode {
    /// The byte after the last character that belongs to the value.
    ///
    /// A block list or mapping ends for libyaml where the next thing begins, behind comments and empty lines; this is
    /// the end of its last value instead. The final line feeds of a block scalar are left out.
    ///
    /// - Parameter bytes: The text that the node comes from.
    /// - Returns: The byte's offset.
    package func contentEnd(in bytes: [UInt8]) -> Int {
        if isFlow { return end.offset }
        switch content {
        case .sequence(let nodes):
            guard let last = nodes.last else { return end.offset }
            return max(last.contentEnd(in: bytes), start.offset)
        case .mapping(let pairs):
            guard let last = pairs.last else { return end.offset }
            return max(last.value.contentEnd(in: bytes), last.key.end.offset)
        case .scalar(let scalar):
            var offset = min(end.offset, bytes.count)
            guard scalar.style == .literal || scalar.style == .folded || scalar.text.isEmpty else {
                return offset
            }
            while offset > start.offset, bytes[offset - 1] <= 0x20 { offset -= 1 }
            return offset
        }
    }
}
