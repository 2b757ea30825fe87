internal import Foundation
internal import Programs

/// An archive from GitLab: hostile until it is looked through.
struct Archive: Sendable {
    /// Whose archive it is, for messages.
    let job: String
    let path: String

    /// Limits beyond every real archive of packages or logs; a zip can promise any size.
    private static let entryLimit = 200_000
    private static let byteLimit: UInt64 = 16 << 30

    /// Unpacks into a folder, over what is there, as the runner does.
    ///
    /// Nothing is written when one name leaves the folder. What the names don't show, links already in the folder, bsdtar
    /// refuses to go through by itself.
    func unpack(into folder: String) async throws {
        let entries = try await entries()
        if let unsafe = entries.first(where: { !$0.isInside }) {
            throw JobError.unsafeArchive(job: job, entry: unsafe.name)
        }
        let bytes = entries.reduce(UInt64(0)) { $0.addingReportingOverflow($1.size).partialValue }
        guard entries.count <= Self.entryLimit, entries.allSatisfy({ $0.size <= Self.byteLimit }),
            bytes <= Self.byteLimit
        else { throw JobError.archiveTooLarge(job: job, bytes: bytes, entries: entries.count) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do {
            try await Program.bsdtar.run(
                ["--extract", "--file", path, "--directory", folder, "--no-same-owner", "--no-xattrs", "--no-acls"])
        } catch ProgramError.failed(_, _, _, let said) {
            throw JobError.brokenArchive(job: job, reason: said)
        }
    }

    struct Entry: Equatable {
        let name: String
        let size: UInt64

        /// Whether the name stays below the folder it is unpacked in.
        var isInside: Bool {
            !name.hasPrefix("/") && !name.split(separator: "/", omittingEmptySubsequences: false).contains("..")
        }
    }

    /// What the archive says it holds.
    func entries() async throws -> [Entry] {
        do {
            let listing = try await Program.bsdtar.run(
                ["--list", "--verbose", "--file", path], environment: ["LC_ALL": "C"], outputLimit: 64 << 20)
            return String(decoding: listing.standardOutput, as: UTF8.self)
                .split(separator: "\n").compactMap { Self.entry(listed: $0) }
        } catch ProgramError.failed(_, _, _, let said) {
            throw JobError.brokenArchive(job: job, reason: said)
        }
    }

    /// Reads a line of bsdtar's list: mode, links, user, group, size, three fields of a date, and the name to the end of
    /// the line. bsdtar escapes line feeds in names.
    static func entry(listed line: Substring) -> Entry? {
        let fields = line.split(separator: " ", maxSplits: 8)
        guard fields.count == 9 else { return nil }
        // A link's name is followed by its target.
        let arrow = fields[0].hasPrefix("l") ? fields[8].firstRange(of: " -> ") : nil
        let name = arrow.map { fields[8][..<$0.lowerBound] } ?? fields[8]
        return Entry(name: String(name), size: UInt64(fields[4]) ?? 0)
    }
}
