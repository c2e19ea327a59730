import CYAML

/// Builds the tree from libyaml's events, one after the other, without recursion.
struct YAMLComposer {
    /// A list or mapping that has begun and not ended.
    private struct Open {
        var isMapping: Bool
        var start: YAMLMark
        var anchor: String?
        var isFlow: Bool
        var nodes: [YAMLNode] = []
        var pairs: [YAMLPair] = []
        var names: [String: Int] = [:]
        var key: YAMLNode?
        /// How many values it has, itself included.
        var weight = 1
    }

    private let file: String?
    private let limits: YAMLDocument.Limits
    private let offsets: ScalarOffsets
    private var stack: [Open] = []
    private var anchors: [String: (node: YAMLNode, weight: Int)] = [:]
    private var total = 0
    private(set) var root: YAMLNode?
    private var hasAliases = false

    private init(file: String?, limits: YAMLDocument.Limits, offsets: ScalarOffsets) {
        self.file = file
        self.limits = limits
        self.offsets = offsets
    }

    static func compose(
        _ bytes: [UInt8], file: String?, limits: YAMLDocument.Limits
    ) throws(YAMLError) -> (root: YAMLNode, hasAliases: Bool) {
        let start = YAMLMark(line: 1, column: 1, offset: 0)
        guard bytes.count <= limits.bytes else {
            throw YAMLError(.tooLarge(limit: limits.bytes), file: file, mark: start)
        }
        if let fault = ScalarOffsets.firstFault(in: bytes) {
            throw YAMLError(.invalidUTF8, file: file, mark: fault)
        }
        var composer = YAMLComposer(file: file, limits: limits, offsets: ScalarOffsets(of: bytes))
        let outcome: Result<Void, YAMLError> = bytes.withUnsafeBufferPointer { buffer in
            do throws(YAMLError) {
                try composer.read(buffer)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
        guard let root = composer.root else { throw YAMLError(.empty, file: file, mark: start) }
        return (root, composer.hasAliases)
    }

    // MARK: - Events

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) != 0 else {
            throw YAMLError(.outOfMemory, file: file, mark: YAMLMark(line: 1, column: 1, offset: 0))
        }
        defer { yaml_parser_delete(&parser) }
        // Set, not guessed: a text that claims to be UTF-16 is refused.
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) != 0 else { throw syntaxError(parser) }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { return }
            try take(event)
        }
    }

    private mutating func take(_ event: yaml_event_t) throws(YAMLError) {
        let start = mark(event.start_mark)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            guard root == nil else { throw error(.severalDocuments, start) }
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let value = YAMLScalar(
                text: text, style: YAMLScalar.Style(scalar.style), tag: string(scalar.tag))
            let node = YAMLNode(
                content: .scalar(value), start: start, end: mark(event.end_mark), file: file)
            try add(node, weight: 1, anchor: string(scalar.anchor))
        case YAML_ALIAS_EVENT:
            let name = string(event.data.alias.anchor) ?? ""
            if stack.contains(where: { $0.anchor == name }) { throw error(.recursiveAlias(name), start) }
            guard let (node, weight) = anchors[name] else { throw error(.undefinedAlias(name), start) }
            hasAliases = true
            try add(node, weight: weight, anchor: nil, at: start)
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            try open(
                isMapping: false, anchor: string(sequence.anchor), start,
                isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            try open(
                isMapping: true, anchor: string(mapping.anchor), start,
                isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            guard let container = stack.popLast() else { return }
            let content: YAMLNode.Content =
                container.isMapping ? .mapping(container.pairs) : .sequence(container.nodes)
            let node = YAMLNode(
                content: content, start: container.start, end: mark(event.end_mark), file: file,
                isFlow: container.isFlow)
            total -= container.weight
            try add(node, weight: container.weight, anchor: container.anchor)
        default: break
        }
    }

    // MARK: - The tree

    private mutating func open(
        isMapping: Bool, anchor: String?, _ start: YAMLMark, isFlow: Bool
    ) throws(YAMLError) {
        guard stack.count < limits.depth else { throw error(.tooDeep(limit: limits.depth), start) }
        if let parent = stack.last, parent.isMapping, parent.key == nil { throw error(.complexKey, start) }
        total += 1
        stack.append(Open(isMapping: isMapping, start: start, anchor: anchor, isFlow: isFlow))
    }

    /// Adds a whole value to the container that is open, or makes it the root.
    private mutating func add(
        _ node: YAMLNode, weight: Int, anchor: String?, at place: YAMLMark? = nil
    ) throws(YAMLError) {
        let place = place ?? node.start
        total += weight
        guard total <= limits.nodes else { throw error(.tooManyNodes(limit: limits.nodes), place) }
        if let anchor { anchors[anchor] = (node, weight) }
        guard let last = stack.indices.last else {
            root = node
            return
        }
        stack[last].weight += weight
        guard stack[last].isMapping else {
            stack[last].nodes.append(node)
            return
        }
        if let key = stack[last].key {
            stack[last].pairs.append(YAMLPair(key: key, value: node))
            stack[last].key = nil
            return
        }
        guard case .scalar(let scalar) = node.content else { throw error(.complexKey, place) }
        if let first = stack[last].names.updateValue(place.line, forKey: scalar.text) {
            throw error(.duplicateKey(scalar.text, firstLine: first), place)
        }
        stack[last].key = node
    }

    // MARK: - Places

    private func mark(_ mark: yaml_mark_t) -> YAMLMark {
        YAMLMark(line: mark.line + 1, column: mark.column + 1, offset: offsets.offset(ofScalar: mark.index))
    }

    private func error(_ reason: YAMLError.Reason, _ mark: YAMLMark) -> YAMLError {
        YAMLError(reason, file: file, mark: mark)
    }

    private func syntaxError(_ parser: yaml_parser_t) -> YAMLError {
        if parser.error == YAML_MEMORY_ERROR { return error(.outOfMemory, mark(parser.mark)) }
        var text = parser.problem.map { String(cString: $0) } ?? "text that is not YAML"
        if let context = parser.context {
            text += " " + String(cString: context)
            if parser.context_mark.line != parser.problem_mark.line {
                text += " that begins on line \(parser.context_mark.line + 1)"
            }
        }
        if parser.error == YAML_READER_ERROR {
            // The reader counts bytes and knows no line.
            return error(.syntax(text), offsets.mark(ofByte: parser.problem_offset))
        }
        return error(.syntax(text), mark(parser.problem_mark))
    }

    private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }
}

extension YAMLScalar.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: self = .literal
        case YAML_FOLDED_SCALAR_STYLE: self = .folded
        default: self = .plain
        }
    }
}
