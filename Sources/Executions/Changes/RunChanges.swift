import YAML

/// What differs between the run that failed and the last one that went well.
package struct RunChanges: Sendable, Hashable {
    /// The parts that are compared.
    package enum Part: String, Sendable, Hashable, CaseIterable {
        case artifact, inputs, pipeline
    }

    /// One part with what differs in it.
    package struct Entry: Sendable, Hashable {
        /// The part.
        package var part: Part
        /// What differs.
        package var change: DocumentDifference.Change
    }

    /// The run that it was compared with; nil where none went well.
    package var lastSuccess: RunRecord?
    /// What differs: artifacts first, then inputs, then the pipeline.
    package var entries: [Entry] = []
    /// Differences beyond those that are told.
    package var omitted = 0
    /// What could not be compared, in words.
    package var notes: [String] = []

    /// Compares two runs.
    ///
    /// - Parameters:
    ///   - failed: The run that failed.
    ///   - success: The last one that went well; nil where there is none.
    package init(failed: RunRecord, success: RunRecord?) {
        lastSuccess = success
        guard let success else {
            notes.append("No run of this pipeline that went well was found, so nothing could be compared.")
            return
        }
        for service in Set(failed.artifacts.keys).union(success.artifacts.keys).sorted() {
            let (before, after) = (success.artifacts[service], failed.artifacts[service])
            guard before != after else { continue }
            entries.append(
                Entry(
                    part: .artifact,
                    change: DocumentDifference.Change(path: service, before: before, after: after)))
        }
        compare(success.inputs, failed.inputs, part: .inputs)
        compare(success.pipeline, failed.pipeline, part: .pipeline)
        entries = Part.allCases.flatMap { part in entries.filter { $0.part == part } }
    }

    private mutating func compare(_ before: String?, _ after: String?, part: Part) {
        switch (before, after) {
        case (nil, nil):
            notes.append("The \(Self.name(part)) of both runs could not be had.")
        case (nil, _?), (_?, nil):
            notes.append("The \(Self.name(part)) of one of the runs could not be had.")
        case (let before?, let after?):
            guard before != after else { return }
            let documents: (YAMLDocument, YAMLDocument)
            do throws(YAMLError) {
                documents = (try YAMLDocument(parsing: before), try YAMLDocument(parsing: after))
            } catch {
                notes.append("The \(Self.name(part)) differs but is no readable YAML (\(error.mark)).")
                return
            }
            let difference = DocumentDifference(before: documents.0.root, after: documents.1.root)
            omitted += difference.omitted
            for change in difference.changes {
                entries.append(
                    Entry(part: part == .inputs && change.isArtifact ? .artifact : part, change: change))
            }
        }
    }

    private static func name(_ part: Part) -> String {
        switch part {
        case .artifact: "artifact"
        case .inputs: "input YAML"
        case .pipeline: "pipeline YAML"
        }
    }
}
