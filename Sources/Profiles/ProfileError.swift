/// Why there is no profile to go on with.
public enum ProfileError: Error, Sendable, Equatable {
    /// No directory has a profile of that name or alias.
    /// - Parameters:
    ///   - name: What was asked for.
    ///   - known: The names there are, sorted.
    ///   - nearest: The known name or alias that was probably meant.
    ///   - directories: Where was looked.
    case unknown(name: String, known: [String], nearest: String?, directories: [String])
    /// Not a name a profile can have: lower-case letters, digits, `.` and `-`, a letter or digit first, at most 64.
    case badName(String)
    /// The file or directory could not be read; `code` is errno.
    case unreadable(path: String, code: Int32)
    /// More than a profile can sensibly hold.
    case tooLarge(file: String, limit: Int)
    /// The file says something else than a profile: every problem found in it, in the order of its lines.
    case invalid(file: String, problems: [SettingProblem])
}
