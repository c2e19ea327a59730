import CAssets

/// The plugin for Claude Code that the program carries: two skills, and the way to the MCP server.
package enum PluginFiles {
    /// One of its files.
    package struct File: Sendable {
        /// Where it lies in the plugin.
        package var path: String
        /// What is in it.
        package var bytes: [UInt8]

        /// Where it lies below a folder of skills; nil for what is no part of a skill.
        package var skillPath: String? {
            path.hasPrefix("skills/") ? String(path.dropFirst("skills/".count)) : nil
        }
    }

    /// All files.
    package static let all: [File] = (0..<Int(cassets_plugin_count)).map { index in
        let file = cassets_plugin_file(CInt(index))
        return File(
            path: String(cString: file.path),
            bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }

    /// The names of the skills.
    package static let skills: [String] = all.compactMap { file in
        guard let path = file.skillPath, path.hasSuffix("/SKILL.md") else { return nil }
        return String(path.dropLast("/SKILL.md".count))
    }
}
