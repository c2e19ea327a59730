import LogMining
import Testing

@testable import App

@Suite struct SignatureCatalogueTests {
    @Test func theBuiltInCatalogueIsWhole() throws {
        let catalogue = try #require(SignatureCatalogue.builtIn)
        #expect(catalogue.signatures.count >= 150)
        #expect(Set(catalogue.signatures.map(\.id)).count == catalogue.signatures.count)
    }

    @Test func aFaultySignatureIsToldWithItsLine() {
        let yaml = """
            signatures:
              - id: a.b
                origin: nowhere
                severity: high
                patterns: ['x']
                cause: c
                remedy: r
            """
        #expect { try SignatureCatalogue(yaml: Array(yaml.utf8), file: "own.yaml") } throws: { error in
            "\(error)".contains("own.yaml:3")
        }
    }
}
