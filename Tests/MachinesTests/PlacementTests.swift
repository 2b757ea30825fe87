import Foundation
import Libvirt
import Profiles
import Testing

@testable import Machines

@Suite("Which host gets a machine")
struct PlacementTests {
    private static let gibibyte: UInt64 = 1 << 30
    private let placement = Placement(memoryBytes: 2 << 30, diskBytes: 2 << 30, imageBytes: 1 << 30)

    private func offer(
        _ uri: String, image: Bool = false, memory: UInt64 = 8, disk: UInt64 = 100, obstacle: HostProblem.Kind? = nil
    ) -> Placement.Offer {
        Placement.Offer(
            uri: uri, hasImage: image, memory: memory * Self.gibibyte, disk: disk * Self.gibibyte, obstacle: obstacle)
    }

    @Test("The image counts more than memory, then memory, then the order they were named in")
    func best() throws {
        #expect(try placement.choose(among: [offer("a", memory: 64), offer("b", image: true, memory: 4)]) == 1)
        #expect(try placement.choose(among: [offer("a", memory: 4), offer("b", memory: 64)]) == 1)
        #expect(
            try placement.choose(among: [offer("a", image: true, memory: 9), offer("b", image: true, memory: 64)]) == 1)
        #expect(try placement.choose(among: [offer("a"), offer("b")]) == 0)
    }

    @Test("A host where the machine doesn't fit doesn't get it, with the image or without")
    func fits() throws {
        #expect(try placement.choose(among: [offer("a", image: true, memory: 2), offer("b")]) == 1)
        #expect(try placement.choose(among: [offer("a", disk: 3), offer("b", memory: 3)]) == 1)
        // The image's own gigabyte isn't needed where it is already.
        #expect(try placement.choose(among: [offer("a", image: true, disk: 3)]) == 0)
        #expect(try placement.choose(among: [offer("a", obstacle: .noKVM(.noDevice)), offer("b", memory: 3)]) == 1)
    }

    @Test("Where none fits, each says why")
    func none() {
        let unreachable = HostProblem(uri: "z", kind: .unreachable(reason: "refused"))
        let offers = [
            offer("a", memory: 1), offer("b", disk: 1), offer("c", obstacle: .noWayIntoGuests),
            offer("d", image: true, disk: 2),
        ]
        #expect(
            throws: MachineError.noHostFits([
                unreachable, HostProblem(uri: "a", kind: .memory(needed: 2 << 30, available: 1 << 30)),
                HostProblem(uri: "b", kind: .disk(needed: 3 << 30, available: 1 << 30)),
                HostProblem(uri: "c", kind: .noWayIntoGuests),
                HostProblem(uri: "d", kind: .disk(needed: 2 << 30, available: 2 << 30)),
            ])
        ) {
            try placement.choose(among: offers, unreachable: [unreachable])
        }
    }
}

@Suite("Several hosts", .enabled(if: Installed.daemon, Installed.daemonReason))
struct HostChoiceTests {
    @Test("One that can't be reached is said and passed over; one with the image is preferred")
    func passedOver() async throws {
        try await TestDaemon.with { running in
            try await running.daemon.start()
            let recorder = Recorder()
            let gone = "qemu:///session?socket=\(running.scratch.file("nobody"))"
            let other = running.daemon.uri + "&other=1"
            let choice = try await HostChoice.open(
                uris: [gone, running.daemon.uri, other], folders: running.folders
            ) { recorder.append($0) }
            #expect(choice.hosts.map(\.host.connection.uri) == [running.daemon.uri, other])
            guard case .hostPassedOver(let problem) = recorder.all.first else {
                Issue.record("\(recorder.all)")
                return
            }
            #expect(problem.uri == gone)
            let chosen = try await choice.place(.sample(), imageBytes: 1) { $0.host.connection.uri == other }
            #expect(chosen.host.connection.uri == other)
            #expect(recorder.all.last == .placed(uri: other))
            var large = Profile.sample()
            large.shape.memoryBytes = 1 << 50
            let error = await #expect(throws: MachineError.self) {
                try await choice.place(large, imageBytes: 1) { _ in true }
            }
            guard case .noHostFits(let problems) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(problems.map(\.uri) == [gone, running.daemon.uri, other])
        }
    }

    @Test("When none of several is reached, each is named")
    func unreachable() async throws {
        let scratch = try ScratchFolder()
        let folders = MachineFolders(machines: scratch.path, volumes: scratch.path, runtime: scratch.path)
        let uris = ["a", "b"].map { "qemu:///session?socket=\(scratch.file($0))" }
        let error = await #expect(throws: MachineError.self) {
            try await HostChoice.open(uris: uris, folders: folders) { _ in }
        }
        guard case .noHostFits(let problems) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problems.map(\.uri) == uris)
    }
}
