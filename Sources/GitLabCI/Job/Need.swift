/// One entry of `needs`.
public enum Need: Sendable, Equatable {
    /// A job of the same pipeline.
    case job(JobNeed)
    /// A job of another project, at a moving ref.
    case project(ProjectNeed)
    /// A job of another pipeline of the same parent–child hierarchy.
    case pipeline(PipelineNeed)
    /// Only the status of another pipeline is copied; nothing is downloaded.
    case pipelineStatus(pipeline: String)
}

/// A job of the same pipeline.
public struct JobNeed: Sendable, Equatable {
    /// The name as written; the base name of a parallel job means all its instances.
    public var name: String
    public var artifacts = true
    /// Absent is fine.
    public var optional = false
    /// Names of the instances that `parallel:matrix` selects; nil without it.
    public var instances: [String]?
}

/// A job of another project. All texts may hold variables.
public struct ProjectNeed: Sendable, Equatable {
    /// The path, for instance `libvirt/libvirt-perl`.
    public var project: String
    public var job: String
    public var ref: String
    public var artifacts = true
}

/// A job of another pipeline. All texts may hold variables, for instance `$PARENT_PIPELINE_ID`.
public struct PipelineNeed: Sendable, Equatable {
    public var pipeline: String
    public var job: String
    public var artifacts = true
    public var optional = false
}

/// Reads all forms of `needs`.
enum NeedList {
    /// - Parameter matrix: Values of the job's own instance, for `$[[ matrix.NAME ]]`.
    static func needs(_ node: KeyedNode, matrix: [MatrixValue]) throws -> [Need] {
        try node.oneOrMany().flattened().map { try need($0, matrix: matrix) }
    }

    private static func need(_ node: KeyedNode, matrix: [MatrixValue]) throws -> Need {
        func value(_ key: String) throws -> String? { try node.child(key).map { filled(try $0.text(), from: matrix) } }
        if node.node.mapping == nil { return .job(JobNeed(name: filled(try node.text(), from: matrix))) }
        let artifacts = try node.child("artifacts")?.boolean() ?? true
        let optional = try node.child("optional")?.boolean() ?? false
        let job = try value("job")
        if let project = try value("project") {
            guard let job else { throw missing("job", in: node) }
            guard let ref = try value("ref") else { throw missing("ref", in: node) }
            return .project(ProjectNeed(project: project, job: job, ref: ref, artifacts: artifacts))
        }
        if let pipeline = try value("pipeline") {
            guard let job else { return .pipelineStatus(pipeline: pipeline) }
            return .pipeline(PipelineNeed(pipeline: pipeline, job: job, artifacts: artifacts, optional: optional))
        }
        guard let job else { throw node.unexpected(.need) }
        let instances = try node.child("parallel").map { try selectedInstances(of: job, parallel: $0, matrix: matrix) }
        return .job(JobNeed(name: job, artifacts: artifacts, optional: optional, instances: instances))
    }

    private static func selectedInstances(of job: String, parallel: KeyedNode, matrix: [MatrixValue]) throws -> [String]
    {
        guard let selection = parallel.child("matrix") else { throw parallel.unexpected(.parallel) }
        return try ParallelInstance.rows(ofMatrix: selection).map { row in
            ParallelInstance.name(job, row.map { filled($0.value, from: matrix) })
        }
    }

    private static func missing(_ key: String, in node: KeyedNode) -> ConfigurationError {
        .missing(file: node.file, line: node.node.line, key: "\(node.key):\(key)")
    }

    /// Replaces `$[[ matrix.NAME ]]` by the instance's value; unknown names stay.
    private static func filled(_ text: String, from matrix: [MatrixValue]) -> String {
        guard !matrix.isEmpty, text.contains("$[[") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "$[["), let end = rest[start.upperBound...].firstRange(of: "]]") {
            let name = rest[start.upperBound..<end.lowerBound].split(whereSeparator: \.isWhitespace).joined()
            let known = matrix.first { "matrix.\($0.name)" == name }
            result += rest[..<start.lowerBound] + (known?.value ?? String(rest[start.lowerBound..<end.upperBound]))
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}
