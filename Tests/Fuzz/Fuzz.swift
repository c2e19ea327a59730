@main
enum Replay {
    static func main() {}
}
