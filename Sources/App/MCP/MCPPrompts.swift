import JSON

/// Ready-made questions that a person may pick in a client.
struct MCPPrompts: Sendable {
    let name: String
    let title: String
    let description: String
    let arguments: [(name: String, description: String)]
    let text: @Sendable ([String: String]) -> String

    static let all: [MCPPrompts] = [
        MCPPrompts(
            name: "explain-verdict", title: "Why this verdict?",
            description: "Explains a verdict to the engineer on call.",
            arguments: [("id", "The verdict's id.")]
        ) { arguments in
            """
            Read verdict \(arguments["id"] ?? "") with explain_verdict. Tell me what decided it, on which evidence, and what \
            I should do next. Quote numbers as they stand. If something was missing or doubtful, say so.
            """
        },
        MCPPrompts(
            name: "investigate-execution", title: "What went wrong in this execution?",
            description: "Gathers what is known of a pipeline execution and proposes next steps.",
            arguments: [("executionId", "The execution's id, planExecutionId.")]
        ) { arguments in
            """
            Find the verdicts of execution \(arguments["executionId"] ?? "") with list_verdicts and read the newest. Where the \
            tool analyze is there, analyze the execution too. Tell me the likeliest cause, the evidence for it, and the \
            next two steps. Do not roll anything back without asking me.
            """
        },
        MCPPrompts(
            name: "release-notes", title: "How did this service's releases go?",
            description: "Sums up the latest verdicts of a service.",
            arguments: [("serviceId", "The service.")]
        ) { arguments in
            """
            List the latest verdicts of service \(arguments["serviceId"] ?? "") with list_verdicts. Sum up in a short table: \
            time, action, reason. Then name what repeats.
            """
        },
    ]

    /// The row as `prompts/list` shows it.
    var document: JSONValue {
        [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "arguments": .array(
                arguments.map { argument in
                    [
                        "name": .string(argument.name), "description": .string(argument.description),
                        "required": true,
                    ]
                }),
        ]
    }

    /// Fills a prompt in.
    ///
    /// - Parameter params: The parameters of `prompts/get`.
    /// - Returns: The members of the result.
    /// - Throws: ``MCPError`` for an unknown prompt and a missing argument.
    static func get(_ params: JSONValue) throws(MCPError) -> [(String, JSONValue)] {
        guard let name = params["name"]?.string, let prompt = all.first(where: { $0.name == name }) else {
            throw MCPError(.invalidParams, "there is no such prompt")
        }
        var values: [String: String] = [:]
        for argument in prompt.arguments {
            guard let value = params["arguments"]?[argument.name]?.string, !value.isEmpty else {
                throw MCPError(.invalidParams, "the argument \(argument.name) is missing")
            }
            values[argument.name] = PlainText.visible(value, limit: 200)
        }
        return [
            ("description", .string(prompt.description)),
            (
                "messages",
                [["role": "user", "content": ["type": "text", "text": .string(prompt.text(values))]]]
            ),
        ]
    }
}
