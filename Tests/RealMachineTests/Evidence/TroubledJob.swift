import Foundation

/// A job whose tests crash libvirt's daemon and hang in it, in the sample's machine, with Avocado and libvirtd as libvirt's
/// own jobs use them.
enum TroubledJob {
    /// Its first lines set libvirt's logs up, as libvirt's `ci/jobs.sh` does. The hook is what hangs: libvirtd runs it in a
    /// worker, and waits in poll for a program that waits for ever for somebody to open a FIFO. Who asks for the network
    /// then waits for its lock.
    static let script = #"""
        set -e
        mkdir -p /tmp/own/t /etc/libvirt/hooks
        mkfifo /run/never
        cat > /etc/libvirt/hooks/network <<'HOOK'
        #!/bin/sh
        if [ "$1" = stuck ] && [ "$2" = start ]; then exec cat /run/never; fi
        exit 0
        HOOK
        chmod 0755 /etc/libvirt/hooks/network
        cat >> /etc/libvirt/libvirtd.conf <<'CONF'
        log_outputs = "1:file:/var/log/libvirt/libvirtd.log"
        log_filters = "3:remote 4:event 3:util.json 3:util.object 3:util.dbus 3:util.netlink 3:node_device 3:rpc 3:access 1:*"
        CONF
        systemctl restart libvirtd
        cd /tmp/own
        cat > .avocado.hint <<'HINT'
        [kinds]
        tap = ./t/*.t
        [tap]
        uri = $testpath
        HINT
        cat > domain.xml <<'XML'
        <domain type='qemu'><name>tck-own</name><memory unit='KB'>32768</memory><vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type></os>
        <devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>
        XML
        cat > network.xml <<'XML'
        <network><name>stuck</name><bridge name='stuckbr'/><ip address='192.168.199.1' netmask='255.255.255.0'/></network>
        XML
        virsh net-define network.xml
        cat > t/010-domain.t <<'TEST'
        #!/bin/sh
        echo 1..2
        virsh create /tmp/own/domain.xml >&2 && echo "ok 1 - it runs" || echo "not ok 1 - it runs"
        virsh dominfo tck-own >&2
        virsh destroy tck-own >&2 && echo "ok 2 - it is gone" || echo "not ok 2 - it is gone"
        TEST
        cat > t/020-crash.t <<'TEST'
        #!/bin/sh
        echo 1..2
        virsh version >&2 && echo "ok 1 - the daemon answers" || echo "not ok 1 - the daemon answers"
        echo "marked by the test" > /dev/kmsg
        kill -SEGV "$(pidof libvirtd)"
        echo "not ok 2 - the daemon is still there"
        sleep 2
        TEST
        cat > t/030-hang.t <<'TEST'
        #!/bin/sh
        echo 1..1
        virsh net-start stuck >&2 &
        sleep 3
        virsh net-info stuck >&2
        echo "ok 1 - never said"
        TEST
        cat > t/040-after.t <<'TEST'
        #!/bin/sh
        echo 1..1
        echo "ok 1 - after"
        TEST
        chmod 0755 t/*.t
        avocado run --max-parallel-tasks=1 --job-results-dir /tmp/own/avocado \
          ./t/010-domain.t ./t/020-crash.t ./t/030-hang.t ./t/040-after.t
        """#

    static let knownIssues = """
        own#1:
          reference: https://bugs.example.org/1
          summary: A network's hook hangs
          test: [030-hang]
          status: [interrupted]
          hang: true
          distributions: [debian 12]
        own#2:
          reference: https://bugs.example.org/2
          summary: The daemon crashes after it was asked for its version
          assertion: [the daemon is still there]
          log: [virConnectGetVersion]
        """

    /// The sample's machine with a debugger, in a folder of profiles with these issues.
    static func profiles(in home: String) throws -> String {
        let folder = home + "/troubled-profiles"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = try String(contentsOf: TestProfiles.shipped("debian-12"), encoding: .utf8)
        let changed = text.replacing("      - git\n", with: "      - git\n      - gdb-minimal\n")
        try changed.write(toFile: folder + "/debian-12.yaml", atomically: true, encoding: .utf8)
        try knownIssues.write(toFile: folder + "/known-issues.yaml", atomically: true, encoding: .utf8)
        return folder
    }
}
