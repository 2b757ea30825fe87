internal import Foundation
internal import GitLabAPI
internal import Jobs
internal import Programs

/// A project that a user named, or whose clone the current folder is, and maybe something in it.
struct ProjectText: Equatable {
    let server: URL
    let project: String
    /// Nil when the project as a whole is meant.
    let subject: TargetSubject?

    /// Reads `group/project` on the usual server, the address of any page of a project, or one that git clones from.
    ///
    /// - Throws: `WebAddressError`.
    init(_ text: String, servers: [URL]) throws(WebAddressError) {
        if let target = try? TargetText(text, servers: servers) {
            (server, project, subject) = (target.server, target.project, target.subject)
            return
        }
        // A page in the project names a pipeline for the reader of addresses, which knows no project alone.
        let address = try WebAddress(parsing: Self.address(text, servers) + "/-/pipelines/1", servers: servers)
        (server, project, subject) = (address.server, address.project, nil)
    }

    private static func address(_ text: String, _ servers: [URL]) -> String {
        var text = text
        if let match = text.wholeMatch(of: /(?:ssh:\/\/)?git@([^:\/]+)(?::\d+\/|[:\/])(.+)/) {
            text = "https://\(match.1)/\(match.2)"
        } else if !text.contains("://"), text.split(separator: "/").count > 1, let server = servers.first {
            text = server.absoluteString + "/" + text
        }
        text = String(text.prefix { $0 != "?" && $0 != "#" })
        if let dash = text.firstRange(of: "/-/") { text = String(text[..<dash.lowerBound]) }
        while text.hasSuffix("/") { text.removeLast() }
        return text.hasSuffix(".git") ? String(text.dropLast(4)) : text
    }

    /// The project a user named; without a name, that of the clone in the current folder.
    static func find(_ text: String?, context: Context) async throws -> ProjectText {
        if let text { return try ProjectText(text, servers: context.servers) }
        // `upstream` is where a fork's pipelines matter.
        for remote in ["upstream", "origin"] {
            guard let found = try? await Program.git.result(["config", "--get", "remote.\(remote).url"]),
                found.status == 0
            else { continue }
            let address = String(decoding: found.standardOutput, as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            if let project = try? ProjectText(address, servers: context.servers) { return project }
        }
        throw LookFault.noProject
    }
}

/// Why there is nothing to look at.
enum LookFault: Error, Equatable {
    /// None was named, and the current folder is no clone of one.
    case noProject
    /// The log has no section of that name, but these.
    case noSection(String, names: [String])
    /// The archive has no such file, but one of nearly that name.
    case noFile(String, nearest: String)
    /// A file that is not text, and a terminal.
    case binary(file: String)
}
