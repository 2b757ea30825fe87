import Foundation
import Profiles
import Programs
import Testing

@testable import Images

private let gnuPG = Program("gpg", debianPackage: "gpg", fedoraPackage: "gnupg2")

/// A key of a test's own.
private struct SigningKey {
    let scratch: ScratchFolder
    let fingerprint: String
    var keyFile: String { scratch.file("key.asc") }

    init() async throws {
        // Short: gpg's agent makes sockets in it.
        scratch = try ScratchFolder(in: "/tmp")
        try await Self.gpg(["--quick-gen-key", "Test <test@example.invalid>", "ed25519", "sign"], scratch)
        let listed = try await Self.gpg(["--with-colons", "--list-keys"], scratch)
        fingerprint = try #require(listed.firstMatch(of: /fpr:+([0-9A-F]{40}):/)).1.description
        try await Self.gpg(["--armor", "--output", keyFile, "--export"], scratch)
    }

    @discardableResult
    private static func gpg(_ arguments: [String], _ scratch: ScratchFolder) async throws -> String {
        let answer = try await gnuPG.run(
            ["--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback"] + arguments,
            environment: ["GNUPGHOME": scratch.path], deadline: .seconds(60))
        return String(decoding: answer.standardOutput, as: UTF8.self)
    }

    func clearSigned(_ text: String) async throws -> String { try await sign(text, "--clear-sign") }

    func detached(_ text: String) async throws -> String { try await sign(text, "--armor", "--detach-sign") }

    private func sign(_ text: String, _ options: String...) async throws -> String {
        try Data(text.utf8).write(to: URL(filePath: scratch.file("text")))
        return try await Self.gpg(["--output", "-"] + options + [scratch.file("text")], scratch)
    }

    /// Ends gpg's agent.
    func end() async {
        let program = Program("gpgconf", debianPackage: "gpgconf", fedoraPackage: "gnupg2")
        _ = try? await program.result(
            ["--kill", "all"], environment: ["GNUPGHOME": scratch.path], deadline: .seconds(20))
    }
}

@Suite("The signature of a checksum file", .enabled(if: Installed.has(gnuPG, ListSignature.gpgv), "needs gpg and gpgv"))
struct ListSignatureTests {
    private let text = "SHA256 (image.qcow2) = \(String(repeating: "1a", count: 32))\n- dash\n"

    private func check(
        _ list: String, signature: String? = nil, key: String
    ) async throws -> (text: String, key: String) {
        let scratch = try ScratchFolder()
        return try await ListSignature(list: list, signature: signature, keyFile: key, url: "u").check(in: scratch.path)
    }

    private func reason(_ body: () async throws -> Void) async -> String? {
        let error = await #expect(throws: ImageError.self) { try await body() }
        guard case .badSignature("u", let reason) = error else { return nil }
        return reason
    }

    @Test("A message signed in itself: what is signed counts, and nothing around it")
    func clearSigned() async throws {
        let (mine, others) = (try await SigningKey(), try await SigningKey())
        let signed = try await mine.clearSigned(text)
        let forged = "SHA256 (forged.qcow2) = \(String(repeating: "2b", count: 32))\n"
        let checked = try await check(forged + signed + forged, key: mine.keyFile)
        #expect(checked.key == mine.fingerprint)
        #expect(ChecksumList(checked.text).digests == ["image.qcow2": String(repeating: "1a", count: 32)])

        let changed = signed.replacing("1a1a", with: "1b1b")
        #expect(await reason { _ = try await check(changed, key: mine.keyFile) } == "the signature is not of this text")
        let foreign = await reason { _ = try await check(signed, key: others.keyFile) }
        #expect(foreign?.hasSuffix("which is none of the profile's keys") == true, "\(foreign ?? "nothing")")
        await #expect(throws: ImageError.notSigned(url: "u")) { _ = try await check(text, key: mine.keyFile) }
        let cut = signed.prefix { $0 != "=" } + "\n"
        #expect(await reason { _ = try await check(String(cut), key: mine.keyFile) } != nil)
        await mine.end()
        await others.end()
    }

    @Test("A signature of its own, by one of several keys")
    func detached() async throws {
        let (mine, others) = (try await SigningKey(), try await SigningKey())
        let keys = mine.scratch.file("keys.asc")
        let both =
            try String(contentsOfFile: others.keyFile, encoding: .utf8)
            + String(contentsOfFile: mine.keyFile, encoding: .utf8)
        try both.write(toFile: keys, atomically: false, encoding: .utf8)
        let signature = try await mine.detached(text)
        #expect(try await check(text, signature: signature, key: keys).key == mine.fingerprint)
        #expect(await reason { _ = try await check(text + "x", signature: signature, key: keys) } != nil)
        #expect(await reason { _ = try await check(text, signature: "none", key: keys) } != nil)
        await mine.end()
        await others.end()
    }

    @Test("A pull says who signed, and takes nothing that is badly signed")
    func resolution() async throws {
        let mine = try await SigningKey()
        let signed = try await mine.clearSigned(text)
        let image = CloudImage(
            url: "https://a.invalid/image.qcow2", checksumURL: "https://a.invalid/SUM", keyFile: mine.keyFile)
        func resolve(_ list: String) async throws -> ResolvedImage {
            let scratch = try ScratchFolder()
            let fetch = ImageFetch(text: { _, _ in list }, file: { _, _, _, _ in })
            return try await ImageResolution(image: image, fetch: fetch, folder: scratch.path, onEvent: { _ in }).run()
        }
        #expect(try await resolve(signed).trust == ImageTrust(kind: .signature, by: mine.fingerprint))
        await #expect(throws: ImageError.self) { try await resolve(signed.replacing("1a1a", with: "1b1b")) }
        await #expect(throws: ImageError.notSigned(url: "https://a.invalid/SUM")) { try await resolve(text) }
        await mine.end()
    }
}

@Suite("OpenPGP's armour")
struct ArmourTests {
    @Test("All blocks of a text, without headers and checksums")
    func blocks() {
        let block =
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: x\n\nAAEC\nAwQ=\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n"
        #expect(Armour.data(in: "text\n" + block + "\r\n" + block) == Data([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]))
        #expect(Armour.data(in: "nothing").isEmpty)
    }
}
