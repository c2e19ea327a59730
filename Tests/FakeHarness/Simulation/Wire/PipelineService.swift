import HTTP
import JSON

/// Reads and writes pipelines, inline or in Git.
struct PipelineService: Sendable {
    let world: World

    func answer(_ call: FakeCall) -> HTTPResponse {
        switch call.route {
        case .pipeline: read(call)
        case .createPipeline: create(call)
        case .updatePipeline: update(call)
        case .pipelineList: list(call)
        default: validate(call)
        }
    }

    static func key(_ organization: String, _ project: String, _ identifier: String) -> String {
        "\(organization)/\(project)/\(identifier)"
    }

    private func key(_ call: FakeCall) -> String {
        Self.key(call.organization, call.project, call.parameter("pipeline"))
    }

    private func read(_ call: FakeCall) -> HTTPResponse {
        let key = key(call)
        guard let pipeline = world.read({ $0.pipelines[key] }) else { return missing(call) }
        let branch = call.query["branch"].flatMap { $0.isEmpty ? nil : $0 } ?? pipeline.defaultBranch
        guard pipeline.repository == nil || pipeline.branches[branch] != nil else {
            return call.error(400, "SCM_BAD_REQUEST", "The branch \(branch) does not exist")
        }
        let yaml = pipeline.repository == nil ? pipeline.yaml : pipeline.branches[branch]?.yaml ?? ""
        return call.success([
            "yamlPipeline": .string(yaml), "gitDetails": Self.git(pipeline, branch),
            "entityValidityDetails": ["valid": true, "invalidYaml": nil], "modules": ["cd"],
            "storeType": .string(pipeline.repository == nil ? "INLINE" : "REMOTE"),
        ])
    }

    private static func git(_ pipeline: StoredPipeline, _ branch: String) -> JSONValue {
        guard let repository = pipeline.repository, let head = pipeline.branches[branch] else {
            return [
                "objectId": nil, "branch": nil, "repoIdentifier": nil, "filePath": nil, "commitId": nil,
                "repoName": nil,
            ]
        }
        return [
            "objectId": .string(head.object), "branch": .string(branch), "repoIdentifier": nil,
            "filePath": .string(pipeline.filePath), "commitId": .string(head.commit),
            "repoName": .string(repository),
            "fileUrl": .string(
                "https://github.com/example/\(repository)/blob/\(branch)/\(pipeline.filePath)"),
        ]
    }

    private func create(_ call: FakeCall) -> HTTPResponse {
        guard let plan = try? PipelinePlan(yaml: call.text) else { return invalid(call) }
        let key = Self.key(call.organization, call.project, plan.identifier)
        guard world.read({ $0.pipelines[key] }) == nil else {
            return call.error(400, "DUPLICATE_FIELD", "Pipeline [\(plan.identifier)] already exists")
        }
        world.change { state in
            Self.store(
                call.text, identifier: plan.identifier, organization: call.organization,
                project: call.project,
                repository: call.query["storeType"] == "REMOTE" ? call.query["repoName"] ?? "repo" : nil,
                branch: call.query["branch"] ?? "main", in: &state)
        }
        return call.success(["identifier": .string(plan.identifier)])
    }

    private func update(_ call: FakeCall) -> HTTPResponse {
        let key = key(call)
        guard let pipeline = world.read({ $0.pipelines[key] }) else { return missing(call) }
        guard let plan = try? PipelinePlan(yaml: call.text), plan.identifier == pipeline.identifier else {
            return invalid(call)
        }
        guard pipeline.repository != nil else {
            world.change { state in
                state.pipelines[key]?.yaml = call.text
                state.pipelines[key]?.version += 1
            }
            return call.success(["identifier": .string(pipeline.identifier)])
        }
        let branch = call.query["branch"] ?? pipeline.defaultBranch
        let isNew = call.query["isNewBranch"] == "true"
        let base = isNew ? call.query["baseBranch"] ?? pipeline.defaultBranch : branch
        guard let head = pipeline.branches[base], isNew == (pipeline.branches[branch] == nil) else {
            return call.error(400, "SCM_BAD_REQUEST", "The branch \(isNew ? base : branch) is not there")
        }
        // The guard against overwriting what somebody else wrote meanwhile.
        if let expected = call.query["lastObjectId"], expected != head.object {
            return call.error(
                409, "SCM_CONFLICT_ERROR_V2", "The remote Git file \(pipeline.filePath) has been changed")
        }
        let git = world.change { state -> JSONValue in
            let (object, commit) = (state.makeID(), state.makeID())
            state.pipelines[key]?.branches[branch] = (call.text, object, commit)
            return state.pipelines[key].map { Self.git($0, branch) } ?? [:]
        }
        return call.success(["identifier": .string(pipeline.identifier), "gitDetails": git])
    }

    static func store(
        _ yaml: String, identifier: String, organization: String, project: String, repository: String?,
        branch: String, in state: inout World.State
    ) {
        var pipeline = StoredPipeline(
            identifier: identifier, organization: organization, project: project, yaml: yaml,
            repository: repository, filePath: ".harness/\(identifier).yaml")
        if repository != nil {
            pipeline.defaultBranch = branch
            pipeline.branches[branch] = (yaml, state.makeID(), state.makeID())
        }
        state.pipelines[key(organization, project, identifier)] = pipeline
    }

    private func list(_ call: FakeCall) -> HTTPResponse {
        let pipelines = world.read { state in
            state.pipelines.values.filter {
                $0.organization == call.organization && $0.project == call.project
            }.sorted { $0.identifier < $1.identifier }
        }
        return call.success([
            "totalElements": .integer(Int64(pipelines.count)), "totalPages": 1,
            "content": .array(
                pipelines.map { ["identifier": .string($0.identifier), "name": .string($0.identifier)] }),
        ])
    }

    private func validate(_ call: FakeCall) -> HTTPResponse {
        guard (try? PipelinePlan(yaml: call.text)) != nil else { return invalid(call) }
        return call.success(["valid": true])
    }

    private func missing(_ call: FakeCall) -> HTTPResponse {
        let id = call.parameter("pipeline")
        return call.error(
            404, "ENTITY_NOT_FOUND",
            "Pipeline [\(id)] under Project[\(call.project)], Organization [\(call.organization)] doesn't exist or has been deleted."
        )
    }

    private func invalid(_ call: FakeCall) -> HTTPResponse {
        call.error(400, "INVALID_YAML_ERROR", "The YAML is no pipeline")
    }
}
