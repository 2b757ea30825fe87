internal import Foundation
internal import Programs

/// Where the packages of an image come from.
enum PackageSources {
    /// What `apt-get indextargets` is asked to print of each index.
    static let format = "$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)"

    /// The `sources.list` lines by which this machine's apt gets the suite; empty if it has none of it, as on another
    /// distribution.
    static func ofHost(suite: String) async throws -> [String] {
        let targets = try await BuildPrograms.aptGet.result(
            ["indextargets", "--format", format, "Identifier: Packages"], deadline: .seconds(60))
        return lines(fromTargets: String(decoding: targets.standardOutput, as: UTF8.self), suite: suite)
    }

    /// Keeps the suite and its updates, Debian's own and main only.
    static func lines(fromTargets targets: String, suite: String) -> [String] {
        var lines: [String] = []
        let suites = ["", "-updates", "-security"].map { suite + $0 }
        for target in targets.split(separator: "\n") {
            let fields = target.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4, suites.contains(fields[1]), fields[2] == "main" else { continue }
            guard isDebian(origin: fields[3], address: fields[0]) else { continue }
            let line = "deb \(fields[0]) \(fields[1]) main"
            if !lines.contains(line) { lines.append(line) }
        }
        return lines
    }

    /// The origin is known only once apt has fetched its lists; before that the address has to do.
    private static func isDebian(origin: String, address: String) -> Bool {
        guard origin.isEmpty || origin.hasPrefix("$(") else { return origin == "Debian" }
        return ["/debian", "/debian/", "/debian-security", "/debian-security/"].contains { address.hasSuffix($0) }
    }

    /// The lines of apt's configuration that say how to reach a mirror.
    static func transportOfHost() async throws -> String {
        let answer = try await BuildPrograms.aptConfig.result(
            ["dump", "--no-empty", "--format", "%f \"%v\";%n", "Acquire::http", "Acquire::https"],
            deadline: .seconds(60))
        return transport(from: String(decoding: answer.standardOutput, as: UTF8.self))
    }

    /// Proxies and certificates; nothing else of the host's habits goes into an image's installation.
    static func transport(from dump: String) -> String {
        dump.split(separator: "\n").filter { line in
            line.prefixMatch(of: /Acquire::https?::(Proxy|CAInfo)(::\S+)? "/) != nil
        }.map { "\($0)\n" }.joined()
    }
}
