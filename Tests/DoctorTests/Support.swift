import Foundation
import GitLabAPI
import Libvirt
import Machines
import Profiles
import Programs
import Testing

@testable import Doctor

/// A world below a folder that is gone with its test. The path is short, because sockets are made below it.
final class ArrangedWorld {
    let folder: String
    var world: World

    init(profile: String? = ArrangedWorld.profile) throws {
        folder = "/tmp/vcd-\(UUID().uuidString.lowercased().prefix(8))"
        let folders = MachineFolders(
            machines: folder + "/machines", volumes: folder + "/volumes", runtime: folder + "/run")
        world = World(
            connect: "qemu:///session?socket=\(folder)/socket", folders: folders,
            profiles: ProfileCatalogue(directories: [folder + "/profiles"]), server: nil,
            tokens: TokenDiscovery(environment: [:], home: folder),
            explain: { Explanation(sentence: "explained: \($0)", hint: "its hint") })
        world.limit = .seconds(20)
        try makeFolder("")
        if let profile { try write(profile, to: "profiles/small.yaml") }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func makeFolder(_ name: String, mode: Int = 0o700) throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    /// What a check finds here, with the folder's path replaced by `ROOT`.
    func finding(_ check: some Check) async -> Finding {
        var finding = await check.finding()
        finding.sentence = finding.sentence.replacing(folder, with: "ROOT")
        finding.remedy = finding.remedy?.replacing(folder, with: "ROOT")
        return finding
    }

    static let profile = """
        summary: A small machine
        image:
          file: disk.qcow2
        shape:
          processors: 1
          memory: 64 MiB
          disk: 16 MiB

        """
}

/// Where a test needs what a host may lack.
enum Host {
    static func has(_ programs: Program...) -> Bool { programs.allSatisfy { (try? $0.locate()) != nil } }
}
