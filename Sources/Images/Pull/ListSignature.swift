internal import Files
internal import Foundation
internal import Programs

/// Checks the signature of a checksum file.
struct ListSignature {
    /// The checksum file as it came.
    let list: String
    /// A signature of its own; nil if the file is signed in itself, or not at all.
    let signature: String?
    /// Path of the file with the keys that may have signed it.
    let keyFile: String
    /// Where the file came from, for messages.
    let url: String

    /// In every installation of apt, and where gpg is.
    static let gpgv = Program("gpgv", debianPackage: "gpgv", fedoraPackage: "gnupg2")

    /// - Parameter folder: Where the program's files may lie for a moment.
    /// - Returns: What is signed, and the fingerprint of the key that signed it.
    /// - Throws: `ImageError.badSignature`, `.notSigned`, ``FileError``, `ProgramError`.
    func check(in folder: String) async throws -> (text: String, key: String) {
        guard signature != nil || ClearSigned.isMessage(list) else { throw ImageError.notSigned(url: url) }
        let scratch = "\(folder)/signature-\(UUID().uuidString)"
        do { try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true) } catch {
            throw FileError.unusable(path: scratch, code: errno)
        }
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let keyring = "\(scratch)/keyring"
        try write(try keys(), to: keyring)
        try write(Data(list.utf8), to: "\(scratch)/list")
        var arguments = ["--status-fd", "1", "--keyring", keyring]
        if let signature {
            try write(Data(signature.utf8), to: "\(scratch)/list.asc")
            arguments += ["\(scratch)/list.asc", "\(scratch)/list"]
        } else {
            // What is before and behind the message is not signed: what gpgv writes is.
            arguments += ["--output", "\(scratch)/signed", "\(scratch)/list"]
        }
        let answer = try await Self.gpgv.result(
            arguments, environment: ["GNUPGHOME": scratch, "LC_ALL": "C"], deadline: .seconds(60))
        let status = String(decoding: answer.standardOutput, as: UTF8.self)
        guard answer.status == 0, let key = Self.signer(status) else {
            throw ImageError.badSignature(url: url, reason: Self.reason(status, answer.standardError))
        }
        if signature != nil { return (list, key) }
        guard let signed = FileManager.default.contents(atPath: "\(scratch)/signed") else {
            throw ImageError.badSignature(url: url, reason: "nothing is signed")
        }
        return (String(decoding: signed, as: UTF8.self), key)
    }

    /// The fingerprint of a good signature in gpgv's status lines (GnuPG, `doc/DETAILS`).
    private static func signer(_ status: String) -> String? {
        status.split(separator: "\n").lazy
            .compactMap { $0.wholeMatch(of: /\[GNUPG:\] VALIDSIG ([0-9A-F]{40,64}) .*/) }
            .first.map { String($0.1) }
    }

    private static func reason(_ status: String, _ said: Data) -> String {
        if let missing = status.firstMatch(of: /\[GNUPG:\] NO_PUBKEY ([0-9A-F]+)/) {
            return "it is signed by \(missing.1), which is none of the profile's keys"
        }
        if status.contains("[GNUPG:] BADSIG") { return "the signature is not of this text" }
        let lines = String(decoding: said.suffix(1024), as: UTF8.self).split(separator: "\n")
        return lines.last.map(String.init) ?? "gpgv gives no reason"
    }

    /// gpgv takes keys as they are, not in armour.
    private func keys() throws -> Data {
        guard let data = FileManager.default.contents(atPath: keyFile), data.count <= 1 << 20 else {
            throw FileError.unusable(path: keyFile, code: ENOENT)
        }
        guard data.first.map({ $0 < 0x80 }) == true else { return data }
        return Armour.data(in: String(decoding: data, as: UTF8.self))
    }

    private func write(_ data: Data, to path: String) throws {
        do { try data.write(to: URL(fileURLWithPath: path)) } catch {
            throw FileError.unusable(path: path, code: errno)
        }
    }
}

/// OpenPGP's ASCII armour (RFC 9580, 6.2).
enum Armour {
    /// The bytes of all blocks in a text, one after the other. Checksums at their ends are not looked at: what is inside
    /// proves itself.
    static func data(in text: String) -> Data {
        var (data, block) = (Data(), String?.none)
        var isHeader = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("-----BEGIN PGP ") {
                (block, isHeader) = ("", true)
            } else if line.hasPrefix("-----END PGP ") {
                data.append(block.flatMap { Data(base64Encoded: $0) } ?? Data())
                block = nil
            } else if isHeader {
                isHeader = !line.isEmpty
            } else if !line.hasPrefix("=") {
                block?.append(line)
            }
        }
        return data
    }
}
