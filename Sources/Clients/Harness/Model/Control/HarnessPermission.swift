/// A permission on one thing or on all of its kind.
package struct HarnessPermission: Sendable, Hashable {
    /// Its name, such as `core_pipeline_view`.
    package var name: String
    /// The kind of thing, such as `PIPELINE`.
    package var resourceType: String
    /// The thing; nil for all of them.
    package var resource: String?

    /// Names a permission.
    package init(_ name: String, on resourceType: String = "PIPELINE", resource: String? = nil) {
        self.name = name
        self.resourceType = resourceType
        self.resource = resource
    }
}
