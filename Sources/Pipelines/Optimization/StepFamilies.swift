import YAML

/// Step types that rules treat alike.
enum StepFamilies {
    /// Steps that scan sources or images, and so need nothing deployed.
    static let sourceScanners: Set<String> = [
        "AquaTrivy", "AquaSecurity", "Anchore", "Bandit", "BlackDuck", "Brakeman", "Checkmarx",
        "CheckmarxOne",
        "Checkov", "Clair", "CodeQL", "Coverity", "FortifyOnDemand", "Fossa", "GitHubAdvancedSecurity",
        "Gitleaks",
        "Grype", "HarnessSAST", "HarnessSCA", "JfrogXray", "Mend", "NexusIQ", "OsvScanner", "Owasp",
        "PrismaCloud",
        "Reapsaw", "Semgrep", "ShiftLeft", "Snyk", "Sonarqube", "Sysdig", "Tenable", "Veracode", "Wiz",
    ]

    /// Scanners that scripts call.
    private static let scannerCommands = [
        "trivy ", "grype ", "snyk ", "semgrep ", "gitleaks ", "checkov ", "docker scout ", "syft ",
        "osv-scanner ",
        "dependency-check",
    ]

    /// Whether a step scans sources or an image.
    static func isSourceScan(_ step: Step) -> Bool {
        if sourceScanners.contains(step.type ?? "") { return true }
        guard ["Run", "ShellScript", "Plugin", "Container"].contains(step.type ?? "") else { return false }
        let commands = Workload.commands(of: step.script?.text ?? "")
        if commands.contains(where: { command in scannerCommands.contains { command.hasPrefix($0) } }) {
            return true
        }
        let image = step.spec?["image"]?.text ?? ""
        return image.contains("aquasec/trivy") && !commands.isEmpty
    }

    /// Steps that bring a new version to where it runs.
    static func isDeployment(_ step: Step) -> Bool {
        let type = step.type ?? ""
        return [
            "K8sRollingDeploy", "K8sCanaryDeploy", "K8sBlueGreenDeploy", "K8sApply", "HelmDeploy",
            "HelmCanaryDeploy",
            "HelmBGDeploy", "EcsRollingDeploy", "EcsCanaryDeploy", "EcsBlueGreenCreateService",
            "AsgRollingDeploy",
            "AwsLambdaDeploy", "ServerlessAwsLambdaDeployV2", "AwsSamDeploy", "AzureSlotDeployment",
            "DeployCloudFunction", "DeployCloudFunctionWithNoTraffic", "DeployCloudFunctionGenOne",
            "GoogleCloudRunDeploy", "TasRollingDeploy", "AzureFunctionDeploy",
        ].contains(type)
    }

    /// Steps that build an image and push it.
    static func isImageBuild(_ step: Step) -> Bool { step.type?.hasPrefix("BuildAndPush") == true }
}
