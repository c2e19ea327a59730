import App
import ArgumentParser
import FoundationEssentials

/// Reads the configuration for a command.
enum ConfigurationOptions {
    /// Loads a file, the environment and flags.
    ///
    /// - Throws: `ExitCode` after having said everything that is wrong.
    static func load(
        file: String?, flags: [ConfigurationLoader.Flag] = [], policy: String? = nil
    ) throws -> LoadedConfiguration {
        do throws(ConfigurationErrors) {
            return try ConfigurationLoader.load(
                path: file, environment: ProcessInfo.processInfo.environment, flags: flags,
                policyPath: policy, listFolder: InputFile.names(inFolder:),
                readFile: { path in
                    let input = try InputFile(at: path)
                    return try input.readToEnd()
                })
        } catch {
            for problem in error.errors { Console.printError("verdict: \(problem)") }
            throw ExitStatus.badConfiguration
        }
    }

    /// The flags that were given, with the settings that they stand for.
    static func flags(_ given: (setting: String, name: String, value: String?)...) -> [ConfigurationLoader
        .Flag]
    {
        given.compactMap { flag in
            flag.value.map { ConfigurationLoader.Flag(setting: flag.setting, name: flag.name, value: $0) }
        }
    }
}

/// The data folder, for commands that work on it without the server.
struct StorageOptions: ParsableArguments {
    @Option(
        help: "The data folder; by default what the configuration says, else ./data.", completion: .directory)
    var data: String?

    @Option(
        name: .customLong("config"), help: "The configuration file.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    /// The data folder.
    ///
    /// - Throws: `ExitCode` after having said what is wrong.
    func folder() throws -> String {
        if let data { return data }
        return try ConfigurationOptions.load(file: configuration).configuration.storage.data
    }

    /// The judge with the configured policies, or with those of a file or folder in their place.
    ///
    /// - Throws: `ExitCode` after having said what is wrong.
    func verification(policy: String? = nil) throws -> Verification {
        Verification(
            policies: try ConfigurationOptions.load(file: configuration, policy: policy).configuration
                .policies)
    }
}
