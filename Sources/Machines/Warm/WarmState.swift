public import Foundation

/// A machine that was booted once and saved with its memory; others are restored from it.
public struct WarmState: Sendable, Codable, Equatable {
    /// SHA-256 of everything the state depends on: 64 hexadecimal digits.
    public var key: String
    public var profile: String
    /// Digest of the image below, `sha256:…`.
    public var image: String
    /// URI of the connection, and the pool there.
    public var connection: String
    public var pool: String
    /// The volume with what the machine wrote until it was saved; under every clone's overlay.
    public var diskVolume: String
    /// Size of the memory's file, in bytes.
    public var memoryBytes: UInt64
    public var created: Date
}

/// The saved machines of this host: a folder each, with a record and the memory.
struct WarmStates: Sendable {
    let folder: String

    init(in folders: MachineFolders) { folder = folders.machines + ".warm" }

    /// A record whose memory is there.
    func state(_ key: String) -> WarmState? {
        guard FileManager.default.fileExists(atPath: memory(of: key)),
            let data = FileManager.default.contents(atPath: record(of: key)),
            let state = try? JSONDecoder().decode(WarmState.self, from: data), state.key == key
        else { return nil }
        return state
    }

    /// All there are, oldest first.
    func all() -> [WarmState] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)/state.json") else { return nil }
            return try? JSONDecoder().decode(WarmState.self, from: data)
        }.sorted { $0.created < $1.created }
    }

    func memory(of key: String) -> String { "\(path(of: key))/memory" }

    /// Makes the folder of a state that is about to be saved.
    func makeFolder(for key: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(of: key), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func lock(of key: String) -> String { "\(path(of: key))/lock" }

    /// Written last: without it there is no state.
    func write(_ state: WarmState) throws {
        try JSONEncoder().encode(state).write(to: URL(filePath: record(of: state.key)), options: .atomic)
    }

    /// The record goes first, so that nobody begins with what is half gone.
    func remove(_ key: String) {
        unlink(record(of: key))
        try? FileManager.default.removeItem(atPath: path(of: key))
    }

    private func path(of key: String) -> String { "\(folder)/\(key.prefix(12))" }
    private func record(of key: String) -> String { "\(path(of: key))/state.json" }
}
