internal import Foundation
internal import GitLabAPI
internal import HTTP

/// Whether the named GitLab answers, and knows the token.
struct GitLabCheck: Check {
    static let subject = Finding.Subject.gitlab
    let world: World
    let link: ServerLink

    func examine() async throws -> Outcome {
        let name = world.server.map { Origin($0)?.description ?? $0.absoluteString } ?? ""
        guard let answer = try await link.answer() else {
            return .skipped("No server was named; virt-ci doctor --host HOST asks it")
        }
        let source = answer.token?.description ?? ""
        let renewal = "make a new token with scope read_api on \(name)"
        return switch answer.probe.verdict {
        case .known(let version): .ok("\(name) (\(version)) knows the token from \(source)")
        case .tokenNeeded:
            .warn(
                "\(name) is reached without a token, and shows job pages only with one",
                remedy: "make one with scope read_api, and put it in ~/.config/virt-ci/token with mode 0600")
        case .tokenRejected: .fail("\(name) does not accept the token from \(source)", remedy: renewal)
        case .insufficientScope: .fail("The token from \(source) may not read on \(name)", remedy: renewal)
        case .other(let status):
            .fail(
                "\(name) answers \(status), as no GitLab that is well does",
                remedy: "check the address: curl --include \(name)/api/v4/version")
        }
    }
}
