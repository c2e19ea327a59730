extension PipelineRequest.Test.Kind {
    /// The tests in words, for names.
    var title: String {
        switch self {
        case .unit: "unit tests"
        case .integration: "integration tests"
        case .endToEnd: "end-to-end tests"
        case .smoke: "smoke tests"
        case .load: "load tests"
        case .security: "security scan"
        }
    }

    /// The identifier of the stage or step.
    var identifier: String { title.map { $0 == " " || $0 == "-" ? "_" : String($0) }.joined() }
}

extension PipelineRequest.BuildTool {
    /// The command that runs tests of a kind.
    func command(of kind: PipelineRequest.Test.Kind) -> String {
        switch (self, kind) {
        case (.maven, .unit): "mvn --batch-mode test"
        case (.maven, .security): "mvn --batch-mode org.owasp:dependency-check-maven:check"
        case (.maven, _): "mvn --batch-mode verify"
        case (.gradle, .unit): "./gradlew test"
        case (.gradle, .security): "./gradlew dependencyCheckAnalyze"
        case (.gradle, .integration): "./gradlew integrationTest"
        case (.npm, .unit): "npm ci && npm test"
        case (.npm, .security): "npm audit --audit-level=high"
        case (.npm, let kind): "npm ci && npm run test:\(kind.word)"
        case (.yarn, .unit): "yarn install --immutable && yarn test"
        case (.yarn, .security): "yarn npm audit --severity high"
        case (.yarn, let kind): "yarn install --immutable && yarn test:\(kind.word)"
        case (.go, .unit): "go test ./..."
        case (.go, .security): "go run golang.org/x/vuln/cmd/govulncheck@v1.1.4 ./..."
        case (.go, let kind): "go test -tags \(kind.word) ./..."
        case (.python, .security): "pip install pip-audit==2.9.0 && pip-audit -r requirements.txt"
        case (.python, .unit): "pip install -r requirements.txt && python -m pytest"
        case (.python, let kind): "pip install -r requirements.txt && python -m pytest -m \(kind.word)"
        case (.dotnet, .unit): "dotnet test"
        case (.dotnet, .security): "dotnet list package --vulnerable --include-transitive"
        case (.dotnet, let kind): "dotnet test --filter Category=\(kind.word)"
        case (.make, .unit): "make test"
        case (.make, .security): "make security-scan"
        case (.make, let kind): "make \(kind.word)-test"
        case (.gradle, let kind): "./gradlew \(kind.word)Test"
        }
    }

    /// The image that the tests run in, pinned to a version.
    var image: String {
        switch self {
        case .maven: "maven:3.9.9-eclipse-temurin-21"
        case .gradle: "gradle:8.10.2-jdk21"
        case .npm, .yarn: "node:22.11.0"
        case .go: "golang:1.23.3"
        case .python: "python:3.13.0"
        case .dotnet: "mcr.microsoft.com/dotnet/sdk:9.0.100"
        case .make: "debian:12.8"
        }
    }

    /// The file whose content names the dependencies; nil where there is none to go by.
    var lockFile: String? {
        switch self {
        case .maven: "pom.xml"
        case .gradle: "build.gradle"
        case .npm: "package-lock.json"
        case .yarn: "yarn.lock"
        case .go: "go.sum"
        case .python: "requirements.txt"
        case .dotnet, .make: nil
        }
    }
}

extension PipelineRequest.Test.Kind {
    /// One word for the tests, as targets and tags are called.
    fileprivate var word: String {
        switch self {
        case .endToEnd: "e2e"
        default: rawValue
        }
    }
}

extension PipelineRequest.Codebase? {
    /// The build tool, `make` where none is named.
    var buildTool: PipelineRequest.BuildTool { self?.buildTool ?? .make }

    /// The usual command for tests of a kind.
    func command(of kind: PipelineRequest.Test.Kind) -> String { buildTool.command(of: kind) }
}

extension PipelineRequest.Strategy {
    /// The strategy as `/v1/verify` knows it.
    var verdictName: String { rawValue }
}
