/// How far the installation of packages is.
public struct PackageProgress: Sendable, Equatable {
    /// What happens to a package.
    public enum Phase: String, Sendable, Equatable { case downloading, installing }

    /// What happens now.
    public var phase: Phase
    /// Packages that had this done to them. Installing is unpacking and setting up, half a package each: they take turns.
    public var done: Int
    /// Packages known to be needed; it grows once, when the essential ones are in place.
    public var total: Int
    /// The package at hand; empty while several are.
    public var package: String

    /// A moment of an installation.
    public init(phase: Phase, done: Int, total: Int, package: String) {
        self.phase = phase
        self.done = done
        self.total = total
        self.package = package
    }
}

/// Reads the output of `mmdebstrap --verbose`: apt's and dpkg's lines among its own.
struct PackageProgressReader {
    private var total = 0
    private var downloads = 0
    private var installationSteps = 0
    private var rest: [UInt8] = []
    /// The last lines seen, for an error report.
    private(set) var lastLines: [String] = []

    /// No line of apt's or dpkg's that matters is longer; a longer one is cut.
    private static let longestLine = 4096
    private static let keptLines = 20

    /// Takes the next bytes of output.
    ///
    /// - Returns: A progress for each package that was mentioned.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [PackageProgress] {
        var found: [PackageProgress] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                let line = String(decoding: rest, as: UTF8.self)
                rest.removeAll(keepingCapacity: true)
                if let progress = read(line) { found.append(progress) }
            } else if rest.count < Self.longestLine {
                rest.append(byte)
            }
        }
        return found
    }

    private mutating func read(_ line: String) -> PackageProgress? {
        guard !line.allSatisfy(\.isWhitespace) else { return nil }
        lastLines = lastLines.suffix(Self.keptLines - 1) + [line]
        if let match = line.firstMatch(of: /(\d{1,6}) newly installed,/), let count = Int(match.1) {
            total += count
            return nil
        }
        let words = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        switch words.first {
        case "Unpacking" where words.count > 2: return installed(words[1])
        case "Setting" where words.count > 3 && words[1] == "up": return installed(words[2])
        case "I:" where words.count > 1 && words[1] == "extracting":
            // mmdebstrap unpacks the first packages itself, for half a minute, without naming them.
            return progress(.installing, installationSteps / 2, "")
        case let word? where word.hasPrefix("Get:"):
            // Get:12 http://mirror/debian bookworm/main amd64 zlib1g amd64 1:1.2 [86 kB]; indices come before the count.
            guard total > 0, words.count > 4 else { return nil }
            downloads += 1
            return progress(.downloading, downloads, words[4])
        default: return nil
        }
    }

    private mutating func installed(_ package: Substring) -> PackageProgress {
        installationSteps += 1
        return progress(.installing, installationSteps / 2, package)
    }

    private func progress(_ phase: PackageProgress.Phase, _ done: Int, _ package: Substring) -> PackageProgress {
        let name = package.split(separator: ":").first.map(String.init) ?? String(package)
        return PackageProgress(phase: phase, done: done, total: max(total, done), package: name)
    }
}
