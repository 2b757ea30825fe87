import Libvirt
import Testing

@Suite("What a daemon logs, and where to")
struct DaemonLoggingTests {
    private let folder = "/var/log/libvirt/virt-ci"

    @Test("A file more and a file less leave what was there, whoever changed it meanwhile")
    func files() {
        let before = DaemonLogging(outputs: "3:journald", filters: "")
        let first = before.adding(file: folder + "/1.libvirtd.log")
        #expect(first.outputs == "3:journald 1:file:\(folder)/1.libvirtd.log")
        #expect(!first.filters.isEmpty)
        #expect(first.without(filesIn: folder) == before)
        // A job that sets its own logs up while tests' files are there.
        let changed = DaemonLogging(
            outputs: "1:file:/var/log/libvirt/libvirtd.log 1:file:\(folder)/1.libvirtd.log", filters: "1:qemu")
        let second = changed.without(filesIn: folder).adding(file: folder + "/2.libvirtd.log")
        #expect(second.outputs == "1:file:/var/log/libvirt/libvirtd.log 1:file:\(folder)/2.libvirtd.log")
        #expect(
            second.without(filesIn: folder)
                == DaemonLogging(outputs: "1:file:/var/log/libvirt/libvirtd.log", filters: "1:qemu"))
    }

    @Test("The asterisks that libvirt puts around filters do not become more with each file")
    func asterisks() {
        let made = DaemonLogging.filters(from: 1).split(separator: " ").map { $0.replacing(":", with: ":*") + "*" }
        let told = DaemonLogging(
            outputs: "3:journald 1:file:\(folder)/1.libvirtd.log", filters: made.joined(separator: " "))
        #expect(told.without(filesIn: folder) == DaemonLogging(outputs: "3:journald", filters: ""))
        let own = DaemonLogging(outputs: "1:file:\(folder)/1.libvirtd.log", filters: "1:**qemu** 3:***")
        #expect(own.without(filesIn: folder).filters == "1:qemu 3:*")
    }

    @Test("Where there is no such file nothing changes, not the filters either")
    func none() {
        let logging = DaemonLogging(outputs: "1:file:/var/log/x.log", filters: DaemonLogging.filters(from: 1))
        #expect(logging.without(filesIn: folder) == logging)
    }
}
