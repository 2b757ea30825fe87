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
    /// - Parameter keepsModes: Whether files get the permissions that the archive says, and not ordinary ones of this user.
    func unpack(into folder: String, keepsModes: Bool = true) async throws {
        let entries = try await entries()
        let links = Set(entries.filter(\.isLink).map(\.path))
        if let unsafe = entries.first(where: { !$0.isInside || $0.isSpecial || $0.leadsThrough(links) }) {
            throw JobError.unsafeArchive(job: job, entry: unsafe.name)
        }
        let bytes = entries.reduce(UInt64(0)) { $0.addingReportingOverflow($1.size).partialValue }
        guard entries.count <= Self.entryLimit, entries.allSatisfy({ $0.size <= Self.byteLimit }),
            bytes <= Self.byteLimit
        else { throw JobError.archiveTooLarge(job: job, bytes: bytes, entries: entries.count) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if let room = Self.room(in: folder), room < bytes {
            throw JobError.noRoomForArchive(job: job, bytes: bytes, available: room)
        }
        // To root's bsdtar permissions are to be kept, the right to become another user with them.
        let modes = keepsModes ? [] : ["--no-same-permissions"]
        do {
            try await Program.bsdtar.run(
                ["--extract", "--file", path, "--directory", folder, "--no-same-owner", "--no-xattrs", "--no-acls"]
                    + modes,
                environment: Self.locale, deadline: Self.limit(for: bytes))
        } catch ProgramError.failed(_, _, _, let said) {
            throw JobError.brokenArchive(job: job, reason: said)
        } catch ProgramError.timedOut(_, let limit) {
            throw JobError.brokenArchive(job: job, reason: "unpacking it takes longer than \(limit)")
        }
    }

    /// libarchive writes no more of an entry than was promised, but reads its data to the end: some kilobytes can be
    /// made to decompress for days. Slow disks write 8 MiB a second, and little files take their time.
    private static func limit(for bytes: UInt64) -> Duration { .seconds(300) + .seconds(Int(bytes >> 23)) }

    /// Bytes that may still be written where a folder is.
    private static func room(in folder: String) -> UInt64? {
        var system = statvfs()
        guard statvfs(folder, &system) == 0 else { return nil }
        return UInt64(system.f_bavail) * UInt64(system.f_frsize)
    }

    /// A fixed list of months, and names of every language.
    private static let locale: [String: String?] = ["LC_ALL": "C.UTF-8"]

    struct Entry: Equatable {
        /// The first letter of its mode: `-`, `d`, `l`, `h`, and devices, sockets and the like.
        let kind: Character
        let name: String
        let size: UInt64
        /// Where a hard link leads.
        var hardLink: String?

        var isLink: Bool { kind == "l" }

        /// Devices, sockets and pipes have no place among packages and logs.
        var isSpecial: Bool { !"-dlh".contains(kind) }

        /// The parts of its name. Bytes, because a combining mark after a slash makes one character of the two.
        var path: [String] { Self.parts(of: name) }

        /// Whether it, and what it is another name of, stay below the folder it is unpacked in.
        var isInside: Bool { [name, hardLink].compactMap { $0 }.allSatisfy(Self.staysInside) }

        /// Whether a part of the way to it is a link of the archive's own.
        func leadsThrough(_ links: Set<[String]>) -> Bool {
            !links.isEmpty && (1..<max(path.count, 1)).contains { links.contains(Array(path.prefix($0))) }
        }

        private static func staysInside(_ name: String) -> Bool {
            name.utf8.first != UInt8(ascii: "/") && !parts(of: name).contains("..")
        }

        private static func parts(of name: String) -> [String] {
            name.utf8.split(separator: UInt8(ascii: "/")).compactMap { String($0) }.filter { $0 != "." }
        }
    }

    /// What the archive says it holds.
    func entries() async throws -> [Entry] {
        // To bsdtar nothing is an archive without entries.
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        guard attributes[.size] as? UInt64 != 0 else { throw JobError.brokenArchive(job: job, reason: "it is empty") }
        do {
            let listing = try await Program.bsdtar.run(
                ["--list", "--verbose", "--numeric-owner", "--file", path], environment: Self.locale,
                outputLimit: 64 << 20)
            return try listing.standardOutput.split(separator: UInt8(ascii: "\n")).map { bytes in
                let line = String(decoding: bytes, as: UTF8.self)
                // What can't be read can't be judged.
                guard let entry = Self.entry(listed: line) else {
                    throw JobError.brokenArchive(job: job, reason: line)
                }
                return entry
            }
        } catch ProgramError.failed(_, _, _, let said) {
            throw JobError.brokenArchive(job: job, reason: said)
        }
    }

    /// Reads a line of bsdtar's list: mode, links, user, group, size, three fields of a date, and the name to the end of
    /// the line. bsdtar escapes line feeds in names; users and groups are numbers, because names can hold spaces.
    ///
    /// Bytes are split: a combining mark at the start of a name makes one character with the space before it.
    static func entry(listed line: String) -> Entry? {
        let fields = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 8)
        guard fields.count == 9, let first = fields[0].first else { return nil }
        let kind = Character(Unicode.Scalar(first))
        // A link's name is followed by its target.
        let mark = ["l": " -> ", "h": " link to "][kind]
        let arrow = mark.flatMap { fields[8].firstRange(of: $0.utf8) }
        let name = arrow.map { fields[8][..<$0.lowerBound] } ?? fields[8]
        let target = kind == "h" ? arrow.map { String(Substring(fields[8][$0.upperBound...])) } : nil
        let size = UInt64(String(Substring(fields[4]))) ?? 0
        return Entry(kind: kind, name: String(Substring(name)), size: size, hardLink: target)
    }
}
