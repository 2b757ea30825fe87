/// How an image comes over the network.
public struct ImageFetch: Sendable {
    /// The text at an address, refused when it is longer than `limit` bytes.
    public var text: @Sendable (_ url: String, _ limit: Int) async throws -> String
    /// Downloads an address into a new file; tells the bytes so far and, if the server says, the bytes in all.
    public var file:
        @Sendable (_ url: String, _ path: String, _ progress: @escaping @Sendable (UInt64, UInt64?) -> Void)
            async throws -> Void

    /// Fetches with these.
    public init(
        text: @escaping @Sendable (_ url: String, _ limit: Int) async throws -> String,
        file:
            @escaping @Sendable (
                _ url: String, _ path: String, _ progress: @escaping @Sendable (UInt64, UInt64?) -> Void
            )
            async throws -> Void
    ) {
        self.text = text
        self.file = file
    }
}
