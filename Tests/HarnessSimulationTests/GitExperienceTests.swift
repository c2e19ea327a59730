import Clients
import HarnessSimulation
import Testing

/// Proposals through Harness's Git Experience, over real HTTP.
@Suite(.timeLimit(.minutes(1))) struct GitExperienceTests {
    private static let scope = HarnessScope(organization: "default", project: "platform")
    private static let path = ".harness/checkout.yaml"
    private static let changed = SimulationTests.yaml.replacing("name: Soak", with: "name: Settle")
    private static let change = change(of: path)

    private static func change(of path: String) -> ProposedChange {
        ProposedChange(
            finding: "Soak", base: "main", path: path, original: Array(SimulationTests.yaml.utf8),
            content: Array(changed.utf8), title: "Let it settle", reason: "Saves 4 min of 11.")
    }

    private static func provider(_ client: any HarnessAPI, of pipeline: String = "checkout")
        -> HarnessGitExperience
    {
        HarnessGitExperience(api: client, pipeline: pipeline, scope: scope, base: "main")
    }

    /// The reason for which a change is not proposed.
    private static func refusal(
        of change: ProposedChange, by provider: HarnessGitExperience
    ) async -> SourceControlError.Reason? {
        do throws(SourceControlError) {
            _ = try await ChangeProposer(provider).propose(change)
            return nil
        } catch {
            return error.reason
        }
    }

    /// The reason for which a file is not written to a branch.
    private static func refusal(
        toCommit content: [UInt8], over file: RepositoryFile, on branch: String,
        by provider: HarnessGitExperience
    ) async -> SourceControlError.Reason? {
        do throws(SourceControlError) {
            try await provider.commit((path, content), over: file, on: (branch, "head"), message: "m")
            return nil
        } catch {
            return error.reason
        }
    }

    /// Calls a body with the client of a Harness that has the pipeline, in Git where there is a repository.
    private static func withHarness(
        repository: String? = "shop", _ body: (HarnessClient) async throws -> Void
    ) async throws {
        let fake = FakeHarness(clock: FakeClock(manual: 1_700_000_000_000))
        fake.add(FakeToken(value: SimulationTests.key, account: "ACCOUNT"))
        try fake.addPipeline(yaml: SimulationTests.yaml, project: "platform", repository: repository)
        let client = HarnessClient(
            settings: HarnessSettings(
                baseURL: try TransferURL(parsing: try fake.start()), account: "ACCOUNT"),
            client: TransferThread(), credential: { SensitiveText(SimulationTests.key) })
        let result: Result<Void, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await fake.stop()
        try result.get()
    }

    private static func proposer(_ client: any HarnessAPI) -> ChangeProposer {
        ChangeProposer(provider(client))
    }

    @Test func `a finding is one branch that Harness makes, and the base stays as it was`() async throws {
        try await Self.withHarness { client in
            let proposer = Self.proposer(client)
            let first = try await proposer.propose(Self.change)
            #expect(first.state == .pushed)
            #expect(try await proposer.propose(Self.change).state == .unchanged)
            let written = try await client.pipeline("checkout", branch: first.branch, in: Self.scope)
            #expect(written.yaml == Self.changed)
            #expect(
                try await client.pipeline("checkout", branch: "main", in: Self.scope).yaml
                    == SimulationTests.yaml)
        }
    }

    @Test func `nothing is written when the file has moved on`() async throws {
        try await Self.withHarness { client in
            let before = try await client.pipeline("checkout", branch: "main", in: Self.scope)
            let others = SimulationTests.yaml.replacing("name: Canary", with: "name: First")
            try await client.update(
                "checkout", yaml: others,
                commit: HarnessCommit(git: try #require(before.git), message: "by hand"), in: Self.scope)
            #expect(await Self.refusal(of: Self.change, by: Self.provider(client)) == .movedOn)
            // Neither is it when the file moves on after it was read.
            let provider = Self.provider(client)
            let stale = RepositoryFile(
                content: Self.change.original ?? [], version: before.git?.objectID ?? "")
            #expect(
                await Self.refusal(
                    toCommit: Self.change.content, over: stale, on: "verdict/x", by: provider) == .movedOn)
            #expect(try await provider.head(of: "verdict/x") == nil)
            #expect(
                try await client.pipeline("checkout", branch: "main", in: Self.scope).yaml == others)
        }
    }

    @Test func `what stands on the proposal's branch is not overwritten`() async throws {
        try await Self.withHarness { client in
            let proposer = Self.proposer(client)
            let branch = try await proposer.propose(Self.change).branch
            let theirs = try await client.pipeline("checkout", branch: branch, in: Self.scope)
            let edited = Self.changed.replacing("name: Canary", with: "name: First")
            try await client.update(
                "checkout", yaml: edited,
                commit: HarnessCommit(git: try #require(theirs.git), message: "by hand"), in: Self.scope)
            #expect(await Self.refusal(of: Self.change, by: Self.provider(client)) == .edited)
            #expect(try await client.pipeline("checkout", branch: branch, in: Self.scope).yaml == edited)
        }
    }

    @Test func `the base branch is never written to`() async throws {
        try await Self.withHarness { client in
            let provider = Self.provider(client)
            let file = try #require(try await provider.file(Self.path, on: "main"))
            let reason = await Self.refusal(
                toCommit: Self.change.content, over: file, on: "main", by: provider)
            #expect(reason == .unfit("main is the base branch, which is never written to"))
        }
    }

    @Test func `a pipeline that Harness keeps itself is refused`() async throws {
        try await Self.withHarness(repository: nil) { client in
            let reason = await Self.refusal(of: Self.change, by: Self.provider(client))
            #expect(reason == .unfit("Harness keeps the pipeline checkout itself, not in Git"))
        }
    }

    @Test func `another file and another pipeline are refused`() async throws {
        try await Self.withHarness { client in
            let elsewhere = await Self.refusal(
                of: Self.change(of: "other.yaml"), by: Self.provider(client))
            #expect(elsewhere == .unfit("the pipeline lies at \(Self.path)"))
            let nothing = await Self.refusal(of: Self.change, by: Self.provider(client, of: "nothing"))
            #expect(nothing == .noBase)
        }
    }

    @Test func `the pipelines of a project are listed`() async throws {
        try await Self.withHarness { client in
            let page = try await client.pipelines(page: 0, size: 100, in: Self.scope)
            #expect(page.elements == [HarnessPipelineSummary(id: "checkout", name: "checkout")])
            #expect(!page.hasNext)
        }
    }
}
