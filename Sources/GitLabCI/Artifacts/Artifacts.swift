/// What a job keeps, as written in `artifacts`. Names and paths may hold variables.
public struct Artifacts: Sendable, Equatable {
    /// When the archive is made.
    public enum Moment: String, Sendable {
        case onSuccess = "on_success"
        case onFailure = "on_failure"
        case always
    }

    /// One of `artifacts:reports`; reports are uploaded whatever the job's result.
    public struct Report: Sendable, Equatable {
        /// For instance `junit` or `dotenv`.
        public var type: String
        public var paths: [String]
    }

    public var name: String?
    public var paths: [String] = []
    public var exclude: [String] = []
    /// Also all files git does not know, ignored ones included.
    public var untracked = false
    public var when = Moment.onSuccess
    /// As written, for instance `1 day` or `never`.
    public var expireIn: String?
    public var reports: [Report] = []

    /// No artifacts.
    public init() {}

    /// True when there is an archive to make.
    public var hasArchive: Bool { !paths.isEmpty || untracked }

    init(_ node: KeyedNode) throws {
        _ = try node.mapping()
        name = try node.child("name")?.text()
        paths = try node.child("paths")?.texts() ?? []
        exclude = try node.child("exclude")?.texts() ?? []
        untracked = try node.child("untracked")?.boolean() ?? false
        expireIn = try node.child("expire_in")?.text()
        reports = try node.child("reports")?.entries().filter { !$0.value.node.isNull }.map(Self.report) ?? []
        guard let written = node.child("when") else { return }
        guard let moment = Moment(rawValue: try written.text()) else { throw written.unexpected(.moment) }
        when = moment
    }

    /// A report is a path, a list of paths, or (`coverage_report`) a mapping with one.
    private static func report(_ name: String, _ node: KeyedNode) throws -> Report {
        guard node.node.mapping != nil else { return Report(type: name, paths: try node.texts()) }
        return Report(type: name, paths: try node.child("path")?.texts() ?? [])
    }
}
