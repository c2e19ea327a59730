import Cryptography
import TestSupport
import Testing

@Suite struct Base64PropertyTests {
    /// Each sequence of octets has one text, so whatever is read is written again as it was.
    @Test(arguments: 0..<4) func `what the strict readers take is canonical`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("ABab01+/-_== \n".utf8)
        var taken = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...8, using: &generator)
            let text = String(
                decoding: (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 },
                as: UTF8.self)
            for base64 in [Base64.standard, .urlSafe] {
                guard let bytes = base64.decode(text) else { continue }
                taken += 1
                #expect(base64.encode(bytes) == text)
            }
            if let bytes = Hexadecimal.decode(text) { #expect(Hexadecimal.encode(bytes).count == text.count) }
        }
        #expect(taken > 1000)
    }
}
