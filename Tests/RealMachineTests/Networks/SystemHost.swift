import Foundation
import Programs
import Synchronization
import Testing

/// A host with `qemu:///system` and libvirt's default NAT network, in namespaces of a test's own: its network, its
/// processes, and the folders that a system daemon works in are nobody else's.
///
/// It is reached over ssh alone, by a server that is started for each connection.
struct SystemHost: Sendable {
    let folder: String
    /// The first process in the namespaces.
    let process: pid_t

    static let sshd = Program("sshd", debianPackage: "openssh-server", fedoraPackage: "openssh-server")
    private static let nsenter = Program("nsenter", debianPackage: "util-linux", fedoraPackage: "util-linux")
    private static let virtlogd = Program("virtlogd", debianPackage: "libvirt-daemon", fedoraPackage: "libvirt-daemon")
    private static let dnsmasq = Program("dnsmasq", debianPackage: "dnsmasq-base", fedoraPackage: "dnsmasq")
    private static let iptables = Program("iptables", debianPackage: "iptables", fedoraPackage: "iptables-nft")

    /// Whether this machine can have one.
    static let isPossible =
        geteuid() == 0
        && [.libvirtd, .qemu, .unshare, sshd, nsenter, virtlogd, dnsmasq, iptables].allSatisfy {
            (try? $0.locate()) != nil
        }

    /// The connection to it, by the name that its ssh configuration has.
    var uri: String { "qemu+ssh://vm-host/system?command=\(folder)/ssh" }
    /// Where the volumes of its pool are.
    var volumes: String { folder + "/lib/virt-ci" }

    /// What a command line begins with to run there.
    var prefix: [String] {
        get throws {
            [try Self.nsenter.locate(), "--target", String(process), "--net", "--mount", "--pid", "--"]
        }
    }

    /// Runs a program there.
    func run(_ words: [String]) async throws -> ProgramResult {
        try await Self.nsenter.result(Array(try prefix.dropFirst()) + words, deadline: .seconds(600))
    }

    /// Runs `body` with a host, and ends all its processes.
    static func use(_ body: @escaping @Sendable (SystemHost) async throws -> Void) async throws {
        // Short, because sockets are made below it.
        let folder = "/tmp/vci-\(UUID().uuidString.lowercased().prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try await prepare(folder)
        let (processes, hasStarted) = AsyncStream<pid_t>.makeStream()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                let said = Mutex("")
                let status = try await Program.unshare.stream(
                    [
                        "--net", "--mount", "--pid", "--fork", "--kill-child=KILL", "--propagation", "private", "--",
                        "sh", "-c", script, "host", folder,
                    ]
                ) { stream, data in
                    let text = said.withLock { said in
                        said += String(decoding: data, as: UTF8.self)
                        return said
                    }
                    guard stream == .standardOutput,
                        let line = text.split(separator: "\n").last(where: { $0.hasPrefix("ready ") }),
                        let process = pid_t(line.dropFirst("ready ".count))
                    else { return }
                    hasStarted.yield(process)
                    hasStarted.finish()
                }
                hasStarted.finish()
                Issue.record("the host ended with \(status): \(said.withLock { $0 }.suffix(2000))")
                return false
            }
            group.addTask {
                for await process in processes {
                    let host = SystemHost(folder: folder, process: process)
                    try host.writeClient()
                    try await body(host)
                }
                return true
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next(), !isDone {}
        }
    }

    private static func prepare(_ folder: String) async throws {
        for key in ["id", "host"] {
            try await Program.sshKeygen.run(["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(key)"])
        }
        let files = [
            "sshd_config": """
            HostKey \(folder)/host
            AuthorizedKeysFile \(folder)/id.pub
            StrictModes no
            UsePAM no
            PidFile none
            PermitRootLogin yes
            """,
            "qemu.conf": """
            namespaces = []
            cgroup_controllers = []
            security_driver = "none"
            remember_owner = 0
            """,
            "default.xml": """
            <network><name>default</name><forward mode='nat'/><bridge name='virbr0' stp='on' delay='0'/>
            <ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' \
            end='192.168.122.254'/></dhcp></ip></network>
            """,
        ]
        for (name, text) in files {
            try "\(text)\n".write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        let hostKey = try String(contentsOfFile: folder + "/host.pub", encoding: .utf8)
        try "vm-host \(hostKey)".write(toFile: folder + "/known", atomically: true, encoding: .utf8)
    }

    /// The user's ssh, with a configuration that knows the host.
    private func writeClient() throws {
        let enter = "nsenter --target \(process) --net --mount --pid --"
        let configuration = """
            Host vm-host
              User root
              IdentityFile \(folder)/id
              UserKnownHostsFile \(folder)/known
              StrictHostKeyChecking yes
              ProxyCommand \(enter) sh -c 'exec \(try Self.sshd.locate()) -i -f \(folder)/sshd_config'

            """
        try configuration.write(toFile: folder + "/config", atomically: true, encoding: .utf8)
        try "#!/bin/sh\nexec ssh -F \(folder)/config \"$@\"\n".write(
            toFile: folder + "/ssh", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/ssh")
    }

    /// The first process stays and takes over orphans, or a QEMU that ended would not be gone. QEMU runs as a user of its
    /// own, as on any system host, and can't open `/dev/kvm`, which only misleads libvirt where it can't run a guest.
    private static let script = """
        set -e
        read -r process rest < /proc/self/stat
        mount -t proc proc /proc
        ip link set lo up
        mount -t sysfs sysfs /sys
        cd "$1"
        mkdir run lib cache log etc etc/qemu etc/qemu/networks etc/qemu/networks/autostart
        chmod 711 .
        : > no-kvm
        chmod 0 no-kvm
        if [ -e /dev/kvm ]; then mount --bind no-kvm /dev/kvm; fi
        cp qemu.conf etc/
        cp default.xml etc/qemu/networks/
        ln -s ../default.xml etc/qemu/networks/autostart/
        cp /etc/passwd passwd
        cp /etc/group group
        grep -q ^libvirt-qemu: passwd || echo 'libvirt-qemu:x:64055:64055::/:/bin/false' >> passwd
        for name in libvirt-qemu kvm; do
          grep -q "^$name:" group || echo "$name:x:$((64055 + ${#name})):" >> group
        done
        mount --bind passwd /etc/passwd
        mount --bind group /etc/group
        mount --bind run /run
        mkdir -p /run/sshd /run/lock /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
        mount --bind etc /etc/libvirt
        mount --bind lib /var/lib/libvirt
        mount --bind cache /var/cache/libvirt
        mount --bind log /var/log/libvirt
        mkdir -p lib/virt-ci
        virtlogd --daemon
        libvirtd --daemon
        echo "ready $process"
        sleep infinity &
        wait $!
        """
}
