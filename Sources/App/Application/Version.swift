/// Which version of the product this is.
package enum Version {
    /// The version by Semantic Versioning.
    package static let text = "0.1.0"
}
