import JSON

extension HarnessStartedExecution {
    /// Reads the answer to a run or a retry, of the older API or of v1; nil if it names no execution.
    init?(_ element: JSONElement) {
        let plan = element["planExecution"] ?? element["execution_details"] ?? element
        guard let id = plan.filledText("uuid") ?? plan.filledText("execution_id") else { return nil }
        self.init(
            id: id, status: HarnessStatus(plan.text("status") ?? ""),
            runSequence: (plan["metadata"]?.integer("runSequence")).flatMap { Int(exactly: $0) })
    }
}

extension HarnessInputs {
    /// Reads the `data` of an execution's inputs.
    init(_ element: JSONElement) {
        self.init(
            yaml: element.filledText("inputSetYaml"),
            templateYAML: element.filledText("inputSetTemplateYaml"),
            resolvedYAML: element.filledText("resolvedYaml"),
            inputSets: element.elements("inputSetDetails").compactMap { $0.filledText("identifier") },
            branch: element.filledText("inputSetBranchName"), raw: JSONValue(element))
    }
}

extension HarnessApproval {
    /// Reads an element of the list of approvals.
    init?(_ element: JSONElement) {
        guard let id = element.filledText("id") else { return nil }
        let details = element["details"]
        let approvers = details?["approvers"]
        self.init(
            id: id, kind: element.text("type") ?? "", status: element.text("status") ?? "",
            message: details?.text("approvalMessage") ?? details?.text("approval_message") ?? "",
            userGroups: approvers.map { $0.texts("userGroups") + $0.texts("user_groups") } ?? [],
            minimumCount: (approvers?.integer("minimumCount") ?? approvers?.integer("minimum_count"))
                .flatMap { Int(exactly: $0) },
            deadline: element.time("deadline"), created: element.time("created"),
            error: element.filledText("error_message") ?? element.filledText("errorMessage"),
            nodeExecutionID: element.filledText("node_execution_id")
                ?? element.filledText("nodeExecutionId"),
            details: element.tree("details"))
    }
}

extension HarnessTriggerDetails {
    /// Reads the `data` of a trigger's details; `exceptionOccured` is spelt so by Harness.
    init(_ element: JSONElement) {
        let details = element["webhookProcessingDetails"] ?? element
        let summary = element["executionDetails"]?.present("pipelineExecutionSummary")
        self.init(
            status: details.text("status") ?? "", message: details.text("message") ?? "",
            hasFailed: details.flag("exceptionOccured") ?? details.flag("exceptionOccurred") ?? false,
            isFound: details.flag("eventFound") ?? true,
            executionID: details.filledText("pipelineExecutionId") ?? summary?.filledText("planExecutionId"),
            pipeline: details.filledText("pipelineIdentifier"),
            execution: summary.map { HarnessExecutionSummary($0) })
    }
}

extension HarnessPipeline {
    /// Reads the `data` of a pipeline; nil without YAML.
    init?(_ element: JSONElement, id: String) {
        guard let yaml = element.filledText("yamlPipeline") ?? element.filledText("pipeline_yaml") else {
            return nil
        }
        var git = element.present("gitDetails").map { HarnessGitDetails($0) }
        git?.connector = element.filledText("connectorRef")
        let isRemote = element.text("storeType")?.uppercased() == "REMOTE" || git?.path != nil
        self.init(id: id, yaml: yaml, git: isRemote ? git : nil, isRemote: isRemote)
    }
}

extension HarnessTokenFacts {
    /// Reads the `data` of a token's validation.
    init(_ element: JSONElement) {
        self.init(
            identifier: element.filledText("identifier"), name: element.filledText("name"),
            kind: element.filledText("apiKeyType"),
            owner: element.filledText("email") ?? element.filledText("parentIdentifier"),
            isValid: element.flag("valid") ?? true, validFrom: element.time("validFrom"),
            validTo: element.time("validTo"))
    }
}
