import Foundation
import Synchronization

@testable import Images

/// A folder that is gone with its test.
final class ScratchFolder: Sendable {
    let path: String

    init(in folder: String = NSTemporaryDirectory()) throws {
        path = folder + "/images-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// Keeps events in the order they came.
final class Recorder: Sendable {
    private let events = Mutex<[ImageEvent]>([])

    var all: [ImageEvent] { events.withLock { $0 } }

    func append(_ event: ImageEvent) { events.withLock { $0.append(event) } }
}
