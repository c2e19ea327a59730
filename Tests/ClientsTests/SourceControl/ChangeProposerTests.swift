import Clients
import Testing

/// One suite against every provider, over real HTTP.
@Suite(.timeLimit(.minutes(1))) struct ChangeProposerTests {
    private static let path = "a b/pipeline.yaml"
    private static let change = ProposedChange(
        finding: "Parallel stages", base: "main", path: path, original: Array("old\n".utf8),
        content: Array("new\n".utf8),
        title: "Run tests side by side", reason: "Saves 4 min of 11.")

    private static func failure(_ body: () async throws -> Void) async -> SourceControlError.Reason? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? SourceControlError)?.reason
        }
    }

    @Test(arguments: FakeRepository.Kind.allCases)
    func `a finding gets one draft pull request, however often it is proposed`(kind: FakeRepository.Kind)
        async throws
    {
        let repository = try FakeRepository(kind, file: "old\n")
        let proposer = ChangeProposer(try repository.provider())
        let first = try await proposer.propose(Self.change)
        #expect(first.state == .opened)
        let again = try await proposer.propose(Self.change)
        #expect(again.state == .unchanged)
        #expect(again.pullRequest == first.pullRequest)
        var better = Self.change
        better.content = Array("newer\n".utf8)
        better.reason = "Saves 5 min of 11."
        #expect(try await proposer.propose(better).state == .updated)
        #expect(try await proposer.propose(better).state == .unchanged)

        let state = repository.now
        #expect(state.pulls.count == 1)
        let pull = try #require(state.pulls.first)
        #expect(pull.isDraft)
        #expect(pull.target == "main")
        #expect(pull.source == first.branch)
        #expect(pull.title.hasSuffix("Run tests side by side"))
        #expect(pull.body.contains("Saves 5 min of 11."))
        #expect(first.pullRequest?.url.hasSuffix("/1") == true)
        #expect(state.branches[first.branch]?[Self.path] == Array("newer\n".utf8))
        #expect(state.branches["main"]?[Self.path] == Array("old\n".utf8))
        #expect(state.commits == 2)
        #expect(!repository.requests.contains { $0.prefix { $0 != "\r\n" }.contains("t0ken") })
    }

    @Test(arguments: FakeRepository.Kind.allCases)
    func `another reason alone changes the text and makes no commit`(kind: FakeRepository.Kind) async throws {
        let repository = try FakeRepository(kind, file: "old\n")
        let proposer = ChangeProposer(try repository.provider())
        _ = try await proposer.propose(Self.change)
        var other = Self.change
        other.reason = "Saves 6 min of 12."
        #expect(try await proposer.propose(other).state == .updated)
        #expect(repository.now.commits == 1)
        #expect(repository.now.pulls.first?.body.contains("6 min") == true)
    }

    @Test(arguments: FakeRepository.Kind.allCases)
    func `nothing is written when the file has moved on`(kind: FakeRepository.Kind) async throws {
        let repository = try FakeRepository(kind, file: "somebody else's\n")
        let proposer = ChangeProposer(try repository.provider())
        #expect(await Self.failure { _ = try await proposer.propose(Self.change) } == .movedOn)
        #expect(repository.now.writes.isEmpty)
    }

    @Test(arguments: FakeRepository.Kind.allCases)
    func `a person's commit on the proposal's branch is not overwritten`(kind: FakeRepository.Kind)
        async throws
    {
        let repository = try FakeRepository(kind, file: "old\n")
        let proposer = ChangeProposer(try repository.provider())
        let branch = try await proposer.propose(Self.change).branch
        repository.change { $0.branches[branch]?[Self.path] = Array("by hand\n".utf8) }
        var other = Self.change
        other.content = Array("newer\n".utf8)
        #expect(await Self.failure { _ = try await proposer.propose(other) } == .edited)
        #expect(repository.now.branches[branch]?[Self.path] == Array("by hand\n".utf8))
        #expect(repository.now.commits == 1)
    }

    @Test(arguments: FakeRepository.Kind.allCases)
    func `what is there already needs no pull request`(kind: FakeRepository.Kind) async throws {
        let repository = try FakeRepository(kind, file: "new\n")
        #expect(try await ChangeProposer(try repository.provider()).propose(Self.change).state == .unneeded)
        #expect(repository.now.writes.isEmpty)
    }

    @Test(arguments: FakeRepository.Kind.allCases)
    func `a file that is new is created, and a wrong base is told`(kind: FakeRepository.Kind) async throws {
        let repository = try FakeRepository(kind, file: "old\n")
        let proposer = ChangeProposer(try repository.provider())
        var change = Self.change
        change.path = ".harness/new.yaml"
        change.original = nil
        change.isDraft = false
        let proposal = try await proposer.propose(change)
        #expect(proposal.state == .opened)
        #expect(repository.now.branches[proposal.branch]?[".harness/new.yaml"] == change.content)
        #expect(repository.now.pulls.first?.isDraft == false)
        change.base = "trunk"
        #expect(await Self.failure { _ = try await proposer.propose(change) } == .noBase)
    }

    @Test func `a branch is named after the finding, the base and the file`() {
        let branch = ChangeProposer.branch(for: Self.change)
        #expect(branch.hasPrefix("verdict/parallel-stages-"))
        var other = Self.change
        other.content = Array("other\n".utf8)
        #expect(ChangeProposer.branch(for: other) == branch)
        other.path = "other.yaml"
        #expect(ChangeProposer.branch(for: other) != branch)
    }
}
