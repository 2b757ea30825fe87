internal import Foundation
internal import GitLabCI

/// Something a job's script fetched by itself, and in what version: nothing pins it.
public struct FetchedInput: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// A git repository: its address, and the commit that was checked out.
        case git
        /// A Python package.
        case pip
        /// A package of the distribution, with release and architecture in its version.
        case dnf
    }

    public var kind: Kind
    /// The package's name, or the repository's address without credentials.
    public var name: String
    public var version: String
}

/// Reads what a job installed from what its script wrote.
struct FetchedInputReader {
    /// A log of more is a hostile one, or one of megabytes of packages; what is told of it would help nobody.
    private static let limit = 5000

    /// Packages the job was given as artifacts: those are pinned.
    let given: [RPMPackage]
    private(set) var found: [FetchedInput] = []
    private var seen: Set<FetchedInput> = []
    private var isListOfInstalled = false

    init(given: [RPMPackage]) { self.given = given }

    mutating func read(line raw: String) {
        let line = TerminalText.plain(raw.utf8)
        if let rest = line.dropping("Successfully installed ") { return readPip(rest) }
        if line == "Installed:" || line == "Upgraded:" {
            isListOfInstalled = true
        } else if isListOfInstalled {
            readDnf4(line)
        } else {
            readDnf5(line)
        }
    }

    /// `Successfully installed name-version …`: pip, one line (pip's `commands/install.py`).
    private mutating func readPip(_ text: Substring) {
        for word in text.split(separator: " ") {
            guard let dash = word.lastIndex(of: "-"), word.index(after: dash) < word.endIndex, dash != word.startIndex
            else { continue }
            add(.pip, String(word[..<dash]), String(word[word.index(after: dash)...]))
        }
    }

    /// dnf 4 lists what it installed below `Installed:`, in columns and indented, up to an empty line.
    private mutating func readDnf4(_ line: String) {
        guard line.hasPrefix("  ") else {
            isListOfInstalled = false
            return
        }
        line.split(separator: " ").forEach { addPackage($0) }
    }

    /// dnf 5 has a line for each: `[1/3] Installing name-0:version-release.architecture 100% | …`, with the epoch.
    private mutating func readDnf5(_ line: String) {
        let words = line.split(separator: " ")
        guard line.hasPrefix("["), let verb = words.firstIndex(where: { $0 == "Installing" || $0 == "Upgrading" }),
            verb <= 2, verb + 1 < words.count
        else { return }
        addPackage(words[verb + 1])
    }

    private mutating func addPackage(_ word: Substring) {
        let text = word.replacing(/-[0-9]+:/) { _ in "-" }
        guard let package = RPMPackage(text), !given.contains(package) else { return }
        add(.dnf, package.name, "\(package.version)-\(package.release).\(package.architecture)")
    }

    private mutating func add(_ kind: FetchedInput.Kind, _ name: String, _ version: String) {
        let input = FetchedInput(kind: kind, name: name, version: version)
        if found.count < Self.limit, seen.insert(input).inserted { found.append(input) }
    }
}

extension String {
    fileprivate func dropping(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? self[index(startIndex, offsetBy: prefix.count)...] : nil
    }
}
