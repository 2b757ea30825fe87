/// How an image comes over the network.
public struct ImageFetch: Sendable {
    /// Tells the bytes so far and, if the server says, the bytes in all.
    public typealias Progress = @Sendable (UInt64, UInt64?) -> Void

    /// The text at an address, refused when it is longer than `limit` bytes.
    public var text: @Sendable (_ url: String, _ limit: Int) async throws -> String
    /// Downloads an address into a file, going on with what an earlier call left beside it. A file of more than `limit`
    /// bytes is refused, before any of it is loaded where the server says its length.
    public var file:
        @Sendable (_ url: String, _ path: String, _ limit: UInt64, _ progress: @escaping Progress) async throws -> Void

    /// Fetches with these.
    public init(
        text: @escaping @Sendable (_ url: String, _ limit: Int) async throws -> String,
        file:
            @escaping @Sendable (
                _ url: String, _ path: String, _ limit: UInt64, _ progress: @escaping Progress
            ) async throws -> Void
    ) {
        self.text = text
        self.file = file
    }
}
