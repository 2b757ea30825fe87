internal import Foundation

/// The log that libvirt keeps of a domain's QEMU: its command line, then what it says.
struct EmulatorLog {
    let path: String

    /// Where libvirt puts it: `/var/log/libvirt/qemu` for the system, the cache folder for a session
    /// (libvirt `src/qemu/qemu_conf.c`).
    static func path(of domain: String, on uri: String, _ folders: MachineFolders) -> String? {
        guard let address = URLComponents(string: uri), address.host?.isEmpty ?? true else { return nil }
        if VirtualisationHost.isSystem(uri) { return "/var/log/libvirt/qemu/\(domain).log" }
        let own = PrivateDaemon.standard(in: folders)
        if uri == own.uri { return own.folder + "/cache/libvirt/qemu/log/\(domain).log" }
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory() + "/.cache"
        return cache + "/libvirt/qemu/log/\(domain).log"
    }

    /// The last lines that QEMU wrote: those of its command line end in backslashes.
    func end(lines: Int = 8) -> [String] {
        let written = ConsoleLog(path: path).tail(lines: 200).filter { !$0.hasSuffix("\\") }
        return Array(written.suffix(lines))
    }
}
