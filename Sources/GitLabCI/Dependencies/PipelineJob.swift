public import Foundation

/// A job of the pipeline as GitLab's API lists it, as far as dependencies need it.
public struct PipelineJob: Sendable, Equatable {
    public var id: Int
    public var name: String
    public var stage: String
    /// Place of the stage in the pipeline (`MergedConfiguration.stageIndex(of:)`); nil when it is not known.
    public var stageIndex: Int?
    /// As GitLab writes it, for instance `success`.
    public var status: String
    public var finishedAt: Date?
    /// An archive is or was there.
    public var hasArchive: Bool
    /// A later job of the same name took its place.
    public var isRetried: Bool

    public init(
        id: Int, name: String, stage: String, stageIndex: Int? = nil, status: String, finishedAt: Date? = nil,
        hasArchive: Bool, isRetried: Bool = false
    ) {
        self.id = id
        self.name = name
        self.stage = stage
        self.stageIndex = stageIndex
        self.status = status
        self.finishedAt = finishedAt
        self.hasArchive = hasArchive
        self.isRetried = isRetried
    }
}
