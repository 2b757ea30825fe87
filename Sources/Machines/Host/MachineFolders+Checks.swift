internal import Foundation

extension MachineFolders {
    /// The folder of volumes on a host of this connection; the machines' own one, or that of a system daemon.
    public func volumes(on uri: String) -> String {
        VirtualisationHost.isSystem(uri) ? MachinePool.systemFolder : volumes
    }

    /// Whether the runtime folder's path is short enough for every socket that is made below it (`unix(7)`: 107 bytes).
    public var hasRoomForSockets: Bool {
        let sockets = MachineSockets(folder: runtime, machine: "12345678")
        // ssh connects under the name with 17 bytes more.
        let longest = max(sockets.agent.utf8.count, sockets.control.utf8.count + 17)
        return longest <= 107
    }
}

extension Machines {
    /// The folders of machines whose lease can't be read. Those without any are taken away by a collection.
    public static func unreadable(in folders: MachineFolders) -> [String] {
        let leases = LeaseFolder(path: folders.machines)
        return leases.machines().filter { machine in
            let hasLease = FileManager.default.fileExists(atPath: leases.folder(of: machine) + "/lease.json")
            return hasLease && (try? leases.read(machine)) == nil
        }.map { leases.folder(of: $0) }
    }
}
