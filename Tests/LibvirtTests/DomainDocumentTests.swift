import Foundation
import Libvirt
import Testing

@Suite("The document of a domain")
struct DomainDocumentTests {
    @Test("A document with only what it must have leaves the rest to libvirt")
    func minimal() throws {
        let document = DomainDocument(hypervisor: .qemu, name: "small", memory: 64 << 20, processors: 1)
        #expect(
            try document.xml() == """
                <domain type="qemu"><name>small</name><memory unit="KiB">65536</memory><vcpu>1</vcpu>\
                <os><type>hvm</type></os><features><acpi /><apic /></features><clock offset="utc" />\
                <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>\
                <devices /></domain>
                """)
    }

    @Test("Everything a document can say stands where libvirt looks for it")
    func complete() throws {
        #expect(
            try Sample.machine.xml() == """
                <domain type="kvm" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">\
                <name>fedora-43</name><uuid>6f1c4e0a-5d0f-4f0e-9a53-0c9a2f6f2b11</uuid><genid></genid>\
                <title>A title</title><description>Two
                lines</description>\
                <metadata><virt-ci:lease job="1187" owner="ada" \
                xmlns:virt-ci="https://virt-ci.example/xmlns/domain/1" /></metadata>\
                <memory unit="KiB">2</memory>\
                <memoryBacking><hugepages><page size="2048" unit="KiB" /></hugepages></memoryBacking><vcpu>4</vcpu>\
                <os firmware="efi"><type arch="x86_64" machine="q35">hvm</type><kernel>/k</kernel>\
                <initrd>/i</initrd><cmdline>console=ttyS0 quiet</cmdline><boot dev="hd" /><boot dev="cdrom" /></os>\
                <features><acpi /></features><cpu mode="host-passthrough" /><clock offset="utc" />\
                <on_poweroff>destroy</on_poweroff><on_reboot>destroy</on_reboot><on_crash>preserve</on_crash>\
                <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>\
                <disk type="file" device="disk">\
                <driver name="qemu" type="qcow2" cache="unsafe" discard="unmap" io="threads" detect_zeroes="unmap" />\
                <source file="/pool/overlay.qcow2" />\
                <target dev="vda" bus="virtio" /><serial>root</serial></disk>\
                <disk type="file" device="cdrom"><driver name="qemu" type="raw" /><source file="/pool/seed.iso" />\
                <target dev="sda" bus="sata" /><readonly /></disk>\
                <controller type="scsi" index="0" model="virtio-scsi" />\
                <interface type="network"><mac address="52:54:00:00:00:01" /><source network="default" />\
                <model type="virtio" /></interface>\
                <serial type="pty"><log file="/run/serial.log" append="on" /><target port="0" /></serial>\
                <console type="pty"><target type="serial" port="0" /></console>\
                <channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0" /></channel>\
                <video><model type="vga" /></video>\
                <rng model="virtio"><backend model="random">/dev/urandom</backend></rng>\
                <memballoon model="none" /></devices>\
                <qemu:commandline><qemu:arg value="-netdev" /><qemu:arg value="user,id=n0" /></qemu:commandline>\
                </domain>
                """)
    }

    @Test(
        "Whether the guest's agent is there is read, and never written", arguments: [nil, "connected", "disconnected"])
    func agentState(_ state: String?) throws {
        let word = state.map { "state=\"\($0)\" " } ?? ""
        let channel = "<target type=\"virtio\" name=\"org.qemu.guest_agent.0\" />"
        let live = try Sample.machine.xml().replacing(channel, with: channel.replacing("/>", with: word + "/>"))
        let document = try DomainDocument(xml: live)
        #expect(document.devices.isGuestAgentConnected == state.map { $0 == "connected" })
        #expect(try !document.xml().contains("connected"))
    }

    @Test("What is written is read back equal")
    func roundTrip() throws {
        #expect(try DomainDocument(xml: Sample.machine.xml()) == Sample.machine)
    }

    @Test(
        "Every processor model is written and read back",
        arguments: [ProcessorModel.hostPassthrough, .hostModel, .maximum, .named("qemu64")])
    func processorModels(_ model: ProcessorModel) throws {
        var document = Sample.machine
        document.processorModel = model
        #expect(try DomainDocument(xml: document.xml()).processorModel == model)
    }

    @Test("A generation id of one's own is written and read back")
    func generationID() throws {
        var document = Sample.machine
        document.generationID = .fixed(UUID())
        #expect(try DomainDocument(xml: document.xml()) == document)
    }

    @Test("The guest agent's channel can lead to a socket of one's own")
    func agentSocket() throws {
        var document = Sample.machine
        document.devices.guestAgentSocket = "/run/a & b.sock"
        #expect(try document.xml().contains(#"<source mode="bind" path="/run/a &amp; b.sock" />"#))
        #expect(try DomainDocument(xml: document.xml()) == document)
    }

    @Test("A document of another program's domain is read as far as there is a place for it")
    func foreignDocument() throws {
        let document = try DomainDocument(
            xml: """
                <domain type='kvm' id='3'>
                  <name>other</name>
                  <metadata>
                    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
                      <libosinfo:os id="http://fedoraproject.org/fedora/43"/>
                    </libosinfo:libosinfo>
                  </metadata>
                  <memory unit='GiB'>2</memory>
                  <vcpu placement='static'>2</vcpu>
                  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
                  <cpu><topology sockets='1' dies='1' cores='2' threads='1'/></cpu>
                  <devices>
                    <disk type='block' device='disk'><source dev='/dev/sdb'/><target dev='vda' bus='virtio'/></disk>
                    <disk type='file' device='disk'>
                      <driver name='qemu' type='qcow2'/>
                      <source file='/a &amp; b.qcow2' index='1'/>
                      <backingStore/>
                      <target dev='vdb' bus='virtio'/>
                      <alias name='virtio-disk1'/>
                    </disk>
                    <interface type='user'><mac address='52:54:00:00:00:02'/></interface>
                    <graphics type='vnc' port='-1'/>
                  </devices>
                </domain>
                """)
        #expect(document.name == "other")
        #expect(document.memory == 2 << 30)
        #expect(document.processors == 2)
        #expect(document.features.isEmpty)
        #expect(document.processorModel == nil)
        #expect(document.metadata.map(\.name) == ["libosinfo"])
        #expect(document.devices.disks.map(\.file) == ["/a & b.qcow2"])
        #expect(document.devices.interfaces.isEmpty)
    }

    @Test("What isn't a domain's document is refused", arguments: ["", "no XML", "<domain", "<domain type='kvm'/>"])
    func malformed(_ xml: String) {
        #expect(throws: DocumentError.self) { try DomainDocument(xml: xml) }
    }
}
