import Executions
import Judgement

/// What a policy lets the product do to roll back.
enum RollbackLeave {
    /// The ways that a policy allows.
    ///
    /// - Parameters:
    ///   - policy: The policy.
    ///   - isDecidedByPerson: Whether a person has decided on this verdict.
    ///   - pipeline: The rollback pipeline that the request names; another one than the policy's is not allowed.
    /// - Returns: The ways.
    static func methods(
        of policy: Policy, isDecidedByPerson: Bool, pipeline: String?
    ) -> Set<RollbackPlan.Method> {
        var methods: Set<RollbackPlan.Method> = []
        for method in RollbackPlan.Method.allCases {
            let isAllowed: Bool
            switch method {
            case .answer:
                // To answer is no effect; under `alert` a person decides, below it the answer is always proceed.
                switch policy.autonomy {
                case .act: isAllowed = true
                case .alert: isAllowed = isDecidedByPerson
                case .observe, .propose: isAllowed = false
                }
            case .rejectApproval:
                isAllowed = policy.permits(.rejectApproval, isDecidedByPerson: isDecidedByPerson)
            case .userMarkedFailure:
                isAllowed = policy.permits(.markFailure, isDecidedByPerson: isDecidedByPerson)
            case .rollbackPipeline:
                isAllowed =
                    policy.permits(.rollbackPipeline, isDecidedByPerson: isDecidedByPerson)
                    && (pipeline == nil || pipeline == policy.effects.rollbackPipeline)
            case .abortAll: isAllowed = policy.permits(.abortAll, isDecidedByPerson: isDecidedByPerson)
            }
            if isAllowed { methods.insert(method) }
        }
        return methods
    }
}
