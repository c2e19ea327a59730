/// Tables of what the product measures of itself: `Bench logs [FOLDER]` and `Bench judge [RUNS]`.
@main
enum Bench {
    static func main() {
        var arguments = CommandLine.arguments.dropFirst()
        let table = arguments.popFirst()
        switch table {
        case "logs": LogTables.run(folder: arguments.first ?? "../shared/data/loghub")
        case "judge": JudgeTables.run(runs: arguments.first.flatMap { Int($0) } ?? 400)
        default: print("usage: Bench logs [FOLDER] | Bench judge [RUNS]")
        }
    }
}
