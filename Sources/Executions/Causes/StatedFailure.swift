/// The kinds of failure that Harness itself states, in its own words.
///
/// The words are those of `failureStrategies` (docs/platform/pipelines/failure-handling); in executions they come in
/// capitals and with endings such as `_ERROR` and `_FAILURE`.
enum StatedFailure {
    private struct Row {
        var word: String
        var summary: String
        var audience: Audience
        var confidence: Double
        var remedy: String
    }

    private static let rows = [
        Row(
            word: "inputtimeout", summary: "Nobody gave the input that the step waited for.",
            audience: .pipeline, confidence: 0.8,
            remedy: "Run it again with the input, or give the input a default."),
        Row(
            word: "timeout", summary: "The step did not end within its timeout.", audience: .application,
            confidence: 0.3,
            remedy: "See what the step waited for last; raise the timeout only if the wait is expected."),
        Row(
            word: "expired", summary: "The step did not end within its timeout.", audience: .application,
            confidence: 0.3,
            remedy: "See what the step waited for last; raise the timeout only if the wait is expected."),
        Row(
            word: "authentication", summary: "A login to another system was refused.", audience: .pipeline,
            confidence: 0.6,
            remedy: "Check the credentials of the step's connector, and whether they expired."),
        Row(
            word: "authorization", summary: "The credentials are valid but may not do this.",
            audience: .pipeline,
            confidence: 0.6, remedy: "Give the connector's account the missing right."),
        Row(
            word: "connectivity", summary: "Another system could not be reached.", audience: .platform,
            confidence: 0.55,
            remedy: "Check the address and the network between the delegate and that system."),
        Row(
            word: "verification", summary: "The verification of the new version failed.",
            audience: .application, confidence: 0.6,
            remedy: "Read the verification's findings: which metric or log of the new version changed."),
        Row(
            word: "delegateprovisioning", summary: "No delegate could take the task.", audience: .platform,
            confidence: 0.75,
            remedy:
                "Check that a delegate with the step's selectors is connected and can reach what the task needs."
        ),
        Row(
            word: "delegaterestart", summary: "The delegate was restarted during the task.",
            audience: .platform,
            confidence: 0.7, remedy: "Run the step again; see why the delegate restarted."),
        Row(
            word: "policyevaluation", summary: "A policy forbids this.", audience: .pipeline,
            confidence: 0.75,
            remedy: "Read the policy's message, and change the pipeline or ask the policy's owner."),
        Row(
            word: "approvalreject", summary: "A person rejected the approval.", audience: .application,
            confidence: 0.9, remedy: "Ask the person who rejected it; the comment stands in the approval."),
        Row(
            word: "usermarked", summary: "A person or a program marked the step as failed.",
            audience: .application,
            confidence: 0.85, remedy: "See who marked it, and the reason, in the execution's history."),
        Row(
            word: "infrastructure", summary: "The infrastructure failed.", audience: .platform,
            confidence: 0.5,
            remedy: "Check cluster and nodes; run the step again once they are well."),
        Row(
            word: "pluginimage", summary: "The plugin's image could not be used.", audience: .pipeline,
            confidence: 0.6, remedy: "Check the image's name and tag, and the connector to its registry."),
        Row(
            word: "resourcelimits", summary: "A limit of resources was reached.", audience: .platform,
            confidence: 0.6,
            remedy: "See which limit was reached; free resources, or raise it if the need is real."),
        Row(
            word: "configuration", summary: "The step is not configured as it has to be.",
            audience: .pipeline,
            confidence: 0.6, remedy: "Compare the step's settings with those of the last run that went well."),
        Row(
            word: "abortedbyfreeze", summary: "A deployment freeze ended the run.", audience: .pipeline,
            confidence: 0.9, remedy: "Wait for the end of the freeze window, or ask for an exception."),
        Row(
            word: "aborted", summary: "Somebody ended the run before its end.", audience: .pipeline,
            confidence: 0.6, remedy: "See who aborted it, in the execution's history."),
    ]

    /// The cause behind a stated kind of failure.
    ///
    /// - Parameters:
    ///   - word: The kind or the status, as Harness writes it.
    ///   - kind: Whether it is a kind of failure or a status.
    ///   - evidence: What shows it.
    /// - Returns: The cause; nil for a word that says nothing, such as `UNKNOWN_FAILURE`.
    static func cause(_ word: String, kind: RootCause.Kind, evidence: [EvidenceLine]) -> RootCause? {
        var letters = ""
        for scalar in word.lowercased().unicodeScalars where scalar != "_" {
            letters.unicodeScalars.append(scalar)
        }
        guard let row = rows.first(where: { letters.hasPrefix($0.word) }) else { return nil }
        return RootCause(
            kind: kind, id: word, summary: row.summary, audience: row.audience, confidence: row.confidence,
            evidence: evidence, remedy: row.remedy)
    }
}
