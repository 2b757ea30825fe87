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

/// What turns a set of Debian packages into a disk that boots, is reached, and is set up by cloud-init, as a
/// distribution's own cloud image is.
///
/// Nothing here makes it quick: that is the preparation's work, for every image alike.
enum GuestFiles {
    /// The folder for what is needed only while the image is made; removed at the end.
    static let buildFolder = "usr/lib/virt-ci/build"

    static let all: [GuestFile] = [
        cloudInitConfiguration, network, nameServerPath, nameServerUnit, nameServerScript, sudo, initrd, setup,
    ]
}
