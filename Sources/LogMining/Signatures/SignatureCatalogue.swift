/// Known situations.
package struct SignatureCatalogue: Sendable {
    /// The signatures, in the order in which they were given.
    package let signatures: [Signature]

    /// Creates a catalogue.
    package init(_ signatures: [Signature]) { self.signatures = signatures }
}
