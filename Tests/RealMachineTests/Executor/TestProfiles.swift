import Foundation

/// Profiles that only tests need, made from the shipped ones.
enum TestProfiles {
    /// The image of `debian-12` in a machine of which several fit on a small host.
    static let small = "small"
    /// An image that is quickly made, and starts nothing.
    static let shared = "shared-image"

    /// Makes a folder with them.
    static func folder(in home: String) throws -> String {
        let folder = home + "/profiles"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = try String(contentsOf: shipped("debian-12"), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("aliases:") }
        try lines.map(shrunk).joined(separator: "\n").write(
            toFile: "\(folder)/\(small).yaml", atomically: true, encoding: .utf8)
        let image = """
            summary: A disk of noise
            image: {file: ../noise.raw}
            prepare: none
            shape: {processors: 1, memory: 256 MiB, disk: 1 GiB}
            """
        try image.write(toFile: "\(folder)/\(shared).yaml", atomically: true, encoding: .utf8)
        return folder
    }

    private static func shrunk(_ line: Substring) -> String {
        switch line {
        case "  memory: 2 GiB": "  memory: 640 MiB"
        // Several guests at once share two processors, and each takes minutes for what one does in seconds.
        case "  ssh: 300 s", "  cloud-init: 300 s": String(line.replacing("300 s", with: "900 s"))
        default: String(line)
        }
    }

    /// A profile of this checkout.
    static func shipped(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../profiles/\(name).yaml")
            .standardizedFileURL
    }
}
