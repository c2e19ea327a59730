import YAML

/// A deployment is verified.
enum MissingVerification: OptimizationRule {
    static let name = "missing-verification"
    static let summary = "Deployments to which nobody asks whether the new version is healthy."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.compactMap { stage in
            guard stage.type == "Deployment", !context.verdictURL.isEmpty,
                let item = stage.steps.first(where: { $0.steps.contains(where: StepFamilies.isDeployment) }),
                !stage.allSteps.contains(where: isVerification),
                !stage.allSteps.contains(where: { $0.type == nil })
            else { return nil }
            // Into the group of a canary behind its first step, else behind the deployment.
            let target: YAMLNode
            if case .group(let group) = item {
                guard
                    let first = group.steps.first(where: {
                        $0.steps.contains(where: StepFamilies.isDeployment)
                    })
                else {
                    return nil
                }
                target = first.item
            } else {
                target = item.item
            }
            guard let element = context.writer.element(target) else { return nil }
            let taken = Set((stage.allSteps + stage.allRollbackSteps).compactMap(\.identifier))
            guard !taken.contains("verdict") else { return nil }
            let end = context.writer.lineEnd
            let pad = String(repeating: " ", count: element.dash)
            let body = lines(context.verdictURL).map { pad + $0 + end }.joined()
            let place = context.writer.bytes(element.lines).upperBound
            let isAtEnd = context.pipeline.text.last != 0x0A && place == context.pipeline.text.count
            return Proposal(
                rule: name,
                message:
                    "nothing asks whether what the stage \(stage.name ?? stage.identifier ?? "") deploys is healthy",
                reason:
                    "The step asks Verdict and fails unless the answer is to proceed, so that the failure strategy acts. Set the account variable verdict_url and the secret verdict_api_token first.",
                place: context.place(stage.node), path: context.path(stage), confidence: 0.6,
                edits: [TextEdit(inserting: isAtEnd ? end + body.dropLast() : body, at: place)])
        }
    }

    private static func isVerification(_ step: Step) -> Bool {
        let type = step.type ?? ""
        return type.contains("Verify") || type == "AnalyzeDeploymentImpact" || type == "CustomApproval"
            || type == "EventListener" || VerdictStep.isOne(step)
            || step.identifier?.lowercased().contains("verif") == true
    }

    private static func lines(_ url: String) -> [String] {
        [
            "- step:", "    type: Http", "    name: Deployment verdict", "    identifier: verdict",
            "    timeout: 2m",
            "    spec:", "      url: \(url)/v1/verify", "      method: POST", "      headers:",
            "        - key: Content-Type", "          value: application/json",
            "        - key: Authorization",
            "          value: Bearer <+secrets.getValue(\"verdict_api_token\")>", "      requestBody: |-",
            "        {\"execution\": {\"accountId\": \"<+account.identifier>\", \"orgId\": \"<+org.identifier>\",",
            "         \"projectId\": \"<+project.identifier>\", \"pipelineId\": \"<+pipeline.identifier>\",",
            "         \"executionId\": \"<+pipeline.executionId>\", \"stageId\": \"<+stage.identifier>\", \"stepId\": \"verdict\",",
            "         \"serviceId\": \"<+service.identifier>\", \"environmentId\": \"<+env.identifier>\"}}",
            "      assertion: <+httpResponseCode> == 200 && <+json.object(httpResponseBody).action> == \"proceed\"",
            "      outputVariables:", "        - name: action", "          type: String",
            "          value: <+json.object(httpResponseBody).action>",
        ]
    }
}
