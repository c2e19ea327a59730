package import App
import JSON
import YAML

/// What has to hold for every text that someone may send; each check names what does not, nil where all does.
package enum DocumentProperties {
    /// The parser and the plain reader agree, and what was read can be written and read again.
    package static func violation(inJSON bytes: [UInt8]) -> String? {
        var diagnosis = JSONDiagnosis(of: bytes[...], maximumDepth: JSONDocument.maximumDepth)
        let fault = diagnosis.firstError()
        do throws(JSONError) {
            let document = try JSONDocument(parsing: bytes)
            if let fault { return "the parser takes what the plain reader refuses: \(fault)" }
            return violation(in: document)
        } catch {
            if case .duplicateKey = error.reason {
                return fault == nil ? nil : "a repeated key is told before \(String(describing: fault))"
            }
            guard let fault else { return "the parser refuses what the plain reader takes: \(error)" }
            if fault != error { return "\(fault) is told as \(error)" }
            if let offset = error.offset, offset > bytes.count {
                return "an offset beyond the text: \(offset)"
            }
            return nil
        }
    }

    private static func violation(in document: JSONDocument) -> String? {
        let value = JSONValue(document.root)
        let written = value.bytes
        guard let again = try? JSONValue(parsing: written) else { return "the writer's text cannot be read" }
        if again.bytes != written { return "written twice, it differs" }
        if again.canonicalBytes != value.canonicalBytes { return "its canonical text differs after writing" }
        guard let sorted = try? JSONValue(parsing: value.canonicalBytes) else { return "no canonical text" }
        if sorted.canonicalBytes != value.canonicalBytes { return "the canonical text is not canonical" }
        if let points = try? document.root.points() {
            if points.times.count != document.root.array?.count { return "points are missing" }
            if points.values.count != points.times.count { return "columns of several lengths" }
        }
        if let lines = try? document.root.lines(), lines.ends.count != document.root.array?.count {
            return "lines are missing"
        }
        return nil
    }

    /// Places lie in the text and in order, and the tree keeps within its limits.
    package static func violation(inYAML bytes: [UInt8]) -> String? {
        do throws(YAMLError) {
            let limits = YAMLDocument.Limits(bytes: 1 << 20, depth: 32, nodes: 10_000)
            var count = 0
            return violation(
                in: try YAMLDocument(parsing: bytes, limits: limits).root, bytes.count, 0, &count)
        } catch {
            let mark = error.mark
            if mark.offset < 0 || mark.offset > bytes.count { return "an error beyond the text: \(error)" }
            return mark.line < 1 || mark.column < 1 ? "an error before the text: \(error)" : nil
        }
    }

    private static func violation(in node: YAMLNode, _ size: Int, _ depth: Int, _ count: inout Int) -> String?
    {
        count += 1
        if count > 10_000 { return "more values than the limit" }
        if depth > 32 { return "more levels than the limit" }
        if node.start.offset > node.end.offset || node.end.offset > size { return "a value beyond the text" }
        switch node.content {
        case .scalar(let scalar):
            if case .number(let number) = scalar.meaning, !number.isFinite {
                return "a number that is not finite"
            }
            return nil
        case .sequence(let nodes):
            for node in nodes {
                if let fault = violation(in: node, size, depth + 1, &count) { return fault }
            }
            return nil
        case .mapping(let pairs):
            if Set(pairs.map(\.name)).count != pairs.count { return "a repeated key" }
            for pair in pairs {
                count += 1
                if let fault = violation(in: pair.value, size, depth + 1, &count) { return fault }
            }
            return nil
        }
    }

    /// A request is refused with places and advice, or can be written and read again.
    package static func violation(
        inRequest bytes: [UInt8], as format: VerifyRequestDecoder.Format = .json
    ) -> String? {
        do throws(RequestError) {
            let request = try VerifyRequestDecoder.decode(bytes, as: format)
            let written = RequestDocument.encode(request)
            let again = RequestDocument.encode(try VerifyRequestDecoder.decode(written))
            return again == written ? nil : "a request that is not the same when written and read again"
        } catch {
            guard let first = error.problems.first else { return "a refusal without a reason" }
            if error.problems.count > 10 { return "more than ten faults" }
            if first.detail.isEmpty || first.mend.isEmpty { return "a fault without words" }
            guard (try? JSONDocument(parsing: error.document.bytes)) != nil else {
                return "a broken problem document"
            }
            return nil
        }
    }
}
