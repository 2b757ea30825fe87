internal import Foundation
internal import GitLabAPI
internal import GitLabCI

extension ConfigurationFiles {
    /// Files as GitLab's API shows them; the token goes to that server alone.
    ///
    /// - Parameter artifact: Reads a file of the archive of a job of the parent pipeline.
    init(
        _ client: GitLabClient,
        artifact: @escaping @Sendable (_ job: String, _ path: String) async throws -> String? = { _, _ in nil }
    ) {
        self.init(
            text: { location in
                switch location {
                case .repository(let project, let ref, let path):
                    try await client.text(project: .path(project), path: path, ref: ref ?? "HEAD")
                case .remote(let address): try await Self.remote(address, client)
                case .template(let name): try await client.configurationTemplate(name)
                case .component(let address): try await Self.component(address, client)
                case .artifact(let job, let path): try await artifact(job, path)
                }
            },
            paths: { project, ref in
                do {
                    return try await client.filePaths(project: .path(project), ref: ref)
                } catch GitLabError.notFound {
                    return nil
                }
            })
    }

    /// A configuration of somebody else's names the address, so it must not reach into this machine's own network.
    private static func remote(_ address: String, _ client: GitLabClient) async throws -> String? {
        guard let url = URL(string: address), let host = url.host, ["http", "https"].contains(url.scheme),
            host == client.server.host || !isLocal(host)
        else { return nil }
        return try await client.publicText(at: url)
    }

    private static func isLocal(_ host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host.contains(":") || !host.contains(".") {
            return true
        }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard numbers.count == 4, let first = numbers[0], let second = numbers[1] else {
            // `127.1` and `0x7f.1` are addresses, too.
            return host.split(separator: ".").last?.first?.isNumber ?? true
        }
        switch (first, second) {
        case (0, _), (10, _), (127, _), (169, 254), (172, 16...31), (192, 168), (100, 64...127): return true
        default: return false
        }
    }

    /// A component is a file of its project. Which version `~latest` or `1.2` means is in the catalogue, which is not
    /// read here.
    private static func component(_ address: String, _ client: GitLabClient) async throws -> String? {
        guard let component = ComponentAddress(address), component.version != "~latest",
            [client.server.host, client.server.host.map { "\($0):\(client.server.port ?? 443)" }]
                .contains(component.host)
        else { return nil }
        for path in ["templates/\(component.name).yml", "templates/\(component.name)/template.yml"] {
            let text = try await client.text(project: .path(component.project), path: path, ref: component.version)
            if let text { return text }
        }
        return nil
    }
}
