internal import ArgumentParser
internal import Foundation
internal import Jobs
internal import Machines
internal import Profiles
internal import Terminal

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cp", abstract: "Copy files and folders into a machine, or out of it.",
        discussion: """
            MACHINE:PATH is in the machine, :PATH in the only one there is; a path that doesn't begin with a slash begins \
            in the job's working folder. What comes out of a machine stays below the place that is named, and has \
            this user's ordinary permissions.

            Examples:
              virt-ci cp fix.patch MACHINE:
              virt-ci cp :build/meson-logs .
              virt-ci cp MACHINE:/var/log/libvirt logs
            """)

    @Argument(
        help: ArgumentHelp(
            "What to copy, all on this host or all in one machine; and last where to: a folder that is there, or the new "
                + "name of the one.", valueName: "path"))
    var paths: [String]
    @Option(help: ArgumentHelp("The most that is taken out of a machine.", valueName: "size"))
    var limit = "4 GiB"
    @OptionGroup var scope: MachineScope

    private var from: ArraySlice<String> { paths.dropLast() }
    private var to: String { paths.last ?? "" }

    func validate() throws {
        guard let first = from.first else { throw ValidationError("Missing where to: virt-ci cp FROM TO") }
        let sides = Set(from.map { GuestPath($0)?.machine })
        guard sides.count == 1, let side = sides.first else {
            throw ValidationError("All that is copied has to be on this host, or all in one machine")
        }
        switch (side, GuestPath(to)) {
        case (nil, nil):
            throw ValidationError("Neither '\(first)' nor '\(to)' is in a machine: write MACHINE:PATH")
        case (_?, _?): throw ValidationError("Both are in a machine; copy to this host, and from there")
        default: break
        }
        guard Quantity.bytes(limit) != nil else { throw ValidationError("'--limit \(limit)' is no size such as 4 GiB") }
    }

    func run() async throws {
        let context = Context.current
        let isOut = GuestPath(to) == nil
        let named = (isOut ? from.first.flatMap { GuestPath($0) } : GuestPath(to))?.machine
        let entry = try Machines.entry(
            named: named.flatMap { $0.isEmpty ? nil : $0 }, in: try scope.folders(context))
        try FileManager.default.createDirectory(atPath: context.folders.cache, withIntermediateDirectories: true)
        let copy = GuestCopy(
            channel: try await entry.connect(), workingDirectory: entry.workingDirectory,
            scratch: context.folders.cache)
        for item in from {
            if let remote = GuestPath(item) {
                try await copy.copyOut(remote.path, to: to, limit: Quantity.bytes(limit) ?? 0)
            } else if let target = GuestPath(to) {
                try await copy.copyIn(item, to: target.path)
            }
        }
    }
}

/// `MACHINE:PATH`, as scp reads it: a colon before the first slash.
struct GuestPath: Equatable {
    /// Empty for the only machine there is.
    var machine: String
    var path: String

    /// - Returns: nil for a path of this host.
    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else { return nil }
        machine = String(text[..<colon])
        path = String(text[text.index(after: colon)...])
    }
}
