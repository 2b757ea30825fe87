internal import Crypto
internal import Foundation
internal import Images
internal import Libvirt
internal import Profiles

/// What a saved machine depends on, as one number: it is used for no machine that would differ in any of it.
enum WarmKey {
    /// - Parameters:
    ///   - plan: Of the machine that is wanted.
    ///   - host: Where; its versions and processor count.
    static func make(
        _ plan: MachinePlan, on host: VirtualisationHost, _ accelerator: AcceleratorChoice
    ) async throws -> String {
        let versions = await host.versions()
        let parts = [
            host.connection.uri, host.pool.name, plan.image.digest, try document(plan, accelerator).xml(),
            plan.profile.login.user, versions.libvirt ?? "", versions.hypervisor ?? "", processor(),
        ]
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part.utf8.count)\n".utf8))
            hash.update(data: Data(part.utf8))
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The machine's document without what is each machine's own.
    private static func document(_ plan: MachinePlan, _ accelerator: AcceleratorChoice) -> DomainDocument {
        var plan = plan
        plan.name = ""
        plan.job = nil
        plan.claim = nil
        let kernel = plan.image.kernel.map {
            OperatingSystem.DirectKernel(kernel: "", initrd: "", commandLine: $0.commandLine)
        }
        return MachineDocument(
            plan: plan, accelerator: accelerator, network: .user(hasOutbound: true), overlay: "",
            kernel: plan.profile.boot == .kernel ? kernel : nil, seed: "", consoleLog: "", leases: "", agentSocket: ""
        ).domain()
    }

    /// What the host's processor is and can do: QEMU's own processor model takes from it, too.
    private static func processor() -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let lines = text.prefix { $0 != "\0" }.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.prefix { !$0.isEmpty }.filter { line in
            ["vendor_id", "cpu family", "model", "stepping", "microcode", "flags"].contains { line.hasPrefix($0) }
        }.joined(separator: "\n")
    }
}
