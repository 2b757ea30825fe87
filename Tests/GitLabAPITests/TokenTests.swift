import Foundation
import GitLabAPI
import Testing

@Suite("Tokens")
struct TokenTests {
    private let server = URL(string: "https://gitlab.example.com") ?? URL(fileURLWithPath: "/")

    private func write(_ text: String, to path: String, mode: Int = 0o600) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func found(_ environment: [String: String] = [:], home: String, server: URL? = nil) throws -> Token? {
        try TokenDiscovery(environment: environment, home: home).token(for: server ?? self.server)
    }

    private static let glab = """
        hosts:
          gitlab.com:
            token: other
          gitlab.example.com:
            token: \(secretValue)
            api_protocol: https
          oauth.example.com:
            token: \(secretValue)
            is_oauth2: "true"
          empty.example.com:
        """

    @Test("The first place that has a token is taken, and named")
    func order() async throws {
        try await withFolder { home in
            let none = try found(home: home)
            #expect(none == nil)

            let glab = home + "/.config/glab-cli/config.yml"
            try write(Self.glab, to: glab)
            let fromGlab = try found(home: home)
            #expect(fromGlab?.source == .glab(glab))

            let file = home + "/.config/virt-ci/token"
            try write(secretValue + "\n", to: file)
            let fromFile = try found(["GITLAB_TOKEN": "", "VIRT_CI_TOKEN": " "], home: home)
            #expect(fromFile?.source == .file(file))

            try write(secretValue, to: home + "/mine")
            let named = ["VIRT_CI_TOKEN_FILE": home + "/mine"]
            let fromNamed = try found(named, home: home)
            #expect(fromNamed?.source == .file(home + "/mine"))

            let gitlab = try found(named.merging(["GITLAB_TOKEN": "b"]) { $1 }, home: home)
            #expect(gitlab?.source == .environment("GITLAB_TOKEN"))
            let ours = try found(["GITLAB_TOKEN": "b", "VIRT_CI_TOKEN": "a"], home: home)
            #expect(ours?.source == .environment("VIRT_CI_TOKEN"))
        }
    }

    @Test("glab's token is for its own host and port alone")
    func glabHosts() async throws {
        try await withFolder { home in
            try write(Self.glab, to: home + "/.config/glab-cli/config.yml")
            for (address, kind) in [
                ("https://gitlab.example.com/x", Token.Kind.accessToken), ("https://oauth.example.com", .oauth),
                ("https://gitlab.example.com:8443", nil), ("https://evil.example.com", nil),
                ("https://gitlab.example.com.evil.com", nil), ("https://empty.example.com", nil),
            ] {
                let token = try found(home: home, server: URL(string: address))
                #expect(token?.kind == kind, "\(address)")
            }
        }
    }

    @Test(
        "A configuration of glab that we do not understand is no token", arguments: ["hosts: [", "- a", "", "hosts: 3"])
    func strangeGlab(_ text: String) async throws {
        try await withFolder { home in
            try write(text, to: home + "/.config/glab-cli/config.yml")
            let token = try found(home: home)
            #expect(token == nil)
        }
    }

    @Test("A token file that others may read is refused", arguments: [0o644, 0o640, 0o602, 0o604])
    func notPrivate(_ mode: Int) async throws {
        try await withFolder { home in
            let path = home + "/.config/virt-ci/token"
            try write(secretValue, to: path, mode: mode)
            #expect(throws: TokenError.fileNotPrivate(path: path, mode: UInt16(mode))) { try found(home: home) }
            // A link does not hide it.
            try FileManager.default.createSymbolicLink(atPath: home + "/link", withDestinationPath: path)
            #expect(throws: TokenError.fileNotPrivate(path: home + "/link", mode: UInt16(mode))) {
                try found(["VIRT_CI_TOKEN_FILE": home + "/link"], home: home)
            }
        }
    }

    @Test("A file that was asked for and is not there is an error")
    func missing() async throws {
        try await withFolder { home in
            for path in [home + "/missing", home] {
                #expect(throws: TokenError.fileUnreadable(path: path)) {
                    try found(["VIRT_CI_TOKEN_FILE": path], home: home)
                }
            }
        }
    }

    @Test("What cannot be in a header field is no token", arguments: ["a b", "a\r\nX-Evil: 1", "ä", "a\u{0}"])
    func malformed(_ value: String) {
        #expect(throws: TokenError.malformed(.environment("GITLAB_TOKEN"))) {
            try found(["GITLAB_TOKEN": value], home: "/nowhere")
        }
    }

    @Test("A token never shows its value")
    func hidden() throws {
        let token = try Token(secretValue, source: .environment("GITLAB_TOKEN"))
        let client = GitLabClient(server: server, token: token)
        var dumped = ""
        dump(client, to: &dumped)
        let texts = [
            "\(token)", String(reflecting: token), String(describing: Optional(token)), "\(client)",
            String(reflecting: client), dumped,
        ]
        for text in texts { #expect(!text.contains("hush")) }
        #expect("\(token)" == "token from GITLAB_TOKEN")
    }
}
