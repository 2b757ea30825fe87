internal import Foundation
internal import Profiles
internal import Programs

/// Makes an image from Debian packages: as root, or as a user in a name space of its own.
struct ImageBuilder {
    let build: ImageBuild
    let fingerprint: String
    let folder: WorkFolder
    let onEvent: @Sendable (ImageEvent) -> Void

    /// What lies on the disk at once at most: the new system in its folder and packed, then unpacked and in the disk.
    static let neededBytes: UInt64 = 4 << 30
    /// What every image needs to be made and started, whatever the profile says.
    /// cloud-init grows the root file system with the programs of the second line.
    static let packages = [
        "busybox-static", "cpio", "kmod", "systemd-sysv", "udev",
        "cloud-guest-utils", "e2fsprogs", "fdisk",
    ]

    private static var isRoot: Bool { geteuid() == 0 }
    private var isRoot: Bool { Self.isRoot }

    /// Looks for programs and space before any work starts.
    func check() async throws {
        try await Self.checkPrograms(for: build)
        try DiskSpace.require(Self.neededBytes, at: folder.path)
    }

    static func checkPrograms(for build: ImageBuild) async throws {
        try await BuildPrograms.check(isRoot: isRoot, withPython: !build.pythonPackages.isEmpty)
    }

    /// Builds; the files lie in the work folder.
    func run() async throws -> ImageFiles {
        try await writeBuildFiles()
        if !build.pythonPackages.isEmpty { try await fetchPythonPackages() }
        try await installPackages()
        return try await makeDisk()
    }

    private func writeBuildFiles() async throws {
        for file in GuestFiles.all {
            try folder.write(file.contents, to: "overlay/\(file.path)", mode: file.mode)
        }
        let here = "overlay/\(GuestFiles.buildFolder)"
        try folder.write(build.script ?? "", to: "\(here)/script")
        try folder.write(build.pythonPackages.map { "\($0)\n" }.joined(), to: "\(here)/python-packages")
        try folder.write("", to: "\(here)/wheels/.keep")
        try folder.write(DiskScript.text, to: "disk.sh")
        try folder.write(try await PackageSources.transportOfHost(), to: "apt.conf")
    }

    /// The host's pip fetches them, because its configuration says from where.
    private func fetchPythonPackages() async throws {
        onEvent(.started(.pythonPackages))
        let target = folder.file("overlay/\(GuestFiles.buildFolder)/wheels")
        let version = Self.pythonVersions[build.suite].map { ["--python-version", $0] } ?? []
        try await step(
            .pythonPackages, BuildPrograms.python,
            ["-m", "pip", "download", "--quiet", "--dest", target, "--only-binary=:all:"] + version + ["--"]
                + build.pythonPackages)
    }

    /// The Python of a suite, which decides what fits it; the host's own is taken for suites not named here.
    private static let pythonVersions = ["bookworm": "3.11", "trixie": "3.13"]

    private func installPackages() async throws {
        onEvent(.started(.packages))
        try await step(
            .packages, BuildPrograms.tar,
            ["--owner=0", "--group=0", "--numeric-owner", "--sort=name", "-C", "overlay", "-cf", "overlay.tar", "."])
        try folder.write(InstallScript.text, to: "install.sh")
        let installation = ["install.sh"] + (try await installationArguments())
        let program = isRoot ? Program.unshare : BuildPrograms.shell
        let namespace = ["--mount", "--propagation", "private", "--", BuildPrograms.shell.name]
        try await step(
            .packages, program, (isRoot ? namespace : []) + installation,
            // The initrd is our own.
            environment: ["INITRD": "No", "LC_ALL": "C.UTF-8", "TMPDIR": try temporaryFolder()],
            input: .dataThenHeldOpen(Data()))
    }

    /// The arguments of mmdebstrap. The hooks are constant and name files of the work folder, in which it runs.
    private func installationArguments() async throws -> [String] {
        let all = Set(build.packages + Self.packages).sorted()
        var arguments = [
            "--verbose", "--mode=\(isRoot ? "root" : "unshare")", "--variant=apt", "--format=tar",
            "--include=\(all.joined(separator: ","))", "--dpkgopt=force-unsafe-io",
            "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-include=/usr/share/doc/*/copyright",
            "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
            "--aptopt=apt.conf", "--customize-hook=tar-in overlay.tar /",
            "--customize-hook=chroot \"$1\" sh /\(GuestFiles.buildFolder)/setup", build.suite, "root.tar",
        ]
        if let mirror = build.mirror {
            arguments.append(mirror)
        } else {
            let sources = try await PackageSources.ofHost(suite: build.suite)
            if !sources.isEmpty {
                try folder.write(sources.map { "\($0)\n" }.joined(), to: "sources.list")
                arguments.append("./sources.list")
            }
        }
        return arguments
    }

    /// Where mmdebstrap unpacks: the work folder, if the subordinate users of an unprivileged build can get there.
    private func temporaryFolder() throws -> String {
        if isRoot || Self.isOpenToAll(folder.path) { return folder.path }
        // /tmp is often memory, and too small.
        return "/var/tmp"
    }

    /// Whether every folder on the way may be passed by anyone.
    static func isOpenToAll(_ path: String) -> Bool {
        var path = path
        while true {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & 0o001 != 0 else { return false }
            if path == "/" || path.isEmpty { return true }
            path = (path as NSString).deletingLastPathComponent
        }
    }

    private func makeDisk() async throws -> ImageFiles {
        onEvent(.started(.disk))
        let layout = DiskLayout(diskBytes: build.diskBytes)
        let identity = DiskIdentity(fingerprint: fingerprint)
        let commandLine = BootConfiguration.commandLine(extra: build.kernelCommandLine)
        try folder.write(layout.sfdiskScript(identity: identity.signature), to: "partitions")
        try folder.write(BootConfiguration.syslinux(commandLine: commandLine), to: "syslinux.cfg")
        let arguments = [
            "disk.sh", "\(layout.diskBytes)", "\(layout.bootOffset)", "\(layout.bootBytes)", "\(layout.rootOffset)",
            "\(layout.rootBytes)", BootConfiguration.rootLabel, identity.uuid.uuidString.lowercased(),
            String(identity.signature, radix: 16), try BuildPrograms.bootCodePath(),
            "\(DiskLayout.mostBytes / 4096)",
        ]
        if isRoot {
            try await step(.disk, BuildPrograms.shell, arguments)
        } else {
            try await step(.disk, BuildPrograms.fakeroot, ["--", "sh"] + arguments)
        }
        onEvent(.started(.convert))
        let disk = folder.file("image.qcow2")
        try await step(
            .convert, .qemuImg, ["convert", "-f", "raw", "-O", "qcow2", folder.file("disk.raw"), disk])
        return ImageFiles(
            disk: disk, kernel: folder.file("vmlinuz"), initrd: folder.file("initrd"), commandLine: commandLine)
    }

    /// Runs one program in the work folder, with its words turned into progress.
    private func step(
        _ step: ImageStep, _ program: Program, _ arguments: [String], environment: [String: String?] = [:],
        input: ProgramInput = .none
    ) async throws {
        let output = StepOutput(onEvent: onEvent)
        let status = try await program.stream(
            arguments, environment: environment, directory: folder.path, input: input, deadline: .seconds(3600)
        ) { _, data in await output.take(data) }
        guard status == 0 else {
            throw ImageError.buildFailed(step: step, status: status, lastLines: await output.lastLines)
        }
    }
}

/// The files of an image before they are in a pool.
struct ImageFiles {
    var disk: String
    var kernel: String?
    var initrd: String?
    var commandLine: String?
}

/// Reads the output of a step; both streams of a program go through it.
private actor StepOutput {
    private var reader = PackageProgressReader()
    private let onEvent: @Sendable (ImageEvent) -> Void

    init(onEvent: @escaping @Sendable (ImageEvent) -> Void) { self.onEvent = onEvent }

    var lastLines: [String] { reader.lastLines }

    func take(_ data: Data) {
        for progress in reader.take(data) { onEvent(.packages(progress)) }
    }
}
