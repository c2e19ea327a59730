@main
enum CLI {
    static func main() {}
}
