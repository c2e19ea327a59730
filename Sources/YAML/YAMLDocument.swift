/// A parsed YAML text of one document.
package struct YAMLDocument: Sendable {
    /// What a text may cost.
    package struct Limits: Sendable {
        /// The most bytes.
        package var bytes: Int

        /// The most levels of lists and mappings.
        package var depth: Int

        /// The most values, counting what aliases repeat.
        package var nodes: Int

        /// Creates limits; the defaults suit configuration and pipelines.
        package init(bytes: Int = 4 << 20, depth: Int = 64, nodes: Int = 200_000) {
            self.bytes = bytes
            self.depth = depth
            self.nodes = nodes
        }
    }

    /// The text's value.
    package let root: YAMLNode

    /// Whether a value stands for another one, so that an edit at its place changes both.
    package let hasAliases: Bool

    /// Parses a text that holds exactly one document.
    ///
    /// Repeated keys, keys that are not scalars, and whatever goes beyond the limits are refused. Aliases are
    /// resolved; what they repeat counts towards the limit of values, so that none can blow the tree up.
    ///
    /// - Parameters:
    ///   - bytes: The text, as UTF-8.
    ///   - file: The name that errors tell.
    ///   - limits: What the text may cost.
    /// - Throws: ``YAMLError`` with the place.
    package init(parsing bytes: [UInt8], file: String? = nil, limits: Limits = Limits()) throws(YAMLError) {
        (root, hasAliases) = try YAMLComposer.compose(bytes, file: file, limits: limits)
    }

    /// Parses a text that holds exactly one document.
    ///
    /// - Throws: ``YAMLError`` with the place.
    package init(parsing text: String, file: String? = nil, limits: Limits = Limits()) throws(YAMLError) {
        try self.init(parsing: Array(text.utf8), file: file, limits: limits)
    }
}
