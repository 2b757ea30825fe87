// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 mode for every target of ours, and every warning an error. Dependencies keep their own settings.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// The command line: subcommands, options, help, completions.
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
/// Reads profiles, configuration files, recipes and GitLab's merged YAML; writes recipes.
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
/// Encodes and decodes libvirt's XML documents as typed values.
let xmlCoder = Target.Dependency.product(name: "XMLCoder", package: "XMLCoder")
/// Starts external programs without leaking signal masks or descriptors into them.
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
/// SHA-256 of images and artifacts.
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
/// The embedded sample GitLab and the loopback servers of the tests.
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
/// The history of test results in SQLite: migrations, and a connection that is safe to use from several tasks.
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
/// Descriptors, errno and file locks without force-unwrapped C.
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "virt-ci",
    products: [.executable(name: "virt-ci", targets: ["virt-ci"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/CoreOffice/XMLCoder.git", from: "0.18.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/swhitty/FlyingFox.git", from: "0.27.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibvirt", pkgConfig: "libvirt", providers: [.apt(["libvirt-dev"])]),
        module("Libvirt", ["CLibvirt", xmlCoder]),
        module("Programs", [subprocess, systemPackage]),
        module("Files", [crypto]),
        module("HTTP", [crypto]),
        module("GitLabAPI", ["HTTP", yams]),
        module("GitLabCI", [yams]),
        module("TestResults"),
        module("History", ["Files", "TestResults", crypto, grdb]),
        module("Profiles", ["TestResults", yams]),
        module("Images", ["Files", "HTTP", "Libvirt", "Profiles", "Programs", crypto]),
        module("Guests", ["Programs"]),
        module("Machines", ["Files", "Images", "Libvirt", "Guests", "Profiles", "Programs"]),
        module(
            "Jobs", ["Files", "Machines", "Guests", "GitLabAPI", "GitLabCI", "TestResults", "Programs", "HTTP", yams]),
        // The units are installed by `make install`.
        module(
            "Executor", ["Jobs", "Machines", "Images", "Profiles", "Guests", "GitLabCI", "Programs"],
            exclude: ["Systemd"]),
        module("Doctor", ["GitLabAPI", "HTTP", "Images", "Libvirt", "Machines", "Profiles", "Programs"]),
        module("Terminal"),
        // Without pkg-config: the flags readline has there make every build warn.
        .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
        module("REPL", ["CReadline", "Files", "Terminal"]),
        module("SampleGitLab", ["Programs", crypto, flyingFox], resources: [.copy("Sample")]),
        module(
            "Commands",
            [
                "Doctor", "Executor", "Jobs", "Machines", "Images", "Files", "Profiles", "Guests", "Libvirt",
                "GitLabAPI",
                "GitLabCI", "HTTP", "History",
                "TestResults", "Terminal", "REPL", "SampleGitLab", "Programs", argumentParser, yams,
            ]),
        .executableTarget(name: "virt-ci", dependencies: ["Commands"], swiftSettings: strict),
        .executableTarget(
            name: "virt-ci-bench",
            dependencies: [
                "SampleGitLab", "GitLabCI", "HTTP", "Libvirt", "Machines", "Guests", "Images", "Programs", "Files",
                "TestResults", "Jobs", yams,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "virt-ci-fuzz", dependencies: ["GitLabAPI", "GitLabCI", "TestResults", "Programs", "Terminal"],
            path: "Tests/Fuzz", exclude: ["Corpus"], swiftSettings: strict),
        tests("LibvirtTests", ["Libvirt"]),
        tests("LibvirtAdminTests", ["Libvirt", "Machines", "Programs"]),
        tests("ProgramsTests", ["Programs"]),
        tests("FilesTests", ["Files"]),
        .target(
            name: "TestTerminal", dependencies: ["Programs"], path: "Tests/TestTerminal", swiftSettings: strict),
        .target(
            name: "LoopbackServer", dependencies: ["Programs", flyingFox], path: "Tests/LoopbackServer",
            swiftSettings: strict),
        tests("HTTPTests", ["HTTP", "LoopbackServer"]),
        .target(
            name: "RunnerSimulator", dependencies: ["Programs", crypto], path: "Tests/RunnerSimulator",
            swiftSettings: strict),
        tests("RunnerSimulatorTests", ["RunnerSimulator", "GitLabCI", "Programs"]),
        tests("GitLabAPITests", ["GitLabAPI", "HTTP", "LoopbackServer"], resources: [.copy("Fixtures")]),
        tests("GitLabCITests", ["GitLabCI"], resources: [.copy("Fixtures"), .copy("Cases")]),
        tests("TestResultsTests", ["TestResults"], resources: [.copy("Fixtures"), .copy("Cases")]),
        tests("HistoryTests", ["History", "TestResults", grdb]),
        tests("ProfilesTests", ["Profiles", "TestResults"], resources: [.copy("Fixtures")]),
        tests(
            "ImagesTests", ["Files", "HTTP", "Images", "Libvirt", "LoopbackServer", "Machines", "Profiles", "Programs"]),
        .target(
            name: "LoopbackGuest", dependencies: ["Programs"], path: "Tests/LoopbackGuest", swiftSettings: strict),
        tests("GuestsTests", ["Guests", "LoopbackGuest", "Programs"]),
        tests(
            "MachinesTests",
            ["Files", "Guests", "LoopbackGuest", "Machines", "Images", "Libvirt", "Profiles", "Programs"]),
        tests(
            "JobsTests",
            [
                "Jobs", "Files", "Machines", "SampleGitLab", "GitLabCI", "GitLabAPI", "Profiles", "TestResults",
                "Programs", "LoopbackServer",
            ]),
        tests("DoctorTests", ["Doctor", "GitLabAPI", "Libvirt", "LoopbackServer", "Machines", "Profiles", "Programs"]),
        tests("ExecutorTests", ["Executor", "Machines", "Profiles"]),
        tests(
            "ExecutorConformanceTests",
            [
                "RunnerSimulator", "LoopbackGuest", "Files", "Guests", "Images", "Libvirt", "Machines", "Profiles",
                "Programs",
            ]),
        tests("TerminalTests", ["Terminal"]),
        tests("REPLTests", ["REPL"]),
        tests("SampleGitLabTests", ["SampleGitLab", "Programs", yams]),
        tests(
            "CommandLineTests",
            [
                "Guests", "LoopbackGuest", "LoopbackServer", "Machines", "SampleGitLab", "Programs",
                "TestTerminal",
            ]),
        tests(
            "RealMachineTests",
            [
                "Guests", "GitLabCI", "Jobs", "Libvirt", "Machines", "Profiles", "Programs", "RunnerSimulator",
                "SampleGitLab", "TestTerminal",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
