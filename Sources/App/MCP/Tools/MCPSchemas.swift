import CAssets
import JSON
import YAML

/// The JSON schemas of tools, taken from `openapi.yaml`, which is embedded in the program.
///
/// OpenAPI 3.1 writes schemas in JSON Schema 2020-12, as MCP does, so an endpoint's document is a tool's as well, and
/// there is one place where each is written.
enum MCPSchemas {
    private static let components: JSONValue = {
        let bytes = Array(
            unsafe UnsafeBufferPointer(start: cassets_openapi_bytes(), count: cassets_openapi_count))
        do throws(YAMLError) {
            return JSONValue(try YAMLDocument(parsing: bytes).root)["components"]?["schemas"] ?? .null
        } catch {
            preconditionFailure("the embedded openapi.yaml is not YAML, which a test excludes: \(error)")
        }
    }()

    /// A schema of its own, with all that it refers to.
    ///
    /// - Parameter name: The component's name.
    /// - Returns: The schema, an object's; nil where there is no such component.
    static func component(_ name: String) -> JSONValue? {
        guard let root = components[name]?.object else { return nil }
        var names: [String] = []
        let schema = rewrite(.object(root), &names)
        var definitions: [JSONValue.Member] = []
        var next = 0
        while next < names.count {
            let name = names[next]
            next += 1
            if let value = components[name] {
                definitions.append(JSONValue.Member(name, rewrite(value, &names)))
            }
        }
        guard case .object(var members) = schema else { return nil }
        // Models' services refuse alternatives at the top of a tool's arguments; the endpoint checks them all the same.
        members.removeAll { ["anyOf", "oneOf", "allOf"].contains($0.key) }
        if !definitions.isEmpty { members.append(JSONValue.Member("$defs", .object(definitions))) }
        return .object(members)
    }

    /// Points references at `$defs` and notes what is referred to.
    private static func rewrite(_ value: JSONValue, _ names: inout [String]) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { rewrite($0, &names) })
        case .object(let members):
            return .object(
                members.map { member in
                    guard member.key == "$ref", let target = member.value.string else {
                        return JSONValue.Member(member.key, rewrite(member.value, &names))
                    }
                    let name = String(target.split(separator: "/").last ?? "")
                    if !names.contains(name) { names.append(name) }
                    return JSONValue.Member("$ref", .string("#/$defs/\(name)"))
                })
        default: return value
        }
    }

    /// The schema of an object.
    ///
    /// - Parameters:
    ///   - properties: Name and schema of each member.
    ///   - required: The members that must be there.
    /// - Returns: The schema.
    static func object(_ properties: [(String, JSONValue)], required: [String] = []) -> JSONValue {
        [
            "type": "object", "properties": .object(properties.map { JSONValue.Member($0.0, $0.1) }),
            "required": .array(required.map { .string($0) }), "additionalProperties": false,
        ]
    }

    /// The schema of a text.
    static func text(_ description: String) -> JSONValue {
        ["type": "string", "description": .string(description)]
    }
}
