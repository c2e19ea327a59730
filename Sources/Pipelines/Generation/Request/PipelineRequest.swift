/// What a deployment pipeline is to do, before it is written in Harness's words.
///
/// The one way into ``Generator``: a sentence, a form, a file and a language model all end here, so that the same
/// wishes give the same YAML whoever has uttered them.
package struct PipelineRequest: Sendable, Hashable {
    /// The pipeline's name; nil makes one of services and environments.
    package var name: String?

    /// The pipeline's identifier; nil makes one of the name.
    package var identifier: String?

    /// The project's identifier.
    package var project: String?

    /// The organisation's identifier.
    package var organization: String?

    /// What is deployed; at least one.
    package var services: [String]

    /// Whether several services are deployed side by side and not one after another.
    package var deploysServicesTogether: Bool

    /// Where to, in this order; at least one.
    package var environments: [Environment]

    /// What kind of platform the services run on.
    package var deploymentType: DeploymentType

    /// How a new version takes over, where an environment says nothing else.
    package var strategy: Strategy

    /// How much of the whole a canary takes.
    package var canary: CanarySize

    /// Who has to agree, in this order.
    package var approvals: [Approval]

    /// What is tried, in this order.
    package var tests: [Test]

    /// Who is told what.
    package var notifications: [Notification]

    /// How Verdict judges the new version; nil does without.
    package var verification: Verification?

    /// What happens when a deployment fails.
    package var rollback: Rollback

    /// What is asked when the pipeline is started.
    package var inputs: [Input]

    /// When nothing is deployed.
    package var freezes: [FreezeWindow]

    /// Which artifact is deployed; nil leaves it to the service's definition.
    package var artifact: Artifact?

    /// Where the source of the tests comes from.
    package var codebase: Codebase?

    /// Creates a request; what is left out has the safest or most usual value.
    package init(
        name: String? = nil, identifier: String? = nil, project: String? = nil, organization: String? = nil,
        services: [String], deploysServicesTogether: Bool = false, environments: [Environment],
        deploymentType: DeploymentType = .kubernetes, strategy: Strategy = .rolling,
        canary: CanarySize = .count(1), approvals: [Approval] = [], tests: [Test] = [],
        notifications: [Notification] = [], verification: Verification? = nil,
        rollback: Rollback = Rollback(), inputs: [Input] = [], freezes: [FreezeWindow] = [],
        artifact: Artifact? = nil, codebase: Codebase? = nil
    ) {
        self.name = name
        self.identifier = identifier
        self.project = project
        self.organization = organization
        self.services = services
        self.deploysServicesTogether = deploysServicesTogether
        self.environments = environments
        self.deploymentType = deploymentType
        self.strategy = strategy
        self.canary = canary
        self.approvals = approvals
        self.tests = tests
        self.notifications = notifications
        self.verification = verification
        self.rollback = rollback
        self.inputs = inputs
        self.freezes = freezes
        self.artifact = artifact
        self.codebase = codebase
    }
}

extension PipelineRequest {
    /// How a new version takes over from the old one.
    package enum Strategy: String, Sendable, Hashable, CaseIterable {
        case rolling
        case canary
        case blueGreen
    }

    /// The kinds of platform that can be deployed to.
    package enum DeploymentType: String, Sendable, Hashable, CaseIterable {
        case kubernetes
        case nativeHelm
        case ecs
        case ssh

        /// Harness's word for it: `deploymentType` of a Deployment stage.
        package var harnessName: String {
            switch self {
            case .kubernetes: "Kubernetes"
            case .nativeHelm: "NativeHelm"
            case .ecs: "ECS"
            case .ssh: "Ssh"
            }
        }
    }

    /// A place that is deployed to.
    package struct Environment: Sendable, Hashable {
        /// Its name.
        package var name: String

        /// The infrastructure definition; nil makes an identifier of environment and platform.
        package var infrastructure: String?

        /// How a new version takes over here, if not as elsewhere.
        package var strategy: Strategy?

        /// Creates an environment.
        package init(_ name: String, infrastructure: String? = nil, strategy: Strategy? = nil) {
            self.name = name
            self.infrastructure = infrastructure
            self.strategy = strategy
        }

        /// Whether customers are served here, as far as the name tells.
        package var isProduction: Bool {
            let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
            guard !words.contains("pre"), !words.contains("non") else { return false }
            return words.contains { ["prod", "production", "prd", "live"].contains($0) }
        }
    }

    /// The part of all instances that a canary takes.
    package enum CanarySize: Sendable, Hashable {
        /// So many instances, at least one.
        case count(Int)
        /// So many percent, 1 to 100.
        case percentage(Int)
    }

    /// Somebody who has to agree.
    package struct Approval: Sendable, Hashable {
        /// The user groups of which members may agree; at least one.
        package var groups: [String]

        /// How many people have to.
        package var minimumCount: Int

        /// Before which environment; nil is the production one, or the last where none is called so.
        package var environment: String?

        /// How long it may take, such as `1d`.
        package var timeout: String

        /// What the approvers read; nil makes a sentence.
        package var message: String?

        /// Whether who started the pipeline may agree to it.
        package var allowsExecutor: Bool

        /// Creates an approval.
        package init(
            groups: [String], minimumCount: Int = 1, environment: String? = nil, timeout: String = "1d",
            message: String? = nil, allowsExecutor: Bool = false
        ) {
            self.groups = groups
            self.minimumCount = minimumCount
            self.environment = environment
            self.timeout = timeout
            self.message = message
            self.allowsExecutor = allowsExecutor
        }
    }
}
