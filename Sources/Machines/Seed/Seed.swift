internal import Foundation
internal import Profiles
internal import Programs

/// What cloud-init reads at a machine's first boot: a small ISO 9660 volume labelled `cidata`
/// (cloud-init, datasource NoCloud). Both files are JSON, which is YAML too.
struct Seed {
    let metaData: MetaData
    let userData: UserData

    struct MetaData: Encodable {
        /// A new one says "first boot".
        let instanceID: String
        let hostname: String

        enum CodingKeys: String, CodingKey {
            case instanceID = "instance-id"
            case hostname = "local-hostname"
        }
    }

    struct UserData: Encodable {
        let users: [User]
        let sshKeys: HostKeys
        let hostname: String
        /// Otherwise cloud-init puts a notice in front of root's keys that ends every login.
        let disableRoot = false
        let passwordLogin = false

        enum CodingKeys: String, CodingKey {
            case users, hostname
            case sshKeys = "ssh_keys"
            case disableRoot = "disable_root"
            case passwordLogin = "ssh_pwauth"
        }
    }

    struct User: Encodable {
        let name: String
        let keys: [String]
        let sudo: [String]?
        let shell = "/bin/bash"
        /// A locked account is refused by some servers even with a key.
        let locked = false

        enum CodingKeys: String, CodingKey {
            case name, sudo, shell
            case keys = "ssh_authorized_keys"
            case locked = "lock_passwd"
        }
    }

    struct HostKeys: Encodable {
        let ed25519Private: String
        let ed25519Public: String

        enum CodingKeys: String, CodingKey {
            case ed25519Private = "ed25519_private"
            case ed25519Public = "ed25519_public"
        }
    }

    init(machine: String, instance: UUID, login: Login, keys: MachineKeys) throws {
        metaData = MetaData(instanceID: "virt-ci-\(instance.uuidString.lowercased())", hostname: machine)
        let sudo = login.sudo && login.user != "root" ? ["ALL=(ALL) NOPASSWD:ALL"] : nil
        userData = UserData(
            users: [User(name: login.user, keys: [try keys.publicLoginKey()], sudo: sudo)],
            sshKeys: HostKeys(ed25519Private: try keys.privateHostKey(), ed25519Public: try keys.publicHostKey()),
            hostname: machine)
    }

    /// The contents of the volume's files, by name.
    func files() throws -> [String: Data] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [
            "meta-data": try encoder.encode(metaData),
            "user-data": Data("#cloud-config\n".utf8) + (try encoder.encode(userData)),
        ]
    }

    /// Writes the volume. It holds the guest's private host key, so nobody else may read it.
    func write(to file: String) async throws {
        let folder = file + ".d"
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? manager.removeItem(atPath: folder) }
        let files = try files()
        for (name, data) in files { try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        try await Program.xorriso.run(
            ["-as", "mkisofs", "-quiet", "-volid", "cidata", "-joliet", "-rational-rock", "-output", file]
                + files.keys.sorted().map { "\(folder)/\($0)" })
        try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}
