/// An error of a run whose log says more.
struct RecordedError: Error {
    let cause: any Error
    /// The log's path.
    let log: String
}
