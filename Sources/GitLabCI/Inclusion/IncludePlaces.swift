/// Turns one entry of `include` into the files it means: variables filled in, wildcards followed.
struct IncludePlaces {
    let include: Include
    /// The file that has the entry.
    let request: IncludeRequest
    let files: ConfigurationFiles
    let variables: KnownVariables

    func requests() async throws -> [IncludeRequest] {
        switch include.place {
        case .local(let path): return try await local(expanded(path))
        case .project(let project, let ref, let files):
            let (project, ref) = (try expanded(project), try ref.map(expanded))
            return try files.map { file in
                let path = try Self.path(expanded(file))
                try checkName(path)
                let isHead = ref.map { $0.isEmpty || $0 == "HEAD" } ?? true
                return next(.repository(project: project, ref: isHead ? nil : ref, path: path), .project)
            }
        case .remote(let address): return [next(.remote(try expanded(address)), .remote)]
        case .template(let name): return [next(.template(try expanded(name)), .template)]
        case .artifact(let path, let job):
            return [next(.artifact(job: try expanded(job), path: Self.path(try expanded(path))), .artifact)]
        case .component(let address): return [next(.component(try expanded(address)), .component)]
        }
    }

    private func local(_ written: String) async throws -> [IncludeRequest] {
        let path = Self.path(written)
        guard case .repository(let project, let ref, _)? = request.home else {
            throw InclusionError.localWithoutProject(path: path, at: include.position)
        }
        try checkName(path)
        guard WildcardPath.isWildcard(path) else {
            return [next(.repository(project: project, ref: ref, path: path), .local)]
        }
        guard let all = try await files.paths(project, ref) else {
            throw InclusionError.notListed(path: path, at: include.position)
        }
        let wildcard = WildcardPath(path)
        return all.filter(wildcard.matches).sorted().map { found in
            next(.repository(project: project, ref: ref, path: found), .local)
        }
    }

    private func next(_ location: IncludeLocation, _ kind: IncludedFile.Kind) -> IncludeRequest {
        IncludeRequest(
            location: location, kind: kind, inputs: include.inputs, position: include.position,
            chain: request.chain + [request.location])
    }

    /// What is not set becomes empty, as in GitLab; what may be set without our knowledge is an error.
    private func expanded(_ text: String) throws -> String {
        try variables.expanded(text) { InclusionError.unknownVariable(name: $0, at: include.position) }
    }

    private func checkName(_ path: String) throws {
        let name = path.split(separator: "/").last?.lowercased() ?? ""
        guard name.hasSuffix(".yml") || name.hasSuffix(".yaml"), !name.hasPrefix(".y") else {
            throw InclusionError.notYAML(path: path, at: include.position)
        }
    }

    /// Paths are relative to the root of the repository, however they are written.
    private static func path(_ written: String) -> String { String(written.drop { $0 == "/" }) }
}

extension Include.Place {
    /// What it is called in messages.
    var text: String {
        switch self {
        case .artifact(let text, _), .local(let text), .remote(let text), .template(let text), .component(let text):
            text
        case .project(let project, _, let files): "\(project):\(files.joined(separator: ", "))"
        }
    }
}
