import Foundation
import GitLabAPI
import Testing

@Suite("Web addresses")
struct WebAddressTests {
    private static let host = "https://gitlab.example.com"

    @Test(
        "An address copied from the browser is understood",
        arguments: [
            ("/virt/libvirt/-/jobs/7001234", "virt/libvirt", .job(7_001_234)),
            ("/virt/libvirt/-/jobs/7001234/", "virt/libvirt", .job(7_001_234)),
            ("/virt/libvirt/-/jobs/7001234/raw", "virt/libvirt", .job(7_001_234)),
            ("/virt/libvirt/-/jobs/7001234/artifacts/browse/logs", "virt/libvirt", .job(7_001_234)),
            ("/virt/libvirt/-/jobs/7001234?expanded=true#L123", "virt/libvirt", .job(7_001_234)),
            ("/virt/libvirt/-/jobs/7001234#L12", "virt/libvirt", .job(7_001_234)),
            ("/a/b/c/d_e.f-g/-/jobs/1", "a/b/c/d_e.f-g", .job(1)),
            ("/virt/libvirt/jobs/5", "virt/libvirt", .job(5)),
            ("/virt/libvirt/builds/5", "virt/libvirt", .job(5)),
            ("/virt/jobs/7/jobs/5", "virt/jobs/7", .job(5)),
            ("/virt/jobs/-/jobs/5", "virt/jobs", .job(5)),
            ("/virt/libvirt/-/pipelines/900100", "virt/libvirt", .pipeline(900_100)),
            ("/virt/libvirt/-/pipelines/900100/builds", "virt/libvirt", .pipeline(900_100)),
            ("/virt/libvirt/-/merge_requests/12/pipelines", "virt/libvirt", .mergeRequest(12)),
            ("/virt/libvirt/-/commit/0F3C9A7BE1", "virt/libvirt", .commit("0f3c9a7be1")),
        ] as [(String, String, WebAddress.Subject)])
    func understood(_ path: String, _ project: String, _ subject: WebAddress.Subject) throws {
        let address = try WebAddress(parsing: "  " + Self.host + path + "\n")
        #expect(address.server.absoluteString == Self.host)
        #expect(address.project == project)
        #expect(address.subject == subject)
    }

    @Test("Port and upper case belong to the server; a known prefix of an installation does, too")
    func servers() throws {
        let port = try WebAddress(parsing: "HTTPS://GitLab.Example.com:8443/a/b/-/jobs/1")
        #expect(port.server.absoluteString == "https://gitlab.example.com:8443")
        let known = try #require(URL(string: "https://example.com/tools/gitlab/"))
        let text = "https://example.com/tools/gitlab/a/b/-/jobs/1"
        let prefixed = try WebAddress(parsing: text, servers: [known])
        #expect(prefixed.server.absoluteString == "https://example.com/tools/gitlab")
        #expect(prefixed.project == "a/b")
        let unknown = try WebAddress(parsing: text)
        #expect(unknown.project == "tools/gitlab/a/b")
    }

    @Test("Unencrypted only for this machine, or when it is allowed")
    func plainHTTP() throws {
        for host in ["127.0.0.1:8080", "localhost", "[::1]:80"] {
            let address = try WebAddress(parsing: "http://\(host)/a/b/-/jobs/1")
            #expect(address.server.absoluteString == "http://\(host)")
        }
        #expect(throws: WebAddressError.plainHTTP(host: "ci.example.com")) {
            try WebAddress(parsing: "http://ci.example.com/a/b/-/jobs/1")
        }
        let allowed = try WebAddress(parsing: "http://ci.example.com/a/b/-/jobs/1", allowsPlainHTTP: true)
        #expect(allowed.server.absoluteString == "http://ci.example.com")
    }

    @Test(
        "What leads nowhere is told apart",
        arguments: [
            ("", .notAnAddress("")), ("hello", .notAnAddress("hello")),
            ("group/project@main:job", .notAnAddress("group/project")),
            ("ftp://gitlab.example.com/a/b/-/jobs/1", .notAnAddress("ftp://gitlab.example.com/a/b/-/jobs/1")),
            ("file:///a/b/-/jobs/1", .notAnAddress("file:///a/b/-/jobs/1")),
            ("https:///a/b/-/jobs/1", .notAnAddress("https:///a/b/-/jobs/1")),
            ("https://lab.xn--co..m/a/b/-/jobs/1", .notAnAddress("https://lab.xn--co..m/a/b/-/jobs/1")),
            ("https://g%67.xn--co..m/a/b/-/jobs/1", .notAnAddress("https://g%67.xn--co..m/a/b/-/jobs/1")),
            ("https://gitlab.example.com", .notGitLab(host: "gitlab.example.com")),
            ("https://gitlab.example.com/a/b", .notGitLab(host: "gitlab.example.com")),
            ("https://gitlab.example.com/a/-/jobs/1", .notGitLab(host: "gitlab.example.com")),
            ("https://gitlab.example.com/-/jobs/1", .notGitLab(host: "gitlab.example.com")),
            ("https://gitlab.example.com/a/b/-/issues/4", .unsupported(kind: "issues/4")),
            ("https://gitlab.example.com/a/b/-/jobs", .unsupported(kind: "jobs")),
            ("https://gitlab.example.com/a/b/-/jobs/0", .unsupported(kind: "jobs/0")),
            (
                "https://gitlab.example.com/a/b/-/jobs/99999999999999999999",
                .unsupported(kind: "jobs/99999999999999999999")
            ),
            ("https://gitlab.example.com/a/b/-/jobs/x", .unsupported(kind: "jobs/x")),
            ("https://u:secret@gitlab.example.com/a/b/-/jobs/1", .containsCredentials(host: "gitlab.example.com")),
            ("https://gitlab.example.com/a/../b/-/jobs/1", .unsafeCharacters),
            ("https://gitlab.example.com/a/%2e%2e/-/jobs/1", .unsafeCharacters),
            ("https://gitlab.example.com/a%2Fb/c/-/jobs/1", .unsafeCharacters),
            ("https://gitlab.example.com/a//b/-/jobs/1", .unsafeCharacters),
            ("https://gitlab.example.com/a/$(id)/-/jobs/1", .unsafeCharacters),
            ("https://gitlab.example.com/a/b/-/jobs/1\u{0}", .unsafeCharacters),
            ("https://gitlab.example.com/a/b\u{1b}[31m/-/jobs/1", .unsafeCharacters),
            ("https://gitlab.example.com/a b/c/-/jobs/1", .unsafeCharacters),
            ("https://gitlab.example.com/a/b/-/jobs/1/../../../x", .unsafeCharacters),
            ("https://gitlab.example.com/" + String(repeating: "a/", count: 2000), .tooLong(limit: 2048)),
        ] as [(String, WebAddressError)])
    func refused(_ text: String, _ error: WebAddressError) {
        #expect(throws: error) { try WebAddress(parsing: text) }
    }
}
