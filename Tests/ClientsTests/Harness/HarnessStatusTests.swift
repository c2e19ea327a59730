import Clients
import Testing

@Suite struct HarnessStatusTests {
    /// `ApprovalWaiting` as `APPROVAL_WAITING`.
    private func oldSpelling(_ text: String) -> String {
        text.reduce(into: "") { $0 += ($1.isUppercase && !$0.isEmpty ? "_" : "") + $1.uppercased() }
    }

    @Test(arguments: HarnessStatus.Known.allCases)
    func `both spellings are the same value`(known: HarnessStatus.Known) {
        let new = HarnessStatus(known.rawValue)
        let old = HarnessStatus(oldSpelling(known.rawValue))
        #expect(new.known == known && old.known == known && new == old)
        #expect(new.hashValue == old.hashValue)
        #expect(new.phase != .unknown)
        #expect(old.text == oldSpelling(known.rawValue))
    }

    @Test func `the phases are those of Harness's own clients`() {
        func known(_ phase: HarnessStatus.Phase) -> Set<String> {
            Set(HarnessStatus.Known.allCases.filter { HarnessStatus($0).phase == phase }.map(\.rawValue))
        }
        #expect(known(.succeeded) == ["Success", "IgnoreFailed"])
        #expect(known(.skipped) == ["Skipped"])
        #expect(
            known(.failed) == [
                "Failed", "Errored", "Aborted", "AbortedByFreeze", "Expired", "ApprovalRejected",
                "RollbackFailed",
            ])
        #expect(known(.running).count == 8 && known(.waiting).count == 12)
        #expect(HarnessStatus("SUCCEEDED") == HarnessStatus(.success))
    }

    @Test(arguments: ["", "Mystery", "SOMETHING_NEW", "  ", "💥"])
    func `an unknown value neither ends a poll nor breaks anything`(text: String) {
        let status = HarnessStatus(text)
        #expect(status.known == nil && status.phase == .unknown && !status.isTerminal)
        #expect(status.text == text && status.description == text)
        #expect(status == HarnessStatus(text.lowercased()))
    }
}
