import Cryptography

/// What a pruning took away, as the chain remembers it.
struct PruningRecord: Hashable {
    /// When.
    var time: Timestamp

    /// The last link that went.
    var through: Int64

    /// That link's hash, which stands for all that went.
    var hash: SHA256Digest

    /// The verdicts that went.
    var verdicts: Int64

    /// Their decisions and effects.
    var attachments: Int64
}

extension CanonicalEncoder {
    /// The digest of everything that a verdict's row and documents say.
    mutating func digest(of verdict: VerdictRecord) -> SHA256Digest {
        begin("verdict 1")
        append(verdict.id)
        append(verdict.created)
        append(verdict.status.rawValue)
        append(verdict.identity.account)
        append(verdict.identity.organization)
        append(verdict.identity.project)
        append(verdict.identity.pipeline)
        append(verdict.identity.execution)
        append(verdict.identity.stage)
        append(verdict.identity.step)
        append(verdict.identity.service)
        append(verdict.identity.environment)
        append(verdict.idempotencyKey)
        append(verdict.requestDigest)
        append(verdict.action)
        append(verdict.assessment)
        append(verdict.confidence)
        append(verdict.causeKind)
        append(verdict.causeName)
        append(verdict.policyName)
        append(verdict.policyDigest)
        append(verdict.autonomy)
        append(verdict.requestID)
        append(verdict.evidenceDigest)
        append(verdict.answer)
        return digest()
    }

    /// The digest of everything that a decision's row says.
    mutating func digest(of decision: DecisionRecord) -> SHA256Digest {
        begin("decision 1")
        append(decision.verdict)
        append(decision.time)
        append(decision.actor)
        append(decision.decision)
        append(decision.reason)
        append(decision.origin)
        return digest()
    }

    /// The digest of everything that an effect's row says.
    mutating func digest(of effect: EffectRecord) -> SHA256Digest {
        begin("effect 1")
        append(effect.verdict)
        append(effect.time)
        append(effect.kind)
        append(effect.target)
        append(effect.outcome)
        append(effect.sent)
        append(effect.received)
        return digest()
    }

    /// The digest of everything that a pruning's row says.
    mutating func digest(of pruning: PruningRecord) -> SHA256Digest {
        begin("pruning 1")
        append(pruning.time)
        append(pruning.through)
        append(pruning.hash)
        append(pruning.verdicts)
        append(pruning.attachments)
        return digest()
    }

    /// The hash of a link: SHA-256 over all its fields, the hash of the link before it among them.
    mutating func hash(of link: AuditLink) -> SHA256Digest {
        begin("link 1")
        append(link.sequence)
        append(link.time)
        append(link.kind)
        append(link.subject)
        append(link.verdict)
        append(link.content)
        append(link.previous)
        return digest()
    }
}
