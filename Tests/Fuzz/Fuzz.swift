// Fuzzing with libFuzzer. To build and run:
//
//     swift build -c release --product Fuzz --sanitize=fuzzer --sanitize=address \
//         -Xswiftc -DFUZZING --scratch-path .build-fuzz \
//         -Xswiftc -Xllvm -Xswiftc -sanitizer-coverage-inline-8bit-counters \
//         -Xswiftc -Xllvm -Xswiftc -sanitizer-coverage-pc-table
//     mkdir -p .build-fuzz/corpus
//     FUZZ=http SWIFT_BACKTRACE=enable=no nice -n 19 .build-fuzz/release/Fuzz \
//         .build-fuzz/corpus Tests/Fuzz/Corpus/http -dict=Tests/Fuzz/Corpus/http.dict \
//         -max_total_time=1800 -rss_limit_mb=2048 -max_len=4096
//
// Remove .build-fuzz before: an incremental build may leave modules without coverage, and then libFuzzer says
// that no input is interesting. FUZZ names the target, see FuzzTarget. SWIFT_BACKTRACE is needed because
// Swift's own backtracer hangs for minutes under AddressSanitizer. Found inputs that are worth keeping are
// merged into the small corpus that the tests replay:
//
//     … Fuzz -merge=1 Tests/Fuzz/Corpus/http .build-fuzz/corpus
//
// An ordinary build has no libFuzzer and replays files: `swift run Fuzz http FILE …`.

import FoundationEssentials
import Glibc

/// What libFuzzer calls with each input.
///
/// - Parameters:
///   - start: The input's first octet.
///   - count: Its length.
/// - Returns: 0, that the input may be kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    if let violation = FuzzTarget.chosen.violation(input) { fatalError(violation) }
    return 0
}

#if !FUZZING
/// Replays saved inputs in an ordinary build.
@main
enum Replay {
    static func main() {
        guard let name = CommandLine.arguments.dropFirst().first,
            let target = FuzzTarget.all.first(where: { $0.name == name })
        else {
            print("usage: Fuzz \(FuzzTarget.all.map(\.name).joined(separator: "|")) FILE …")
            exit(64)
        }
        var failures = 0
        for path in CommandLine.arguments.dropFirst(2) {
            do {
                let input = try Data(contentsOf: URL(filePath: path))
                guard let violation = target.violation(Array(input)) else { continue }
                print("\(path): \(violation)")
            } catch {
                print("\(path): \(error)")
            }
            failures += 1
        }
        print("\(CommandLine.arguments.count - 2 - failures) passed, \(failures) failed")
        exit(failures == 0 ? 0 : 1)
    }
}
#endif
