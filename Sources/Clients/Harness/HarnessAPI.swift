/// What the program asks of Harness and does there.
///
/// Reading repeats itself within a total deadline when that is safe; whatever acts is sent once, and again only while
/// it is certain that Harness has not seen it.
package protocol HarnessAPI: Sendable {
    /// The account that the token belongs to.
    var account: String { get }

    /// The project that is meant where none is named.
    var defaultScope: HarnessScope? { get }

    // MARK: Executions

    /// Fetches an execution with its graph.
    ///
    /// - Parameters:
    ///   - id: The execution.
    ///   - scope: The project.
    ///   - stage: The layout node of the stage whose steps are wanted; nil for Harness's choice, which is the stage at
    ///     work or the failed one.
    ///   - wantsWholeGraph: Whether the steps of all stages are wanted.
    /// - Returns: The execution.
    /// - Throws: ``HarnessError``.
    func execution(
        _ id: String, in scope: HarnessScope, stage: String?, wantsWholeGraph: Bool
    ) async throws(HarnessError) -> HarnessExecution

    /// Fetches what lies below a node of an execution.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - execution: The execution.
    ///   - scope: The project.
    /// - Returns: The part of the graph.
    /// - Throws: ``HarnessError``.
    func subgraph(
        below node: String, of execution: String, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessGraph

    /// Lists executions, newest first.
    ///
    /// - Parameters:
    ///   - filter: Which.
    ///   - page: The page, from 0.
    ///   - size: The executions a page, from 1 to 100.
    ///   - scope: The project.
    /// - Returns: The page.
    /// - Throws: ``HarnessError``.
    func executions(
        matching filter: HarnessExecutionFilter, page: Int, size: Int, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPage<HarnessExecutionSummary>

    /// Fetches what an execution was run with.
    ///
    /// - Parameters:
    ///   - execution: The execution.
    ///   - scope: The project.
    /// - Returns: The inputs.
    /// - Throws: ``HarnessError``.
    func inputs(of execution: String, in scope: HarnessScope) async throws(HarnessError) -> HarnessInputs

    // MARK: Acting

    /// Runs a pipeline.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline's identifier.
    ///   - inputs: The runtime inputs as YAML; nil for none.
    ///   - branch: The branch of a pipeline in Git; nil for its default.
    ///   - scope: The project.
    /// - Returns: The execution.
    /// - Throws: ``HarnessError``.
    func run(
        _ pipeline: String, inputs: String?, branch: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution

    /// Runs YAML that is not stored, as a pipeline with that identifier.
    ///
    /// - Parameters:
    ///   - yaml: The pipeline's YAML.
    ///   - pipeline: The pipeline's identifier.
    ///   - scope: The project.
    /// - Returns: The execution.
    /// - Throws: ``HarnessError``.
    func run(
        yaml: String, as pipeline: String, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution

    /// Runs an ended execution again.
    ///
    /// - Parameters:
    ///   - execution: The execution.
    ///   - pipeline: The pipeline's identifier.
    ///   - stages: The identifiers of the stages to begin with.
    ///   - runsAllStages: Whether stages beside them that went well are run too.
    ///   - scope: The project.
    /// - Returns: The new execution.
    /// - Throws: ``HarnessError``.
    func retry(
        _ execution: String, of pipeline: String, stages: [String], runsAllStages: Bool,
        in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution

    /// Fires a custom trigger.
    ///
    /// - Parameters:
    ///   - trigger: Which.
    ///   - payload: What the pipeline reads as `<+trigger.payload.…>`, as JSON.
    ///   - scope: The project.
    /// - Returns: Where to ask for the execution.
    /// - Throws: ``HarnessError``.
    func fire(
        _ trigger: HarnessCustomTrigger, payload: [UInt8], in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessTriggerReceipt

    /// Asks what a custom trigger has led to.
    ///
    /// - Parameter correlationID: The id that the trigger answered.
    /// - Returns: The execution, once there is one.
    /// - Throws: ``HarnessError``.
    func triggerDetails(_ correlationID: String) async throws(HarnessError) -> HarnessTriggerDetails

    /// Interrupts an execution, or one node of it.
    ///
    /// - Parameters:
    ///   - interrupt: What is to happen.
    ///   - execution: The execution.
    ///   - node: The stage or step; nil for all of it.
    ///   - scope: The project.
    /// - Returns: Harness's receipt; the effect comes later and has to be looked for.
    /// - Throws: ``HarnessError``.
    func interrupt(
        _ interrupt: HarnessInterrupt, execution: String, node: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessInterruptReceipt

    // MARK: Approvals

    /// Lists the approvals of an execution.
    ///
    /// - Parameters:
    ///   - execution: The execution.
    ///   - status: Only those with the status, such as `WAITING`; nil for all.
    ///   - scope: The project.
    /// - Returns: The approvals.
    /// - Throws: ``HarnessError``.
    func approvals(
        of execution: String, status: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> [HarnessApproval]

    /// Decides an approval by its id.
    ///
    /// - Parameters:
    ///   - approval: The approval's id.
    ///   - decision: What is decided.
    ///   - comment: Why.
    ///   - scope: The project.
    /// - Throws: ``HarnessError``.
    func decide(
        approval: String, _ decision: HarnessApproval.Decision, comment: String, in scope: HarnessScope
    ) async throws(HarnessError)

    /// Decides an approval by the `callbackId` in its step.
    ///
    /// - Parameters:
    ///   - callback: The callback id.
    ///   - execution: The execution.
    ///   - decision: What is decided.
    ///   - comment: Why.
    ///   - scope: The project.
    /// - Throws: ``HarnessError``.
    func decide(
        callback: String, of execution: String, _ decision: HarnessApproval.Decision, comment: String,
        in scope: HarnessScope
    ) async throws(HarnessError)

    // MARK: Pipelines

    /// Lists the pipelines of a project.
    ///
    /// - Parameters:
    ///   - page: The page, from 0.
    ///   - size: The pipelines a page, from 1 to 100.
    ///   - scope: The project.
    /// - Returns: The page.
    /// - Throws: ``HarnessError``.
    func pipelines(
        page: Int, size: Int, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPage<HarnessPipelineSummary>

    /// Fetches a pipeline's YAML.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline's identifier.
    ///   - branch: The branch of a pipeline in Git; nil for its default.
    ///   - scope: The project.
    /// - Returns: The pipeline.
    /// - Throws: ``HarnessError``.
    func pipeline(
        _ pipeline: String, branch: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPipeline

    /// Replaces a pipeline's YAML.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline's identifier.
    ///   - yaml: The new YAML.
    ///   - commit: Where it goes in Git; nil for a pipeline that Harness stores.
    ///   - scope: The project.
    /// - Throws: ``HarnessError``.
    func update(
        _ pipeline: String, yaml: String, commit: HarnessCommit?, in scope: HarnessScope
    ) async throws(HarnessError)

    /// Stores a new pipeline.
    ///
    /// - Parameters:
    ///   - yaml: The YAML.
    ///   - commit: Where it goes in Git; nil for a pipeline that Harness stores.
    ///   - scope: The project.
    /// - Returns: The pipeline's identifier.
    /// - Throws: ``HarnessError``.
    func create(
        yaml: String, commit: HarnessCommit?, in scope: HarnessScope
    ) async throws(HarnessError) -> String

    // MARK: Logs

    /// Fetches the log of one step.
    ///
    /// - Parameter key: One of ``HarnessNode/logKeys``.
    /// - Returns: The lines; those that came before a failure are kept and ``HarnessLog/gap`` says what is missing.
    /// - Throws: ``HarnessError`` if there are none at all.
    func log(_ key: String) async throws(HarnessError) -> HarnessLog

    /// Fetches all logs of an execution, a stage or a step.
    ///
    /// - Parameters:
    ///   - prefix: What their keys begin with, see ``HarnessLogKey``.
    ///   - patience: How long Harness may prepare the download.
    /// - Returns: The logs.
    /// - Throws: ``HarnessError`` if there are none at all.
    func logs(under prefix: String, patience: Duration) async throws(HarnessError) -> HarnessLogArchive

    /// Follows the log of a step that is at work.
    ///
    /// - Parameter key: One of ``HarnessNode/logKeys``.
    /// - Returns: The lines as they come.
    /// - Throws: ``HarnessError`` if nothing can be followed.
    func liveLog(_ key: String) async throws(HarnessError) -> any HarnessLogStream

    // MARK: Rights

    /// Asks which permissions the token's owner has.
    ///
    /// - Parameters:
    ///   - permissions: The permissions in question, at most 10,000.
    ///   - scope: The project; nil for the account.
    /// - Returns: Those that are granted.
    /// - Throws: ``HarnessError``.
    func granted(
        _ permissions: [HarnessPermission], in scope: HarnessScope?
    ) async throws(HarnessError) -> Set<HarnessPermission>

    /// Asks whether Harness takes the token, whose it is and when it expires.
    ///
    /// - Returns: What Harness says.
    /// - Throws: ``HarnessError``.
    func tokenFacts() async throws(HarnessError) -> HarnessTokenFacts
}
