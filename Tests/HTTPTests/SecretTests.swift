import Foundation
import HTTP
import Testing

@testable import HTTP

@Suite("Secrets")
struct SecretTests {
    @Test("A credential shows its field and never its value")
    func hidden() {
        let credential = Credential(header: "PRIVATE-TOKEN", value: "glpat-hush")
        let request = HTTPRequest(URL(fileURLWithPath: "/"), credential: credential)
        var dumped = ""
        dump(request, to: &dumped)
        for text in [
            "\(credential)", String(reflecting: credential), "\(request)", String(reflecting: request), dumped,
        ] {
            #expect(!text.contains("hush"))
        }
        #expect("\(credential)".contains("PRIVATE-TOKEN"))
    }

    @Test("A credential does not go unencrypted to another machine, and not one packet is sent")
    func plainHTTP() async throws {
        let url = try #require(URL(string: "http://gitlab.invalid/api?x"))
        let where_ = try #require(URL(string: "http://gitlab.invalid/api"))
        await #expect(throws: HTTPError.credentialOverPlainHTTP(where_)) {
            try await quickClient.get(HTTPRequest(url, credential: Credential(header: "PRIVATE-TOKEN", value: "x")))
        }
    }

    @Test(
        "An address is shown without user, password, query and fragment",
        arguments: [
            ("https://u:p@h.example:8443/a%2Fb?X-Amz-Signature=s#f", "https://h.example:8443/a%2Fb"),
            ("https://h.example/a", "https://h.example/a"),
        ])
    func redacted(_ full: String, _ shown: String) throws {
        let url = try #require(URL(string: full))
        #expect(url.withoutSecrets.absoluteString == shown)
    }

    @Test(
        "What this machine is",
        arguments: [
            ("http://127.0.0.1:80/", true), ("http://localhost:1", true), ("http://[::1]:80/", true),
            ("http://127.1.2.3", true), ("http://127.0.0.1.evil.example", false), ("http://128.0.0.1", false),
            ("http://localhost.evil.example", false),
        ])
    func loopback(_ address: String, _ expected: Bool) throws {
        let url = try #require(URL(string: address))
        #expect(Origin(url)?.isLoopback == expected)
    }
}
