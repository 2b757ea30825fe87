internal import FlyingSocks
internal import Foundation

/// The first half of a body, then an end of the connection that the sender did not announce.
struct HalfBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let body: Data

    func makeAsyncIterator() -> Iterator { Iterator(body: body) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        let body: Data
        private var isSent = false

        init(body: Data) { self.body = body }

        mutating func next() async throws -> UInt8? { throw ConnectionEnded() }

        mutating func nextBuffer(suggested count: Int) async throws -> Data? {
            guard !isSent else { throw ConnectionEnded() }
            isSent = true
            return body.prefix(Swift.max(1, body.count / 2))
        }
    }
}

/// Makes the server close the connection.
private struct ConnectionEnded: Error {}
