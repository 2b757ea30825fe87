internal import Machines

/// Whether the processor's virtualisation really runs a guest.
struct KVMCheck: Check {
    static let subject = Finding.Subject.kvm
    let world: World
    let finding: Task<KVMFinding, Never>

    func examine() async throws -> Outcome {
        switch await finding.value {
        case .usable: .ok("A guest ran on KVM")
        case .noHardware:
            .warn(
                "This processor offers no virtualisation: guests are emulated, which is slow",
                remedy:
                    "switch VT-x or AMD-V on in the firmware; in a virtual machine, nested virtualisation on its host")
        case .deviceWithoutHardware:
            .warn(
                "'\(world.system.kvm)' is there, the processor offers no virtualisation: guests are emulated, which is slow",
                remedy: "run on a host with virtualisation, or leave it: results are the same")
        case .noDevice:
            .warn(
                "The processor can, and there is no '\(world.system.kvm)': guests are emulated, which is slow",
                remedy: world.root("modprobe -a kvm_intel kvm_amd"))
        case .noPermission:
            .warn(
                "This user may not open '\(world.system.kvm)': guests are emulated, which is slow",
                remedy: "sudo usermod --append --groups kvm $(id -un), and log in again")
        case .guestFailed:
            .warn(
                "'\(world.system.kvm)' opens, and a guest doesn't run with it: guests are emulated, which is slow",
                remedy:
                    "look for another hypervisor that holds the processor: lsmod | grep -E 'vbox|vmmon'; then dmesg | grep kvm"
            )
        }
    }
}
