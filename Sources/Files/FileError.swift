/// A file that can't be used.
public enum FileError: Error, Equatable {
    /// - `code`: an `errno`.
    case unusable(path: String, code: Int32)
}
