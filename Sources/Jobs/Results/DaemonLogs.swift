internal import Files
public import Foundation
public import TestResults

/// The logs of libvirt's daemons and of its domains' QEMU that a run or a CI job left, and which part of them belongs to which
/// test.
public struct DaemonLogs: Sendable {
    /// One daemon's log, cut.
    public struct Log: Sendable {
        /// `virtqemud`, or `qemu/DOMAIN`.
        public let name: String
        /// Absolute paths, in the order of time.
        let paths: [String]
        let cut: LogCut
        /// Files that are packed, and so not read.
        public let unread: [String]

        /// What it has of a test.
        ///
        /// - Parameter test: The index of the test in what the windows were made of.
        public func part(ofTest test: Int) -> Part {
            Part(
                name: name,
                pieces: cut.parts(ofTest: test).filter { paths.indices.contains($0.file) }.map {
                    (paths[$0.file], $0.bytes)
                })
        }
    }

    /// What one daemon logged during one test.
    public struct Part: Sendable {
        /// The daemon's.
        public let name: String
        let pieces: [(path: String, bytes: Range<Int>)]

        /// In bytes.
        public var size: Int { pieces.reduce(0) { $0 + $1.bytes.count } }

        /// Gives it to `body`, in pieces.
        ///
        /// - Throws: `FileError`, and what `body` throws.
        public func read(_ body: (Data) throws -> Void) throws {
            for piece in pieces {
                var place = piece.bytes.lowerBound
                while place < piece.bytes.upperBound {
                    let bytes = try FilePieces.bytes(place..<piece.bytes.upperBound, of: piece.path)
                    guard !bytes.isEmpty else { break }
                    try body(Data(bytes))
                    place += bytes.count
                }
            }
        }
    }

    private let folder: String
    private let families: [LogFamily]

    /// - Parameter folder: A folder somewhere below which a folder `libvirt` has the logs.
    public init(folder: String) {
        self.folder = folder
        families = LogFamily.families(in: FileTree(folder).files)
    }

    public var isEmpty: Bool { families.isEmpty }

    /// Cuts them all.
    ///
    /// - Parameter daemon: The one that is wanted; nil for all.
    /// - Throws: `FileError`.
    public func cut(_ windows: TestWindows, daemon: String? = nil) throws -> [Log] {
        try families.filter { daemon == nil || $0.name == daemon }.map { family in
            let unread = family.paths.filter(LogFamily.isPacked)
            let paths = try ordered(family.paths.filter { !LogFamily.isPacked($0) })
            var cut = LogCut(windows)
            for path in paths {
                cut.beginFile()
                try FilePieces.forEach(of: path) { cut.feed($0) }
            }
            cut.endFile()
            return Log(name: family.name, paths: paths, cut: cut, unread: unread)
        }
    }

    /// Rotation names files in as many ways as there are configurations of it; the times in them can't be mistaken.
    private func ordered(_ paths: [String]) throws -> [String] {
        try paths.map { path in
            let whole = "\(folder)/\(path)"
            let beginning = try FilePieces.bytes(0..<FilePieces.size, of: whole)
            return (whole, beginning.withUnsafeBytes { LogFamily.firstTime(in: $0) } ?? .max)
        }.sorted { $0.1 < $1.1 }.map(\.0)
    }
}

extension RecordedRun {
    /// What the daemons wrote for a test alone, where the run had them do so (``LiveDaemonLogs``): exact, where a cut by time
    /// has what was logged at the same time for others, too.
    ///
    /// - Parameter number: Avocado's running number of the test.
    public func ownLogs(ofTest number: Int) -> [DaemonLogs.Part] {
        let kept = folder + "/daemon-logs"
        return FileTree(kept).files.compactMap { file in
            let words = file.split(separator: ".")
            guard words.count == 3, words[0] == "\(number)", words[2] == "log" else { return nil }
            let path = "\(kept)/\(file)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes?[.size] as? Int) ?? 0
            return DaemonLogs.Part(name: String(words[1]), pieces: [(path, 0..<size)])
        }
    }
}
