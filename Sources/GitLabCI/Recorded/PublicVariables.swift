/// A variable of the payload with its flags.
public struct PayloadVariable: Sendable, Equatable {
    public var key: String
    public var value: String
    public var isPublic: Bool
    public var isFile: Bool
    public var isMasked: Bool
    public var isRaw: Bool

    public init(key: String, value: String, isPublic: Bool, isFile: Bool, isMasked: Bool, isRaw: Bool) {
        self.key = key
        self.value = value
        self.isPublic = isPublic
        self.isFile = isFile
        self.isMasked = isMasked
        self.isRaw = isRaw
    }
}

/// Which of a job's variables everybody may know who reads its log.
public struct PublicVariables: Sendable, Equatable {
    /// In the payload's order.
    public private(set) var shown: [RecordedJob.Variable] = []
    /// Names of the others, each once.
    public private(set) var withheld: [String] = []
    /// Values that must not be told in any other place either, the longest first.
    public let secrets: [String]

    /// Sorts the payload's variables.
    ///
    /// What is shown is public, unmasked, no file, and holds no masked value: the server expands references before it
    /// sends the payload, so a public variable may quote a masked one. A name of which any value is withheld is shown
    /// nowhere, because the shown value need not be the one that counted.
    public init(_ payload: [PayloadVariable]) {
        let secrets = Set(payload.filter(\.isMasked).map(\.value).filter { $0.utf8.count >= Self.shortestSecret })
        self.secrets = secrets.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
        let hidden = Set(
            payload.filter { variable in
                !variable.isPublic || variable.isMasked || variable.isFile || Self.personal.contains(variable.key)
                    || secrets.contains { variable.value.holds($0) }
            }.map(\.key))
        for variable in payload {
            if !hidden.contains(variable.key) {
                shown.append(RecordedJob.Variable(key: variable.key, value: variable.value, raw: variable.isRaw))
            } else if !withheld.contains(variable.key) {
                withheld.append(variable.key)
            }
        }
    }

    /// Public to the job, and not to everybody who reads its log.
    private static let personal: Set<String> = ["GITLAB_USER_EMAIL"]
    /// GitLab masks nothing below eight characters; a shorter value would be found in every word.
    private static let shortestSecret = 4
}
