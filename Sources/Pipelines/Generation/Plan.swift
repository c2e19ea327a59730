/// A request in which every name is one that Harness takes and every choice is made.
struct Plan {
    /// A service with the reference that Harness knows it by.
    struct Service {
        var name: String
        var reference: String
    }

    /// An environment with everything that a deployment there needs.
    struct Environment {
        var name: String
        var reference: String
        var infrastructure: String
        var strategy: PipelineRequest.Strategy
        var isFrozen: Bool
    }

    /// An approval with references instead of names.
    struct Approval {
        var groups: [String]
        var request: PipelineRequest.Approval
    }

    let request: PipelineRequest
    var name = ""
    var identifier = ""
    var project = "default_project"
    var organization = "default"
    var services: [Service] = []
    var environments: [Environment] = []
    /// Approvals by the place of the environment that they stand before.
    var approvals: [Int: [Approval]] = [:]
    /// Where the artifact's tag comes from, if the request says so.
    var artifact: PipelineRequest.Artifact?
    /// Who decides on `investigate`.
    var investigators: [String] = []
    /// What was taken for granted.
    var notes: [String] = []
    var problems: [GenerationError.Problem] = []

    /// Checks a request and makes its choices.
    ///
    /// - Throws: ``GenerationError`` with everything that is wrong with it.
    init(_ request: PipelineRequest) throws(GenerationError) {
        self.request = request
        resolvePlaces()
        resolveNames()
        resolveApprovals()
        resolveInputs()
        checkNotifications()
        checkFreezes()
        checkTests()
        checkVerification()
        noteHosts()
        guard problems.isEmpty else { throw GenerationError(problems: problems) }
    }

    /// Whether there is a CI stage.
    var hasBuild: Bool { request.tests.contains { $0.effectiveMoment == .before } }

    private mutating func noteHosts() {
        guard request.deploymentType == .ssh else { return }
        if environments.contains(where: { $0.strategy == .blueGreen }) {
            note(
                "each host is assumed to run the units SERVICE@blue and SERVICE@green of systemd, and nginx before them that reads /opt/SERVICE/live"
            )
        }
        if environments.contains(where: { $0.strategy != .blueGreen }) {
            note("each host is assumed to run the unit SERVICE of systemd from /opt/SERVICE/current")
        }
    }

    mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    mutating func refuse(_ field: String, _ detail: String, mend: String) {
        problems.append(.init(field, detail, mend: mend))
    }

    /// A reference made of a name, noted where it had to be changed.
    mutating func reference(_ name: String, _ field: String, of kind: String) -> String? {
        guard let reference = HarnessName.reference(name) else {
            refuse(
                field, "no identifier can be made of \"\(name.prefix(60))\"",
                mend: "Name the \(kind) with letters, digits and low lines")
            return nil
        }
        if reference != name { note("the \(kind) \(name) is referred to as \(reference)") }
        return reference
    }

    // MARK: - Names

    private mutating func resolvePlaces() {
        if request.services.isEmpty {
            refuse("services", "no service is named", mend: "Say what is to be deployed")
        }
        if request.environments.isEmpty {
            refuse("environments", "no environment is named", mend: "Say where it is to be deployed to")
        }
        if request.services.count > 50 || request.environments.count > 50 {
            refuse("services", "more than 50 services or environments", mend: "Make several pipelines")
            return
        }
        for (index, name) in request.services.enumerated() {
            guard let reference = reference(name, "services/\(index)", of: "service") else { continue }
            if services.contains(where: { $0.reference == reference }) {
                refuse(
                    "services/\(index)", "the service \(reference) is named twice",
                    mend: "Name each service once")
            }
            services.append(Service(name: name, reference: reference))
        }
        let hasProduction = request.environments.contains { $0.isProduction }
        for (index, environment) in request.environments.enumerated() {
            let field = "environments/\(index)"
            guard let reference = reference(environment.name, "\(field)/name", of: "environment") else {
                continue
            }
            if environments.contains(where: { $0.reference == reference }) {
                refuse(
                    "\(field)/name", "the environment \(reference) is named twice",
                    mend: "Name each environment once")
            }
            environments.append(
                Environment(
                    name: environment.name, reference: reference,
                    infrastructure: infrastructure(of: environment, reference, "\(field)/infrastructure"),
                    strategy: environment.strategy ?? request.strategy,
                    isFrozen: !request.freezes.isEmpty && (environment.isProduction || !hasProduction)))
        }
        if case .count(let count) = request.canary, !(1...1000).contains(count) {
            refuse("canary", "a canary of \(count) instances", mend: "Take 1 to 1000")
        }
        if case .percentage(let share) = request.canary, !(1...99).contains(share) {
            refuse("canary", "a canary of \(share) percent", mend: "Take 1 to 99")
        }
        if !(0...10).contains(request.rollback.retries) {
            refuse("rollback/retries", "\(request.rollback.retries) retries", mend: "Take 0 to 10")
        }
    }

    private mutating func infrastructure(
        of environment: PipelineRequest.Environment, _ reference: String, _ field: String
    ) -> String {
        if let name = environment.infrastructure {
            return self.reference(name, field, of: "infrastructure definition") ?? ""
        }
        let suffix =
            switch request.deploymentType {
            case .kubernetes: "k8s"
            case .nativeHelm: "helm"
            case .ecs: "ecs"
            case .ssh: "hosts"
            }
        if HarnessName.isExpression(reference) { return "<+input>" }
        // The definition lives with the environment; a scope before the reference is not part of its name.
        let local = reference.split(separator: ".").last.map(String.init) ?? reference
        let made = HarnessName.identifier("\(local)_\(suffix)") ?? "infrastructure"
        note("the infrastructure definition of \(environment.name) is assumed to be \(made)")
        return made
    }

    private mutating func resolveNames() {
        func listed(_ names: [String]) -> String {
            guard let last = names.last, names.count > 1 else { return names.first ?? "" }
            return names.dropLast().joined(separator: " ") + " and " + last
        }
        let title = "Deploy \(listed(request.services)) to \(listed(request.environments.map(\.name)))"
        name = HarnessName.name(request.name ?? title)
        if let wanted = request.name, wanted != name {
            note("the pipeline is called \(name), as Harness takes no other signs in names")
        }
        if let wanted = request.identifier {
            identifier = reference(wanted, "identifier", of: "pipeline") ?? ""
            if identifier.contains(".") || HarnessName.isExpression(identifier) {
                refuse(
                    "identifier", "\"\(wanted.prefix(60))\" is no identifier",
                    mend: "Use letters, digits and low lines")
            }
        } else {
            identifier = HarnessName.identifier(name.lowercased()) ?? "deploy"
        }
        if let wanted = request.project {
            project = plainReference(wanted, "project")
        } else {
            note("the project is assumed to be \(project)")
        }
        if let wanted = request.organization { organization = plainReference(wanted, "organization") }
    }

    /// A project's or organisation's identifier, in which Harness allows dollar signs as well.
    private mutating func plainReference(_ name: String, _ kind: String) -> String {
        guard let identifier = HarnessName.identifier(name) else {
            refuse(
                kind, "no identifier can be made of \"\(name.prefix(60))\"",
                mend: "Use letters, digits and low lines")
            return ""
        }
        if identifier != name { note("the \(kind) \(name) is referred to as \(identifier)") }
        return identifier
    }
}
