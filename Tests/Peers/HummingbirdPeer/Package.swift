// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing of it is resolved or built unless `Scripts/bench` asks for it.
let package = Package(
    name: "hummingbird-peer",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1")
    ],
    targets: [
        .executableTarget(
            name: "Peer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")])
    ]
)
