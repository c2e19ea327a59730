package import Clients
import Judgement

/// What the policies in force need of Harness.
package struct HarnessNeeds: Sendable, Hashable {
    /// A permission, and what it is for.
    package struct Need: Sendable, Hashable {
        /// The permission.
        package var permission: HarnessPermission
        /// What it is for, in a few words.
        package var purpose: String
        /// A built-in role that holds it.
        package var role: String
    }

    /// The permissions that are needed.
    package var needs: [Need]

    /// Permissions to change things, which the product never makes use of, or not under these policies.
    package var excess: [HarnessPermission]

    /// Derives the needs.
    ///
    /// Reading pipelines, executions and logs takes `core_pipeline_view`; interrupts, approvals and runs take
    /// `core_pipeline_execute`, and a run also the use of its service and environment (Harness, Permissions reference).
    /// Pull requests go to the Git host and take nothing of Harness.
    /// - Parameters:
    ///   - policies: The policies in force.
    ///   - pipelines: The pipelines that are meant; empty for all.
    package init(policies: PolicyBook, pipelines: [String] = []) {
        let rules = policies.rules.map(\.policy)
        let effects = Policy.Effect.allCases.filter { effect in
            effect != .openPullRequest && rules.contains { $0.permits(effect, isDecidedByPerson: true) }
        }
        let places: [String?] = pipelines.isEmpty ? [nil] : pipelines
        needs = places.map {
            Need(
                permission: HarnessPermission("core_pipeline_view", resource: $0),
                purpose: "reading executions and logs", role: "_project_viewer")
        }
        let executor = "_pipeline_executor"
        let purpose = effects.map(\.rawValue).joined(separator: ", ")
        if effects.contains(where: { $0 != .rollbackPipeline }) {
            needs += places.map {
                Need(
                    permission: HarnessPermission("core_pipeline_execute", resource: $0), purpose: purpose,
                    role: executor)
            }
        }
        if effects.contains(.rollbackPipeline) {
            let rollbacks = Set(
                rules.filter { $0.permits(.rollbackPipeline, isDecidedByPerson: true) }
                    .compactMap(\.effects.rollbackPipeline))
            needs += rollbacks.sorted().map {
                Need(
                    permission: HarnessPermission("core_pipeline_execute", resource: $0),
                    purpose: "running the rollback pipeline", role: executor)
            }
            for (name, type) in [
                ("core_service_access", "SERVICE"), ("core_environment_access", "ENVIRONMENT"),
            ] {
                needs.append(
                    Need(
                        permission: HarnessPermission(name, on: type),
                        purpose: "running the rollback pipeline", role: executor))
            }
        }
        excess = [
            HarnessPermission("core_pipeline_edit"), HarnessPermission("core_pipeline_delete"),
            HarnessPermission("core_service_edit", on: "SERVICE"),
            HarnessPermission("core_environment_edit", on: "ENVIRONMENT"),
            HarnessPermission("core_secret_edit", on: "SECRET"),
        ]
        if effects.isEmpty { excess.insert(HarnessPermission("core_pipeline_execute"), at: 0) }
    }

    /// The role to create for the token's owner.
    package var roleDescription: String {
        let names = needs.map(\.permission.name).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        return "a role with " + names.joined(separator: ", ")
    }
}
