import LogMining

/// Whether the new version reports nothing where the old one did, and whether that is its own doing.
///
/// A broken collector and a version that does not run look alike, so silence alone convicts nobody. It does where signals of
/// several kinds, among them one that needs no traffic, all ended with the change while others were measured on to the end:
/// the old version's of the same minutes in a canary, the dependencies' otherwise.
struct Silence: Sendable {
    /// The service's own signals that the old version reports and the new one does not.
    private(set) var signals: [Int] = []

    /// Whether no signal and no log line of the new version arrived at all.
    private(set) var isTotal = false

    /// Who was measured meanwhile, as in "the old version"; nil where nothing shows that measuring went on.
    private(set) var witness: String?

    /// Whether the silence is the new version's own.
    var isProven: Bool { isTotal && witness != nil }

    /// Moments that a witness has to be measured at.
    private static let witnessed = 5

    /// Looks for silence.
    init(_ evidence: Evidence, _ analyses: [SignalAnalysis]) {
        let own = analyses.filter { $0.signal.dependency == nil && $0.signal.weight > 0 }
        let silent = own.filter { $0.condition == .candidateSilent }
        signals = silent.map(\.index)
        let reports = own.contains { $0.candidate.count > 0 } || (evidence.logs.candidate?.count ?? 0) > 0
        isTotal = !silent.isEmpty && !reports
        let kinds = Set(silent.map(\.signal.kind))
        guard isTotal, kinds.count >= 2, kinds.contains(.saturation) else { return }
        if evidence.deployment.comparison == .concurrent {
            let start = evidence.deployment.startedAt ?? -.infinity
            if silent.allSatisfy({ Silence.count($0.baseline, since: start) >= Silence.witnessed }) {
                witness = "the old version"
            }
        } else if let start = evidence.deployment.startedAt {
            witness =
                analyses.first {
                    $0.signal.dependency != nil
                        && Silence.count($0.candidate, since: start) >= Silence.witnessed
                }?.signal.dependency
        }
    }

    private static func count(_ side: Observations, since start: Double) -> Int {
        side.times.count { $0 >= start }
    }
}
