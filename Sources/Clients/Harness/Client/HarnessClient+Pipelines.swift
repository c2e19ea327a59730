import HTTP
import JSON

extension HarnessClient {
    package func pipelines(
        page: Int, size: Int, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPage<HarnessPipelineSummary> {
        var body = JSONWriter()
        body.object { body in body.member("filterType", "PipelineSetup") }
        let answer = try await answer(
            to: Call(
                method: .post, url: url("/pipeline/api/pipelines/list"), scope: scope,
                query: [("page", String(max(0, page))), ("size", String(min(max(1, size), 100)))],
                body: body.bytes, repetition: .always))
        guard let content = answer.data["content"]?.array else {
            throw answer.unreadable("there is no list of pipelines")
        }
        func count(_ key: String) -> Int? { answer.data.integer(key).flatMap { Int(exactly: $0) } }
        return HarnessPage(
            elements: content.compactMap { element in
                guard let id = element.filledText("identifier") else { return nil }
                return HarnessPipelineSummary(id: id, name: element.filledText("name") ?? id)
            }, index: count("pageIndex") ?? count("number") ?? page, pages: count("totalPages"),
            total: count("totalElements") ?? count("totalItems"))
    }

    package func pipeline(
        _ pipeline: String, branch: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPipeline {
        let answer = try await answer(
            to: Call(
                url: url("/pipeline/api/pipelines", pipeline), scope: scope, query: [("branch", branch)]))
        guard let pipeline = HarnessPipeline(answer.data, id: pipeline) else {
            throw answer.unreadable("there is no yamlPipeline")
        }
        return pipeline
    }

    package func update(
        _ pipeline: String, yaml: String, commit: HarnessCommit?, in scope: HarnessScope
    ) async throws(HarnessError) {
        try await perform(
            Call(
                method: .put, url: url("/pipeline/api/pipelines/v2", pipeline), scope: scope,
                query: commit?.query ?? [], body: Array(yaml.utf8), contentType: "application/yaml",
                repetition: .ifUnsent))
    }

    package func create(
        yaml: String, commit: HarnessCommit?, in scope: HarnessScope
    ) async throws(HarnessError) -> String {
        let answer = try await answer(
            to: Call(
                method: .post, url: url("/pipeline/api/pipelines/v2"), scope: scope,
                query: commit?.query ?? [], body: Array(yaml.utf8), contentType: "application/yaml",
                repetition: .ifUnsent))
        guard let id = answer.data.filledText("identifier") else {
            throw answer.unreadable("it does not name the pipeline, which may have been stored all the same")
        }
        return id
    }

    // MARK: - Rights

    package func granted(
        _ permissions: [HarnessPermission], in scope: HarnessScope?
    ) async throws(HarnessError) -> Set<HarnessPermission> {
        var body = JSONWriter()
        body.object { body in
            body.key("permissions")
            body.array { body in
                for permission in permissions { write(permission, scope, to: &body) }
            }
        }
        let answer = try await answer(
            to: Call(
                method: .post, url: url("/authz/api/acl"), body: body.bytes, repetition: .always))
        guard let list = answer.data["accessControlList"]?.array else {
            throw answer.unreadable("there is no accessControlList")
        }
        var granted: Set<HarnessPermission> = []
        for entry in list where entry.flag("permitted") == true {
            guard let name = entry.filledText("permission") else { continue }
            granted.insert(
                HarnessPermission(
                    name, on: entry.text("resourceType") ?? "",
                    resource: entry.filledText("resourceIdentifier")))
        }
        // Only what was asked for, so that an answer about something else grants nothing.
        return granted.intersection(permissions)
    }

    private func write(_ permission: HarnessPermission, _ scope: HarnessScope?, to body: inout JSONWriter) {
        body.object { body in
            body.key("resourceScope")
            body.object { body in
                body.member("accountIdentifier", settings.account)
                if let scope {
                    body.member("orgIdentifier", scope.organization)
                    body.member("projectIdentifier", scope.project)
                }
            }
            body.member("resourceType", permission.resourceType)
            if let resource = permission.resource { body.member("resourceIdentifier", resource) }
            body.member("permission", permission.name)
        }
    }

    package func tokenFacts() async throws(HarnessError) -> HarnessTokenFacts {
        var call = Call(
            method: .post, url: url("/ng/api/token/validate"), contentType: "text/plain", repetition: .always)
        // Harness wants the token in the body too.
        let request = try await request(call)
        let token = request.headers.first { $0.name == "x-api-key" }?.value
        call.body = Array((token?.reveal() ?? "").utf8)
        return HarnessTokenFacts(try await answer(to: call).data)
    }
}

extension HarnessCommit {
    /// The parameters with which Harness commits (`harness/harness-go-sdk` docs, PipelinesApi).
    fileprivate var query: [(name: String, value: String?)] {
        [
            ("storeType", "REMOTE"), ("connectorRef", git.connector), ("repoName", git.repository),
            ("branch", git.branch), ("isNewBranch", baseBranch == nil ? "false" : "true"),
            ("baseBranch", baseBranch), ("filePath", git.path), ("commitMsg", message),
            ("lastObjectId", git.objectID), ("lastCommitId", git.commit),
        ]
    }
}
