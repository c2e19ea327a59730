import Judgement
import YAML

extension PolicyReader {
    /// The keys of `alerts`.
    static let alertKeys = ["rollback", "investigate"]

    /// The keys of `reviewer`.
    static let reviewerKeys: [String] = []

    /// Reads `alerts` and `reviewer`, the sections of those who are told and of the model that reads along.
    static func readPeople(_ fields: inout FieldReader, _ policy: inout Policy) {
        if let alerts = fields.nested("alerts", alerts) { policy.alerts = alerts }
        if let reviewer = fields.nested("reviewer", reviewer) { policy.reviewer = reviewer }
    }

    private static func alerts(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.Alerts {
        var fields = try FieldReader(node, path, known: alertKeys)
        let alerts = Policy.Alerts(
            rollback: fields.nested("rollback", ListReader.texts),
            investigate: fields.nested("investigate", ListReader.texts))
        try fields.finish()
        return alerts
    }

    private static func reviewer(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Policy.Reviewer {
        let fields = try FieldReader(node, path, known: reviewerKeys)
        try fields.finish()
        return Policy.Reviewer()
    }
}
