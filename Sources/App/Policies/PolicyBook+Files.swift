extension PolicyBook {
    /// Reads a file or folder of policies, or the policies of a configuration file.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - listFolder: Returns the names of what lies in a folder, nil where it is none.
    ///   - readFile: Returns a file's octets.
    /// - Throws: ``ConfigurationErrors`` with all that is wrong, each with its place.
    package init(
        at path: String, listFolder: @escaping (String) throws -> [String]? = { _ in nil },
        readFile: @escaping (String) throws -> [UInt8]
    ) throws(ConfigurationErrors) {
        var reader = PolicyBookReader()
        do throws(ListErrors) {
            try PolicySource(readFile: readFile, listFolder: listFolder).add(path, setting: "", to: &reader)
            self.init(rules: try reader.finish())
        } catch {
            throw ConfigurationErrors(errors: error.errors)
        }
    }
}
