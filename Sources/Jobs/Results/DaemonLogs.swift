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

    /// One log, and the folder its paths are of.
    private struct Source: Sendable {
        let folder: String
        let family: LogFamily
    }

    private let sources: [Source]
    /// What the kernel's messages are called among the daemons.
    public static let kernel = "kernel"

    /// - Parameters:
    ///   - folders: Folders somewhere below which a folder `libvirt` has the logs; what two of them have is the first's.
    ///   - kernelLog: The kernel's messages with times, where there are any.
    public init(folders: [String], kernelLog: String? = nil) {
        var sources: [Source] = []
        for folder in folders {
            let known = Set(sources.map(\.family.name))
            sources += LogFamily.families(in: FileTree(folder).files).filter { !known.contains($0.name) }
                .map { Source(folder: folder, family: $0) }
        }
        if let kernelLog, FileManager.default.fileExists(atPath: kernelLog) {
            let path = kernelLog as NSString
            let family = LogFamily(name: Self.kernel, paths: [path.lastPathComponent])
            sources.append(Source(folder: path.deletingLastPathComponent, family: family))
        }
        self.sources = sources
    }

    public var isEmpty: Bool { sources.isEmpty }

    /// Cuts them all.
    ///
    /// - Parameter daemon: The one that is wanted; nil for all.
    /// - Throws: `FileError`.
    public func cut(_ windows: TestWindows, daemon: String? = nil) throws -> [Log] {
        try sources.filter { daemon == nil || $0.family.name == daemon }.map { source in
            let family = source.family
            let unread = family.paths.filter(LogFamily.isPacked)
            let paths = try Self.ordered(family.paths.filter { !LogFamily.isPacked($0) }, of: source.folder)
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
    private static func ordered(_ paths: [String], of folder: String) throws -> [String] {
        try paths.map { path in
            let whole = "\(folder)/\(path)"
            let beginning = try FilePieces.bytes(0..<FilePieces.size, of: whole)
            return (whole, beginning.withUnsafeBytes { LogFamily.firstTime(in: $0) } ?? .max)
        }.sorted { $0.1 < $1.1 }.map(\.0)
    }
}

extension DaemonLogs {
    /// What the daemons wrote for a test alone, where the run had them do so (``LiveDaemonLogs``): exact, where a cut by time
    /// has what was logged at the same time for others, too.
    ///
    /// - Parameter run: The run's folder; absolute.
    /// - Returns: By Avocado's running numbers of the tests.
    static func own(run: String) -> [Int: [Part]] {
        let kept = run + "/daemon-logs"
        return FileTree(kept).files.reduce(into: [:]) { found, file in
            let words = file.split(separator: ".")
            guard words.count == 3, let number = Int(words[0]), words[2] == "log" else { return }
            let path = "\(kept)/\(file)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes?[.size] as? Int) ?? 0
            found[number, default: []].append(Part(name: String(words[1]), pieces: [(path, 0..<size)]))
        }
    }
}
