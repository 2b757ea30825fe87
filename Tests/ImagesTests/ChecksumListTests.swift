import Testing

@testable import Images

@Suite("A checksum file")
struct ChecksumListTests {
    private let one = String(repeating: "1a", count: 32)
    private let two = String(repeating: "2B", count: 32)

    @Test("GNU lines are read, text and binary mode")
    func gnu() {
        let list = ChecksumList("\(one)  plain.qcow2\n\(two) *binary.qcow2\n")
        #expect(list.digests == ["plain.qcow2": one, "binary.qcow2": two.lowercased()])
    }

    @Test("BSD lines are read, with comments between")
    func bsd() {
        let list = ChecksumList("# Fedora.qcow2: 500 bytes\nSHA256 (Fedora.qcow2) = \(one)\n")
        #expect(list.digests == ["Fedora.qcow2": one])
    }

    @Test("A clear-signed message counts only between its headers and its signature")
    func clearSigned() {
        let text = """
            SHA256 (before.qcow2) = \(one)
            -----BEGIN PGP SIGNED MESSAGE-----
            Hash: SHA256

            # comment
            - SHA256 (escaped.qcow2) = \(one)
            SHA256 (inside.qcow2) = \(two)
            -----BEGIN PGP SIGNATURE-----

            SHA256 (after.qcow2) = \(one)
            -----END PGP SIGNATURE-----
            """
        #expect(ClearSigned.isMessage(text) && !ClearSigned.isMessage("SHA256 (a) = b"))
        let list = ChecksumList(ClearSigned.body(of: text))
        #expect(list.digests == ["escaped.qcow2": one, "inside.qcow2": two.lowercased()])
    }

    @Test("Windows line ends, and names with spaces")
    func lineEnds() {
        #expect(ChecksumList("\(one)  a b.qcow2\r\n").digests == ["a b.qcow2": one])
    }

    @Test("A file's digest is found by its exact name; in a list of its own by any; a build's name beside an alias")
    func names() {
        let own = ChecksumList("\(one)  x-16.0-Build1.qcow2\n")
        #expect(own.digest(of: "x.qcow2", isOwn: true) == one && own.digest(of: "x.qcow2", isOwn: false) == nil)
        let all = ChecksumList("\(one)  x-latest.qcow2\n\(one)  x-20260720.0.qcow2\n\(two)  y.qcow2\n")
        #expect(all.digest(of: "z.qcow2", isOwn: true) == nil)
        #expect(all.name(of: one, besides: "x-latest.qcow2") == "x-20260720.0.qcow2")
        #expect(all.name(of: two.lowercased(), besides: "y.qcow2") == "y.qcow2")
    }

    @Test(
        "Other digests and half ones are passed over",
        arguments: ["SHA512 (a) = 00", "SHA256 (a) = 12", "d41d8cd98f00b204e9800998ecf8427e  a", "", "garbage"])
    func others(_ line: String) {
        #expect(ChecksumList(line).digests.isEmpty)
    }
}
