import Judgement
import YAML

extension PolicyReader {
    /// The keys of `alerts`.
    static let alertKeys: [String] = []

    /// The keys of `reviewer`.
    static let reviewerKeys: [String] = []

    /// Reads `alerts` and `reviewer`, the sections of those who are told and of the model that reads along.
    static func readPeople(_ fields: inout FieldReader, _ policy: inout Policy) {
        if let alerts = fields.nested("alerts", alerts) { policy.alerts = alerts }
        if let reviewer = fields.nested("reviewer", reviewer) { policy.reviewer = reviewer }
    }

    private static func alerts(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.Alerts {
        let fields = try FieldReader(node, path, known: alertKeys)
        try fields.finish()
        return Policy.Alerts()
    }

    private static func reviewer(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.Reviewer {
        let fields = try FieldReader(node, path, known: reviewerKeys)
        try fields.finish()
        return Policy.Reviewer()
    }
}
