internal import ArgumentParser
internal import Foundation
internal import Images
internal import Jobs
internal import Machines
internal import Profiles

/// What Tab offers beside the names of commands and options: from files on this machine alone, and not many of them.
/// A shell waits for it, so neither libvirt nor a server is asked, and what can't be read offers nothing.
enum Candidates {
    static let machines = offering { _, context in machineNames(context) }
    static let profiles = offering { _, context in
        ((try? context.profiles.entries()) ?? []).map(\.name)
    }
    static let runs = offering { _, context in
        let names = RunArchive(runs: context.folders.runs).names
        return names.isEmpty ? [] : ["last"] + names.prefix(limit)
    }
    /// Addresses and names of the jobs that were run here, the newest first.
    static let jobs = offering { _, context in
        RunArchive(runs: context.folders.runs).jobs(limit: limit).flatMap {
            [$0.url, "\($0.project)@\($0.ref):\($0.name)"]
        }
    }
    /// The failed tests of the last run.
    static let failedTests = offering { _, context in
        RunArchive(runs: context.folders.runs).reports.first { _ in true }?.failures.prefix(limit).map(\.test) ?? []
    }
    static let images = offering { _, context in
        ImageCatalogue.recorded(in: context.folders.images).flatMap { [$0.profile, String($0.digest.prefix(12))] }
    }
    /// Paths of this host, and machines with a colon after them.
    static let copies = offering { prefix, context in
        machineNames(context).map { $0 + ":" } + paths(beginningWith: prefix)
    }
    static let connections = CompletionKind.list(["qemu:///session", "qemu:///system"])

    private static let limit = 50

    private static func offering(
        _ find: @escaping @Sendable (_ prefix: String, Context) -> [String]
    ) -> CompletionKind {
        .custom { _, _, prefix in
            var seen: Set<String> = []
            let found = find(prefix, .current).filter {
                $0.hasPrefix(prefix) && isHarmless($0) && seen.insert($0).inserted
            }
            // There what follows a colon describes the word (`zshcompsys(1)`, `_describe`).
            return CompletionShell.requesting == .zsh ? found.map { $0.replacing(":", with: "\\:") } : found
        }
    }

    /// A name may be a stranger's, a shell writes it on the terminal, and the parser's script has bash expand it: what is
    /// in `$(…)` would run (`bash(1)`, `compgen -W`).
    private static func isHarmless(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "-_./:@%+,=#".unicodeScalars.contains(scalar)
            }
    }

    private static func machineNames(_ context: Context) -> [String] {
        Machines.list(in: context.folders.expectedMachineFolders).map(\.lease.machine)
    }

    private static func paths(beginningWith prefix: String) -> [String] {
        let end = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
        let folder = String(prefix[..<end])
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return names.sorted().prefix(500).map { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + name, isDirectory: &isFolder)
            return folder + name + (isFolder.boolValue ? "/" : "")
        }
    }
}
