internal import Foundation
internal import GitLabAPI
internal import HTTP
internal import Images
internal import Jobs
internal import Machines
internal import Profiles
internal import Terminal

/// Everything from outside that commands use: environment, folders, console. No other globals.
struct Context: Sendable {
    let environment: [String: String]
    var console: Console
    let folders: Folders
    /// What the user has set once; empty where the file is wrong, which `checkSettings()` tells.
    let configuration: UserConfiguration

    /// That of the running command: of this process, unless a session gave it another.
    static var current: Context { assigned ?? process }
    @TaskLocal static var assigned: Context?
    private static let process = Context(
        environment: ProcessInfo.processInfo.environment,
        // What is wrong with it is told when the command line is read.
        presentation: (try? Presentation(Array(CommandLine.arguments.dropFirst()))) ?? Presentation())

    private init(environment: [String: String], presentation: Presentation) {
        let configuration = Self.isExecutor ? nil : try? UserConfiguration.read(file: Self.file(environment))
        self.configuration = configuration ?? UserConfiguration()
        let environment = self.configuration.below(environment)
        self.environment = environment
        let usual = environment[UserSetting.color.variable].flatMap(ColorChoice.init) ?? .auto
        console = Console(
            color: Self.namesColor ? presentation.color : usual, verbosity: presentation.verbosity,
            environment: environment)
        folders = Folders(environment: environment)
    }

    var profiles: ProfileCatalogue { ProfileCatalogue(directories: folders.profiles) }

    /// A client for a server, with the token that is set up for it.
    func client(for server: URL) async throws -> GitLabClient {
        GitLabClient(server: server, token: try await token(for: server))
    }

    /// The hosts of the chosen connections, or the one that works here.
    func hosts(
        connect: [String], folders: MachineFolders? = nil, onEvent: @escaping @Sendable (MachineEvent) -> Void
    ) async throws -> HostChoice {
        try await HostChoice.open(
            uris: try connections(connect), folders: try folders ?? self.folders.machineFolders(), onEvent: onEvent)
    }

    /// The machines of the first of them.
    func machines(
        connect: [String], folders: MachineFolders? = nil, onEvent: @escaping @Sendable (MachineEvent) -> Void
    ) async throws -> Machines {
        let uri = try connections(connect).first
        let folders = try folders ?? self.folders.machineFolders()
        let host = try await VirtualisationHost.open(uri: uri, folders: folders, onEvent: onEvent)
        return Machines(host: host, folders: folders, onEvent: onEvent)
    }

    /// The user's choice, the nearest first: the command line, virt-ci's own settings, libvirt's.
    func connections(_ connect: [String]) throws -> [String] {
        if !connect.isEmpty { return connect.unique }
        if let own = setting("VIRT_CI_LIBVIRT_URI") { return [own] }
        let configured = try UserConfiguration.read(file: configurationFile).hosts
        if !configured.isEmpty { return configured.unique }
        return setting("LIBVIRT_DEFAULT_URI").map { [$0] } ?? []
    }

    /// The images in the pool of those machines.
    ///
    /// - Parameter folder: Where their records are; without it, one of the user's.
    func images(
        in folder: String? = nil, of machines: Machines, onEvent: @escaping @Sendable (ImageEvent) -> Void
    ) -> ImageCatalogue {
        ImageCatalogue(
            folder: folder ?? folders.images, connection: machines.host.connection, pool: machines.host.pool,
            fetch: .overHTTP, onEvent: onEvent)
    }

    /// Whether the image of a profile is on a host.
    func hasImage(of profile: Profile, on machines: Machines) async throws -> Bool {
        try await PreparedImages(machines: machines, catalogue: images(of: machines) { _ in }).hasImage(for: profile)
    }

    /// The image of a profile that there is a record of; without asking libvirt.
    func recordedImage(of profile: Profile) -> Image? {
        // Where the profile's own file is missing there can be no image of it.
        try? PreparedImages.recorded(for: profile, in: folders.images)
    }

    private func setting(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
}

extension [String] {
    /// Each once, in order: a host named twice is one host.
    fileprivate var unique: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}

extension ImageFetch {
    /// Cloud images are read as everything else is.
    fileprivate static var overHTTP: ImageFetch {
        let client = HTTPClient()
        return ImageFetch(
            text: { text, limit in
                let answer = try await client.answer(to: HTTPRequest(try url(text)), limit: UInt64(limit))
                guard answer.isSuccess else {
                    throw HTTPError.status(answer.url.withoutSecrets, status: answer.status, excerpt: "")
                }
                return String(decoding: answer.body, as: UTF8.self)
            },
            file: { text, path, limit, progress in
                _ = try await client.download(HTTPRequest(try url(text)), to: path, maximumSize: limit) {
                    progress($0.bytes, $0.total)
                }
            })
    }

    private static func url(_ text: String) throws -> URL {
        guard let url = URL(string: text) else {
            throw HTTPError.invalidAnswer(URL(fileURLWithPath: "/"), reason: "not a web address")
        }
        return url
    }
}
