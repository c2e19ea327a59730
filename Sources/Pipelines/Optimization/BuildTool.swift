/// A build tool: how scripts call it and what Cache Intelligence keeps of it.
///
/// Source of the paths: Harness' documentation of Cache Intelligence, and the tools' own.
struct BuildTool: Sendable, Hashable {
    /// Its name, which begins cache keys.
    var name: String
    /// How commands begin that call it.
    var commands: [String]
    /// The words of commands that only fetch dependencies.
    var installWords: [String]
    /// The words of commands that build.
    var buildWords: [String]
    /// The words of commands that test.
    var testWords: [String]
    /// Whether its tests use what a build step before them made.
    var testsNeedBuild: Bool
    /// The file whose digest names the cache.
    var lockFile: String
    /// What is kept, under the home folder of root.
    var cachePath: String
    /// The folder that stages have to share for it.
    var sharedPath: String
    /// The share of a step's time that goes into fetching what a cache would have, where nothing was measured.
    var fetchShare: Double
    /// Whether Cache Intelligence knows it by itself.
    var isDetected: Bool

    /// Whether a command calls it.
    func isCalled(by command: String) -> Bool {
        commands.contains { command == $0 || command.hasPrefix($0 + " ") }
    }

    /// Whether a command only fetches dependencies.
    func isInstall(_ command: String) -> Bool {
        isCalled(by: command) && installWords.contains { Workload.has($0, in: command) }
            && !testWords.contains { Workload.has($0, in: command) }
    }

    static let all: [BuildTool] = [
        BuildTool(
            name: "maven", commands: ["mvn", "./mvnw", "mvnw"], installWords: ["dependency", "go-offline"],
            buildWords: ["package", "compile", "install", "verify"],
            testWords: ["test", "verify", "integration-test"],
            testsNeedBuild: false, lockFile: "pom.xml", cachePath: "/root/.m2/repository",
            sharedPath: "/root/.m2",
            fetchShare: 0.35, isDetected: true),
        BuildTool(
            name: "gradle", commands: ["gradle", "./gradlew", "gradlew"], installWords: ["dependencies"],
            buildWords: ["build", "assemble", "bootJar", "jar"],
            testWords: ["test", "check", "integrationTest"],
            testsNeedBuild: false, lockFile: "build.gradle", cachePath: "/root/.gradle/caches",
            sharedPath: "/root/.gradle", fetchShare: 0.35, isDetected: true),
        BuildTool(
            name: "go", commands: ["go", "gotestsum", "golangci-lint"],
            installWords: ["mod", "get", "install"],
            buildWords: ["build"], testWords: ["test"], testsNeedBuild: false, lockFile: "go.sum",
            cachePath: "/root/go/pkg/mod", sharedPath: "/root/go", fetchShare: 0.5, isDetected: true),
        BuildTool(
            name: "pnpm", commands: ["pnpm"], installWords: ["install", "i", "fetch"], buildWords: ["build"],
            testWords: ["test"], testsNeedBuild: true, lockFile: "pnpm-lock.yaml",
            cachePath: "/root/.local/share/pnpm/store", sharedPath: "/root/.local/share/pnpm",
            fetchShare: 0.5,
            isDetected: false),
        BuildTool(
            name: "yarn", commands: ["yarn"], installWords: ["install"], buildWords: ["build"],
            testWords: ["test"],
            testsNeedBuild: true, lockFile: "yarn.lock", cachePath: "/usr/local/share/.cache/yarn",
            sharedPath: "/usr/local/share/.cache/yarn", fetchShare: 0.5, isDetected: true),
        BuildTool(
            name: "npm", commands: ["npm", "npx"], installWords: ["ci", "install", "i"],
            buildWords: ["build"],
            testWords: ["test", "t"], testsNeedBuild: true, lockFile: "package-lock.json",
            cachePath: "/root/.npm",
            sharedPath: "/root/.npm", fetchShare: 0.5, isDetected: true),
        BuildTool(
            name: "pip", commands: ["pip", "pip3", "python -m pip", "python3 -m pip", "pytest", "poetry"],
            installWords: ["install"], buildWords: ["build"], testWords: ["pytest", "test"],
            testsNeedBuild: false,
            lockFile: "requirements.txt", cachePath: "/root/.cache/pip", sharedPath: "/root/.cache/pip",
            fetchShare: 0.4, isDetected: false),
        BuildTool(
            name: "dotnet", commands: ["dotnet"], installWords: ["restore"],
            buildWords: ["build", "publish"],
            testWords: ["test"], testsNeedBuild: false, lockFile: "packages.lock.json",
            cachePath: "/root/.nuget/packages", sharedPath: "/root/.nuget", fetchShare: 0.35, isDetected: true
        ),
        BuildTool(
            name: "cargo", commands: ["cargo"], installWords: ["fetch"], buildWords: ["build"],
            testWords: ["test"],
            testsNeedBuild: false, lockFile: "Cargo.lock", cachePath: "/root/.cargo/registry",
            sharedPath: "/root/.cargo", fetchShare: 0.2, isDetected: false),
        BuildTool(
            name: "bundler", commands: ["bundle"], installWords: ["install"], buildWords: [],
            testWords: ["rspec"],
            testsNeedBuild: false, lockFile: "Gemfile.lock", cachePath: "/usr/local/bundle",
            sharedPath: "/usr/local/bundle", fetchShare: 0.5, isDetected: false),
    ]
}
