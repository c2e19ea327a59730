import JSON

/// The body of a request to the Messages API.
///
/// Members come in one order and the stable ones first, so that equal prompts are equal octets and the service's
/// cache of prefixes hits. No sampling parameters: they are gone from the API since 2026, and a 400 there.
package struct MessagesBody: Sendable, Hashable {
    /// Where the body goes, since other clouds want the model elsewhere.
    package enum Flavor: Sendable, Hashable {
        /// Anthropic's own API, and what speaks like it.
        case direct
        /// Another cloud, whose version stands in the body and whose model stands in the path.
        case cloud(version: String)
    }

    /// Writes the body of `POST /v1/messages`.
    ///
    /// - Parameters:
    ///   - prompt: What is asked.
    ///   - flavor: Where it goes.
    /// - Returns: The JSON text.
    package static func message(_ prompt: ModelPrompt, flavor: Flavor = .direct) -> [UInt8] {
        var writer = JSONWriter(capacity: prompt.evidence.utf8.count + prompt.instructions.utf8.count + 2048)
        writer.object { writer in
            switch flavor {
            case .direct: writer.member("model", prompt.model)
            case .cloud(let version): writer.member("anthropic_version", version)
            }
            writer.member("max_tokens", prompt.maximumOutputTokens)
            writeContent(prompt, to: &writer)
        }
        return writer.bytes
    }

    /// Writes the body of `POST /v1/messages/count_tokens`.
    ///
    /// - Parameter prompt: What would be asked.
    /// - Returns: The JSON text.
    package static func count(_ prompt: ModelPrompt) -> [UInt8] {
        var writer = JSONWriter(capacity: prompt.evidence.utf8.count + prompt.instructions.utf8.count + 2048)
        writer.object { writer in
            writer.member("model", prompt.model)
            writeContent(prompt, to: &writer)
        }
        return writer.bytes
    }

    private static func writeContent(_ prompt: ModelPrompt, to writer: inout JSONWriter) {
        writer.key("output_config")
        writer.object { writer in
            if let effort = prompt.effort { writer.member("effort", effort.rawValue) }
            writer.key("format")
            writer.object { writer in
                writer.member("type", "json_schema")
                writer.member("schema", prompt.schema)
            }
        }
        writer.key("system")
        writer.array { writer in
            writer.object { writer in
                writer.member("type", "text")
                writer.member("text", prompt.instructions)
                writer.key("cache_control")
                writer.object { $0.member("type", "ephemeral") }
            }
        }
        writer.key("messages")
        writer.array { writer in
            writer.object { writer in
                writer.member("role", "user")
                writer.member("content", prompt.evidence)
            }
        }
    }
}
