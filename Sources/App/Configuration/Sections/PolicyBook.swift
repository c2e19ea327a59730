package import Judgement

/// The team's policies, and which one a deployment falls under.
package struct PolicyBook: Sendable, Hashable {
    /// A policy and the deployments it is for.
    package struct Rule: Sendable, Hashable {
        /// The policy.
        package var policy: Policy
        /// The service it is for; nil for all.
        package var service: String?
        /// The environment it is for; nil for all.
        package var environment: String?

        /// Creates a rule.
        package init(policy: Policy, service: String? = nil, environment: String? = nil) {
            self.policy = policy
            self.service = service
            self.environment = environment
        }

        /// A service counts more than an environment.
        fileprivate var weight: Int { (service == nil ? 0 : 2) + (environment == nil ? 0 : 1) }
    }

    /// The rules in the order of the file; no two have one name or are for the same deployments.
    package var rules: [Rule]

    /// Creates a book.
    package init(rules: [Rule] = []) { self.rules = rules }

    /// Finds the policy of a deployment.
    ///
    /// - Parameters:
    ///   - name: the policy that the request names; nil and `default` leave the choice to the book.
    ///   - service: the service under deployment.
    ///   - environment: the environment.
    /// - Returns: the named policy, else that of the most specific rule, else the built-in one; nil when the
    ///   name is unknown.
    package func policy(named name: String?, service: String?, environment: String?) -> Policy? {
        if let name, name != "default" { return rules.first { $0.policy.name == name }?.policy }
        return rule(service: service, environment: environment).policy
    }

    /// Finds the most specific rule for a deployment, else the built-in policy.
    package func rule(service: String?, environment: String?) -> Rule {
        let fitting = rules.filter { rule in
            (rule.service == nil || rule.service == service)
                && (rule.environment == nil || rule.environment == environment)
                && (rule.weight > 0 || rule.policy.name == "default")
        }
        return fitting.max { $0.weight < $1.weight } ?? Rule(policy: Policy())
    }
}
