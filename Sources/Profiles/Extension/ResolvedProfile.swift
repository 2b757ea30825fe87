/// A profile with where its values were said.
public struct ResolvedProfile: Sendable, Equatable {
    public var profile: Profile
    /// Its file, and those it extends, each after the one that extends it.
    public var files: [String]
    /// Where each value was said, by its key with those above it, such as `shape.memory`; what nobody said is not there.
    public var origins: [String: Origin]

    /// A line of a file.
    public struct Origin: Sendable, Equatable, Codable {
        public var file: String
        /// From 1.
        public var line: Int

        public init(file: String, line: Int) {
            self.file = file
            self.line = line
        }
    }
}

extension Setting {
    /// Where each single value and each list stands.
    func origins(below path: String = "") -> [String: ResolvedProfile.Origin] {
        guard case .mapping(let entries) = content else { return [:] }
        var origins: [String: ResolvedProfile.Origin] = [:]
        for entry in entries {
            guard let key = entry.key else { continue }
            let name = path.isEmpty ? key : "\(path).\(key)"
            if case .mapping = entry.value.content {
                origins.merge(entry.value.origins(below: name)) { first, _ in first }
            } else {
                origins[name] = ResolvedProfile.Origin(file: entry.keyPlace.file, line: entry.keyPlace.line)
            }
        }
        return origins
    }
}
