internal import ArgumentParser
internal import Foundation
internal import Machines
internal import Profiles

/// Whose machines and images are meant: one's own, or those of a CI host's executor.
struct MachineScope: ParsableArguments {
    @Flag(help: "Those of this host's executor instead of your own.")
    var executor = false
    @OptionGroup var policy: PolicyOptions

    /// Where their leases are.
    func folders(_ context: Context) throws -> MachineFolders {
        executor ? try context.executorFolders(try policy.read()) : try context.folders.machineFolders()
    }
}
