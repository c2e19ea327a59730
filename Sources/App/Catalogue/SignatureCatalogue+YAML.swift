import CAssets
package import LogMining
package import YAML

extension SignatureCatalogue {
    /// The catalogue that comes with the program; nil only if the program was built with a broken one, which a test
    /// rules out.
    package static let builtIn: SignatureCatalogue? = {
        let bytes = UnsafeBufferPointer(start: cassets_signatures_bytes(), count: cassets_signatures_count)
        do { return try SignatureCatalogue(yaml: Array(bytes), file: "signatures.yaml") } catch { return nil }
    }()

    /// Reads a catalogue.
    ///
    /// - Parameters:
    ///   - yaml: A mapping with `signatures`, a list of mappings with `id`, `patterns`, `origin`, `severity`,
    ///     `specificity`, `cause`, `remedy` and, where there is one, `link`.
    ///   - file: The file's name, for errors.
    /// - Throws: ``YAMLError`` with line and column, or ``PatternError`` naming the signature.
    package convenience init(yaml: [UInt8], file: String) throws {
        let root = try YAMLDocument(parsing: yaml, file: file).root
        let list = try root.mapping("a mapping with signatures").required("signatures")
        try self.init(try list.sequence("a list of signatures").map { try Signature($0) })
    }
}

extension Signature {
    /// Reads one signature of a catalogue.
    ///
    /// - Throws: ``YAMLError`` with line and column.
    package init(_ node: YAMLNode) throws(YAMLError) {
        let mapping = try node.mapping("a signature")
        try mapping.allowOnly([
            "id", "patterns", "origin", "severity", "specificity", "cause", "remedy", "link",
        ])
        var patterns: [String] = []
        for pattern in try mapping.required("patterns").sequence("a list of patterns") {
            patterns.append(try pattern.string("a regular expression"))
        }
        self.init(
            id: try mapping.required("id").string("a name such as k8s.crashloop"), patterns: patterns,
            origin: try mapping.required("origin").value(of: Origin.self),
            severity: try mapping.required("severity").value(of: Severity.self),
            specificity: try mapping["specificity"]?.integer(in: 1...3) ?? 2,
            cause: try mapping.required("cause").string("a sentence"),
            remedy: try mapping.required("remedy").string("a sentence"),
            link: try mapping["link"]?.string("an address"))
    }
}
