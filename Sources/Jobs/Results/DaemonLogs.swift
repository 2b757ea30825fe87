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

        /// How many bytes of it are of a test.
        public func size(ofTest test: Int) -> Int { cut.parts(ofTest: test).reduce(0) { $0 + $1.bytes.count } }

        /// Gives the part of a test to `body`, in pieces.
        ///
        /// - Throws: `FileError`, and what `body` throws.
        public func read(test: Int, _ body: (Data) throws -> Void) throws {
            for part in cut.parts(ofTest: test) where paths.indices.contains(part.file) {
                var place = part.bytes.lowerBound
                while place < part.bytes.upperBound {
                    let bytes = try FilePieces.bytes(place..<part.bytes.upperBound, of: paths[part.file])
                    guard !bytes.isEmpty else { return }
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
