internal import Machines
internal import Profiles

/// Whether guests may run guests, for the profiles that want it.
struct NestedCheck: Check {
    static let subject = Finding.Subject.nested
    let world: World
    let finding: Task<KVMFinding, Never>

    func examine() async throws -> Outcome {
        guard await finding.value == .usable else {
            return .skipped("Guests are emulated, and the emulated processor has virtualisation of its own")
        }
        let wanting = ((try? world.profiles.entries()) ?? []).compactMap { try? world.profiles.profile($0) }
            .filter(\.shape.nestedVirtualisation).map(\.name)
        guard let setting = NestedVirtualisation(modules: world.system.nestedModules).setting() else {
            return .warn(
                "The kernel doesn't tell whether guests may run guests",
                remedy: "look for 'nested' in modinfo kvm_intel and modinfo kvm_amd")
        }
        guard !setting.isOn else { return .ok("Guests may run guests (\(setting.module))") }
        let sentence = "Guests may not run guests (\(setting.module))"
        guard !wanting.isEmpty else { return .ok("\(sentence), and no profile wants it") }
        return .warn(
            "\(sentence); these profiles want it: \(wanting.joined(separator: ", "))",
            remedy: world.root(
                "sh -c 'echo options \(setting.module) nested=1 > /etc/modprobe.d/virt-ci.conf; "
                    + "modprobe -r \(setting.module); modprobe \(setting.module)'"))
    }
}
