internal import Foundation
internal import Profiles
internal import Programs

/// What makes a machine of an image: a small ISO 9660 volume labelled `cidata`.
///
/// It has what cloud-init reads at a first boot (datasource NoCloud; both files are JSON, which is YAML too), and beside
/// it the same facts in plain files for a prepared image's own program (``IdentityProgram``).
struct Seed {
    /// Bytes that the guest stirs into its random numbers: a restored guest has its siblings' state otherwise, and not
    /// every kernel notices a new generation identifier.
    private static let randomBytes = 64

    let metaData: MetaData
    let userData: UserData
    /// 32 hexadecimal digits, for /etc/machine-id of a restored guest.
    private let machineID: String
    private let random: [UInt8]

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
        random = (0..<Self.randomBytes).map { _ in UInt8.random(in: 0...255) }
        machineID = instance.uuidString.lowercased().replacing("-", with: "")
        metaData = MetaData(instanceID: "virt-ci-\(instance.uuidString.lowercased())", hostname: machine)
        let sudo = login.sudo && login.user != "root" ? ["ALL=(ALL) NOPASSWD:ALL"] : nil
        userData = UserData(
            users: [User(name: login.user, keys: [try keys.publicLoginKey()], sudo: sudo)],
            sshKeys: HostKeys(ed25519Private: try keys.privateHostKey(), ed25519Public: try keys.publicHostKey()),
            hostname: machine)
    }

    private func identity() -> [String: Data] {
        let texts = [
            "hostname": metaData.hostname + "\n", "host_key": userData.sshKeys.ed25519Private,
            "host_key.pub": userData.sshKeys.ed25519Public + "\n",
            "authorized_keys": userData.users.flatMap(\.keys).map { $0 + "\n" }.joined(),
            "machine_id": machineID + "\n",
        ]
        return texts.mapValues { Data($0.utf8) }.merging(["random": Data(random)]) { text, _ in text }
    }

    /// The contents of the volume's files, by path.
    func files() throws -> [String: Data] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var files = [
            "meta-data": try encoder.encode(metaData),
            "user-data": Data("#cloud-config\n".utf8) + (try encoder.encode(userData)),
        ]
        for (name, data) in identity() { files["identity/\(name)"] = data }
        return files
    }

    /// Writes the volume. It holds the guest's private host key, so nobody else may read it.
    func write(to file: String) async throws {
        let folder = file + ".d"
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: folder + "/identity", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? manager.removeItem(atPath: folder) }
        for (name, data) in try files() { try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        try await Program.xorriso.run(
            ["-as", "mkisofs", "-quiet", "-volid", "cidata", "-joliet", "-rational-rock", "-output", file, folder])
        try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}
