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
            host == client.server.host || !PrivateHost.matches(host)
        else { return nil }
        return try await client.publicText(at: url)
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
