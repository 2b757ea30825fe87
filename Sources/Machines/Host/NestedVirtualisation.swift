internal import Foundation

/// Whether guests on this host's KVM may run guests of their own.
public struct NestedVirtualisation: Sendable {
    /// The folders of the kernel's modules that have a parameter `nested`.
    let modules: [String]

    /// The modules of Intel's and AMD's processors.
    public static let kernelModules = ["/sys/module/kvm_intel", "/sys/module/kvm_amd"]

    public init(modules: [String] = kernelModules) {
        self.modules = modules
    }

    /// The loaded module's name and its setting; nil when none is loaded.
    ///
    /// The parameter is a number in one kernel and a letter in another (`arch/x86/kvm/svm/svm.c`, `vmx/vmx.c`).
    public func setting() -> (module: String, isOn: Bool)? {
        for folder in modules {
            guard let text = try? String(contentsOfFile: folder + "/parameters/nested", encoding: .utf8) else {
                continue
            }
            let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
            return ((folder as NSString).lastPathComponent, ["Y", "y", "1"].contains(value))
        }
        return nil
    }
}
