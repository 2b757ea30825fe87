internal import ArgumentParser
internal import Executor
internal import Foundation
internal import Images
internal import Machines
internal import Profiles
internal import Terminal

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "What machine a job's DISTRO means.",
        subcommands: [ProfileListCommand.self, ProfileShowCommand.self, ProfileValidateCommand.self])
}

struct ProfileListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the profiles.")
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let profiles = context.profiles
        let rows = try profiles.entries().map { ProfileRow(try profiles.profile($0), file: $0.file) }
        try context.console.show(rows, as: output.format, empty: "There are no profiles.")
    }
}

struct ProfileRow: Row {
    static let header = ["PROFILE", "PROCESSORS", "MEMORY", "DISK", "SUMMARY"]
    let profile: Profile
    let file: String

    init(_ profile: Profile, file: String) {
        self.profile = profile
        self.file = file
    }

    var cells: [Table.Cell] {
        let shape = profile.shape
        return [
            "\(profile.name)", "\(shape.processors)", "\(Format.size(shape.memoryBytes))",
            "\(Format.size(shape.diskBytes))", "\(profile.summary)",
        ]
    }
}

struct ProfileShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a profile as it is read.")
    @Argument(help: "The profile's name.") var name: String

    func run() async throws {
        let context = Context.current
        context.console.out(bytes: try JSON.data(try context.profiles.profile(named: name)))
    }
}

struct ProfileValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Read all profiles, or the given files, and say what is wrong with them.")
    @Argument(help: "Files of profiles; all known ones without.") var files: [String] = []

    func run() async throws {
        let context = Context.current
        let known = files.isEmpty ? try context.profiles.entries().map(\.file) : files
        var isValid = true
        for file in known {
            do {
                _ = try ProfileCatalogue.profile(file: file)
                context.console.note("\(file): good")
            } catch {
                isValid = false
                if let failure = Failure(error) { context.console.error(failure.sentence, hint: failure.hint) }
            }
        }
        if !isValid { throw ExitCode(2) }
    }
}

struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "The base disks that machines start from.",
        subcommands: [ImageListCommand.self, ImageBuildCommand.self])
}

struct ImageListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the images.")
    @OptionGroup var scope: MachineScope
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let folder = scope.executor ? try scope.policy.read().images : context.folders.images
        let rows = ImageCatalogue.recorded(in: folder).map(ImageRow.init)
        try context.console.show(rows, as: output.format, empty: "There are no images.")
    }
}

struct ImageRow: Row {
    static let header = ["PROFILE", "DIGEST", "SIZE", "CREATED", "ORIGIN"]
    let image: Image

    init(_ image: Image) { self.image = image }

    func encode(to encoder: any Encoder) throws { try image.encode(to: encoder) }

    var cells: [Table.Cell] {
        [
            "\(image.profile)", "sha256:\(image.digest.prefix(12))", "\(Format.size(image.fileBytes))",
            "\(Format.relative(image.created, to: Date()))", "\(image.origin)",
        ]
    }
}

struct ImageBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Make the image of a profile now, if there is none.")
    @Argument(help: "The profile's name.") var profile: String
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions

    func run() async throws {
        let context = Context.current
        let record = try await context.console.withProgress { progress in
            let display = ImageDisplay(console: context.console, progress: progress)
            guard scope.executor else {
                let profile = try context.profiles.profile(named: profile)
                let machines = try await context.machines(connect: host.connect) { _ in }
                let catalogue = context.images(of: machines) { display.show($0) }
                return try await PreparedImages(machines: machines, catalogue: catalogue).image(for: profile)
            }
            var policy = try scope.policy.read()
            policy.connection = host.connect ?? policy.connection
            let host = try context.executorHost(policy, onMachine: { _ in }, onImage: { display.show($0) })
            return try await host.image(try host.profiles.profile(named: profile), try await host.machines())
        }
        context.console.out("sha256:\(record.digest)\n")
    }
}
