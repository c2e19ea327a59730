import YAML

/// Image layers are kept from run to run.
enum ImageLayerCache: OptimizationRule {
    static let name = "image-layer-cache"
    static let summary = "Images that are built from nothing in every run."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.flatMap { stage in
            stage.allSteps.compactMap { step in
                guard StepFamilies.isImageBuild(step), let spec = step.spec, spec["caching"] == nil,
                    spec["cacheFrom"] == nil, spec["cacheTo"] == nil, spec["remoteCacheImage"] == nil,
                    spec["remoteCacheRepo"] == nil, spec["optimize"]?.text != "false",
                    let edit = context.writer.insertion(of: ["caching: true"], into: spec)
                else { return nil }
                return Proposal(
                    rule: name,
                    message:
                        "\(step.name ?? step.identifier ?? "the image") is built without a cache of its layers",
                    reason:
                        "Docker layer caching keeps unchanged layers (Harness Cloud, or a bucket set up for it). The share of time that it saves is assumed, not measured.",
                    place: context.place(step.node), path: context.path(stage, step), confidence: 0.6,
                    edits: [edit],
                    shares: [context.path(stage, step): 0.4])
            }
        }
    }
}
