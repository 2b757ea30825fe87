/// The log files of one daemon or domain, rotated ones too.
public struct LogFamily: Sendable, Hashable {
    /// `virtqemud`; for the log of a domain's QEMU `qemu/tckdemo`.
    public var name: String
    /// Paths among the files, in no order that means anything: order them by their first time.
    public var paths: [String]

    /// The families among files: what lies in a folder `libvirt`, as `/var/log/libvirt` and the logs artifact of CI do.
    ///
    /// Names may end in what logrotate adds (`.1`, `-20260102`) and in the `.log` that CI's collection adds to everything.
    public static func families(in paths: [String]) -> [LogFamily] {
        var families: [String: [String]] = [:]
        for path in paths {
            guard let name = name(of: path) else { continue }
            families[name, default: []].append(path)
        }
        return families.map { LogFamily(name: $0.key, paths: $0.value.sorted()) }.sorted { $0.name < $1.name }
    }

    public init(name: String, paths: [String]) {
        (self.name, self.paths) = (name, paths)
    }

    /// Whether a file is packed, so that there is nothing to read in it as it is.
    public static func isPacked(_ path: String) -> Bool {
        [".gz", ".xz", ".bz2", ".zst"].contains { path.hasSuffix($0) || path.hasSuffix($0 + ".log") }
    }

    private static func name(of path: String) -> String? {
        let parts = path.split(separator: "/")
        guard let folder = parts.dropLast().lastIndex(of: "libvirt") else { return nil }
        let below = parts[(folder + 1)...].joined(separator: "/")
        guard let (name, _) = below[...].split(at: ".log"), !name.isEmpty else { return nil }
        return String(name)
    }
}
