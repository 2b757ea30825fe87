/// Why nothing can be investigated, or searched.
public enum InvestigationError: Error, Sendable, Equatable {
    /// Nothing to investigate.
    case notFailed(job: String, id: Int, status: String)
    /// The pipelines that were looked at have none that passed, or none whose packages are there still.
    case noLastGood(job: String, refs: [String], pipelines: Int, passedOver: [LastGoodJob.PassedOver])
    /// The job the user named as the last good one did not pass.
    case lastGoodFailed(id: Int, status: String)
    /// The job the user named needs archives that are gone.
    case lastGoodUnusable(id: Int, gone: [String])
    /// The pipelines to search between are not in that order, or one of them has no such job.
    case noRange(job: String, ref: String, reason: RangeFault)

    public enum RangeFault: String, Sendable {
        case noBad = "no pipeline in which it failed"
        case noGood = "no pipeline before in which it passed"
        case goodIsNewer = "the good pipeline is not older than the bad one"
        case goodIsBad = "in the good pipeline it fails already"
        case badIsGood = "in the bad pipeline it passes"
        case noSuchPipeline = "no such pipeline with that job"
    }
}
