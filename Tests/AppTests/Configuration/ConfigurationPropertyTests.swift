import App
import TestSupport
import Testing

@Suite struct ConfigurationPropertyTests {
    private static let text = """
        server: {host: 0.0.0.0, port: 8443, tls: {certificate: c, privateKey: k, clientAuthorities: a}}
        authentication:
          certificates: [{name: x.example, scopes: [verify]}]
          webhooks: [{name: w, scheme: header, header: x-y, secrets: ["env:A", "file:/b"], tolerance: 1m}]
        policies: {default: {autonomy: observe, clearCut: {errorRate: 5%}, signals: [{name: a*, kind: latency, weight: 0.5, threshold: {max: 500ms, min: 1}, toleratedEffect: 20%}], signatures: [{id: x, patterns: ["a.*b"], meaning: ignore}], effects: [{rollbackPipeline: b}], freezeWindows: [{name: w, from: "2026-11-27T00:00:00Z", to: "2026-11-28T00:00:00Z"}], businessHours: {from: "08:00", to: "18:00", outside: {rollbacks: none}}}}
        publicUrl: https://verdict.example
        """

    /// Every damage gives a configuration or errors with a place inside the file, never a trap.
    @Test(arguments: 0..<8) func `damaged files are read or refused with a place`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let original = Array(Self.text.utf8)
        let alphabet = Array("{}[]:,-\"'#&*!|>%@ \n\t\u{0}é09az~?".utf8)
        for _ in 0..<300 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: index)
                case 1: bytes[index] = alphabet.randomElement(using: &generator) ?? 0
                case 2: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: index)
                default: bytes.removeSubrange(index..<min(bytes.count, index + 20))
                }
                if bytes.isEmpty { bytes = original }
            }
            let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
            do {
                let loaded = try ConfigurationLoader.load(path: "f", environment: [:]) { [bytes] _ in bytes }
                // Whatever is accepted can be shown and read back.
                let again = try ConfigurationLoader.load(path: "f", environment: [:]) { _ in
                    Array(loaded.effectiveYAML.utf8)
                }
                #expect(
                    again.configuration == loaded.configuration, "\(String(decoding: bytes, as: UTF8.self))")
            } catch {
                #expect(!error.errors.isEmpty)
                for error in error.errors {
                    guard case .file("f", let line, let column) = error.origin else {
                        Issue.record("\(error) has no place: \(String(decoding: bytes, as: UTF8.self))")
                        continue
                    }
                    #expect((1...lines + 1).contains(line) && column >= 1, "\(error)")
                }
            }
        }
    }
}
