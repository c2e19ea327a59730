/// Tables of what the product measures of itself: `Bench logs [FOLDER]`.
@main
enum Bench {
    static func main() {
        var arguments = CommandLine.arguments.dropFirst()
        let table = arguments.popFirst()
        switch table {
        case "logs": LogTables.run(folder: arguments.first ?? "../shared/data/loghub")
        default: print("usage: Bench logs [FOLDER]")
        }
    }
}
