/// The values in a job's definition that only the job may know.
///
/// The runner masks some of them in the log anyway, but not the tokens of other jobs, nor what stands in file variables
/// or in settings that are neither public nor masked; and a script may quote any of them, because the server expands
/// references in its definition.
public struct JobSecrets: Sendable {
    /// Each once.
    public let values: [String]
    /// Shorter settings that GitLab itself doesn't mask would be found in every other word.
    private static let shortestSetting = 8
    private static let shortestSecret = 4

    public init(_ response: JobResponse) {
        let variables = response.variables ?? []
        let tokens =
            [response.token] + (response.dependencies ?? []).map(\.token) + (response.credentials ?? []).map(\.password)
            + variables.filter { $0.masked == true }.map(\.value)
        let settings = variables.filter { $0.public != true || $0.file == true }.map(\.value)
        let long = settings.compactMap(\.self).filter { $0.utf8.count >= Self.shortestSetting }
        values = Array(Set(tokens.compactMap(\.self).filter { $0.utf8.count >= Self.shortestSecret } + long))
    }

    func areIn(_ text: String) -> Bool { values.contains { text.contains($0) } }
}
