extension RecordedJob {
    /// The machine the job ran in.
    public struct Machine: Sendable, Equatable, Codable {
        public var profile: String
        /// Digest of the base image: `sha256:…`.
        public var image: String
        /// `kvm` or `tcg`.
        public var accelerator: String
        /// QEMU's machine type.
        public var type: String
        public var processors: Int
        public var memoryBytes: UInt64
        public var diskBytes: UInt64
        public var network: String

        private enum CodingKeys: String, CodingKey {
            case profile, image, accelerator, type, processors, network
            case memoryBytes = "memory_bytes"
            case diskBytes = "disk_bytes"
        }

        public init(
            profile: String, image: String, accelerator: String, type: String, processors: Int, memoryBytes: UInt64,
            diskBytes: UInt64, network: String
        ) {
            self.profile = profile
            self.image = image
            self.accelerator = accelerator
            self.type = type
            self.processors = processors
            self.memoryBytes = memoryBytes
            self.diskBytes = diskBytes
            self.network = network
        }
    }

    /// Versions of what ran on the host; nil where nobody told.
    public struct Host: Sendable, Equatable, Codable {
        public var virtCI: String
        public var libvirt: String?
        public var qemu: String?
        public var runner: String?

        private enum CodingKeys: String, CodingKey {
            case libvirt, qemu, runner
            case virtCI = "virt_ci"
        }

        public init(virtCI: String, libvirt: String? = nil, qemu: String? = nil, runner: String? = nil) {
            self.virtCI = virtCI
            self.libvirt = libvirt
            self.qemu = qemu
            self.runner = runner
        }
    }
}
