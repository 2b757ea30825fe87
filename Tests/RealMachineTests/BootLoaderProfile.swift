import Foundation

/// The profile `debian-12` with `boot: loader`: the same image, started as distributions' images are.
enum BootLoaderProfile {
    /// Makes a folder with it.
    static func folder(in home: String) throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../profiles/debian-12.yaml").standardizedFileURL
        let text = try String(contentsOf: source, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("boot:") }
        let folder = home + "/boot-loader-profiles"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try (lines.joined(separator: "\n") + "\nboot: loader\n").write(
            toFile: folder + "/debian-12.yaml", atomically: true, encoding: .utf8)
        return folder
    }
}
