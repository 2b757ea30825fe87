internal import Foundation
internal import Programs

/// What was found about KVM on this host.
public enum KVMFinding: String, Sendable, Codable, Equatable {
    /// A guest ran.
    case usable
    /// The processor says that it can't (`vmx`, `svm` missing in `/proc/cpuinfo`), and there is no device.
    case noHardware
    /// The processor says that it can't, but `/dev/kvm` exists: some sandboxes have one that never runs a guest.
    case deviceWithoutHardware
    /// No `/dev/kvm`: the module is not loaded, or virtualisation is off in the firmware.
    case noDevice
    /// `/dev/kvm` is there and this user may not open it.
    case noPermission
    /// `/dev/kvm` opens, and a guest of three instructions did not get to its end.
    case guestFailed

    /// Whether a libvirt daemon of this user would try the device, fail, and try again at every start.
    public var misleadsLibvirt: Bool { self == .deviceWithoutHardware || self == .guestFailed }
}

/// Finds out whether KVM can really run a guest: a device that opens proves nothing.
public struct KVMProbe: Sendable {
    let cpuInformation: String
    let device: String

    public init(cpuInformation: String = "/proc/cpuinfo", device: String = "/dev/kvm") {
        self.cpuInformation = cpuInformation
        self.device = device
    }

    /// Looks at the processor and the device, and if both look well runs a guest for up to a second.
    public func find() async -> KVMFinding {
        let exists = access(device, F_OK) == 0
        let opens = access(device, R_OK | W_OK) == 0
        guard hasHardware() else { return opens ? .deviceWithoutHardware : .noHardware }
        guard exists else { return .noDevice }
        guard opens else { return .noPermission }
        return await Self.runsGuest(accelerator: "kvm", processor: "host") ? .usable : .guestFailed
    }

    private func hasHardware() -> Bool {
        guard let text = try? String(contentsOfFile: cpuInformation, encoding: .utf8) else { return false }
        return text.split(separator: "\n").contains { line in
            line.hasPrefix("flags") && line.split(separator: " ").contains { $0 == "vmx" || $0 == "svm" }
        }
    }

    /// Runs a guest that only reports an exit status through QEMU's `isa-debug-exit` device.
    static func runsGuest(accelerator: String, processor: String) async -> Bool {
        let folder = FileManager.default.temporaryDirectory.appending(path: "virt-ci-probe-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let firmware = folder.appending(path: "firmware")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            try Self.firmware.write(to: firmware)
            let result = try await Program.qemu.result(
                [
                    "-nodefaults", "-display", "none", "-machine", "pc,accel=\(accelerator)", "-cpu", processor,
                    "-m", "16", "-bios", firmware.path, "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
                ], deadline: .seconds(accelerator == "kvm" ? 1 : 20))
            return result.status == Self.expectedStatus
        } catch {
            return false
        }
    }

    /// 64 KiB that end at 4 GiB, where an x86 processor begins: `mov al,0x10; out 0xf4,al; hlt` at the reset vector.
    private static var firmware: Data {
        var bytes = Data(repeating: 0xf4, count: 1 << 16)
        bytes.replaceSubrange((1 << 16) - 16..<(1 << 16) - 12, with: [0xb0, 0x10, 0xe6, 0xf4])
        return bytes
    }

    /// The device ends QEMU with the written value doubled, plus one.
    private static let expectedStatus: Int32 = 0x10 << 1 | 1
}
