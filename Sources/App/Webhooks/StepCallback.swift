import JSON
import Store

/// What a step tells or asks: its status and outputs, or the verdict on its execution.
struct StepCallback: Sendable, Hashable {
    /// Who calls.
    var identity: VerdictIdentity

    /// How the step stands, in the sender's word; nil where it only asks.
    var status: String?

    static let form =
        #"Send {"executionId": "<+pipeline.executionId>", "stepId": "...", "status": "Success", "outputs": {...}}"#

    /// Reads a callback: its members at the top, in `execution`, or in the payload of a custom trigger.
    ///
    /// - Throws: ``RequestError`` with each fault's place.
    init(_ body: JSONValue) throws(RequestError) {
        var content = body
        var place = JSONPointer()
        for name in ["trigger", "payload"] {
            guard let inner = content[name], inner.object != nil else { continue }
            content = inner
            place.append(name)
        }
        let fields = NotificationFields([content, content["execution"] ?? .null])
        let faults = fields.faultyIdentifiers()
        guard faults.isEmpty else {
            throw RequestError(
                problems: faults.prefix(VerifyRequestDecoder.maximumProblems).map { fault in
                    let base = fault.object == 0 ? place : place.appending("execution")
                    return RequestProblem(
                        pointer: base.appending(fault.name), detail: fault.detail, mend: Self.form)
                })
        }
        identity = fields.identity
        guard !identity.execution.isEmpty else {
            throw RequestError(problems: [
                RequestProblem(pointer: place, detail: "executionId is missing", mend: Self.form)
            ])
        }
        if let outputs = content["outputs"], outputs.object == nil, !outputs.isNull {
            place.append("outputs")
            throw RequestError(problems: [
                RequestProblem(pointer: place, detail: "the outputs are no object", mend: Self.form)
            ])
        }
        guard let value = content["status"], !value.isNull else { return }
        guard let text = value.string, (1...64).contains(text.unicodeScalars.count) else {
            place.append("status")
            throw RequestError(problems: [
                RequestProblem(
                    pointer: place, detail: "the status is no text of 1 to 64 characters", mend: Self.form)
            ])
        }
        status = text
    }
}
