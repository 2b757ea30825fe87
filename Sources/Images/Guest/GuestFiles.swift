/// A file put into an image.
struct GuestFile: Sendable {
    /// Where it goes, without the leading slash.
    let path: String
    let contents: String
    /// Permission bits.
    let mode: UInt16

    init(_ path: String, mode: UInt16 = 0o644, _ contents: String) {
        self.path = path
        self.contents = contents
        self.mode = mode
    }
}

/// What turns a set of Debian packages into a machine that is ready quickly.
///
/// Where the processor is emulated a boot is nothing but computing time. Replaced or left out is what does the same
/// work twice, or what a virtual machine that lives for one job has no use for. Nothing a job could need is missing:
/// libvirt starts when its socket is asked, as on Fedora.
enum GuestFiles {
    /// The folder for what is needed only while the image is made; removed at the end.
    static let buildFolder = "usr/lib/virt-ci/build"

    static let all: [GuestFile] = [
        cloudInitConfiguration, cloudInitUnit, cloudInitOnce, network, nameServerPath, nameServerUnit,
        nameServerScript, sshUnit, sudo, initrd, setup,
    ]
}
