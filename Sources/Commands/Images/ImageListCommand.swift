internal import ArgumentParser
internal import Executor
internal import Foundation
internal import Images
internal import Terminal

struct ImageListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the images, and the machines that use them.",
        discussion: """
            Examples:
              virt-ci image list
              virt-ci image list --format json | jq -r '.[].digest'
            """)
    @OptionGroup var scope: MachineScope
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, context: context)
        let images = ImageCatalogue.recorded(in: store.folder)
        let users = store.users()
        let rows = images.map { image in
            ImageRow(
                image, machines: users[image.digest] ?? [], layers: images.filter { $0.base == image.digest }.count)
        }
        try context.console.show(rows, as: output.format, empty: "There are no images.")
    }
}

struct ImageRow: Row {
    static let header = ["PROFILE", "DIGEST", "SIZE", "CREATED", "ORIGIN", "USED BY"]
    let image: Image
    /// Names of machines.
    let machines: [String]
    /// How many prepared images are layers over it.
    let layers: Int

    init(_ image: Image, machines: [String], layers: Int) {
        self.image = image
        self.machines = machines
        self.layers = layers
    }

    private enum Keys: String, CodingKey { case machines, layers }

    func encode(to encoder: any Encoder) throws {
        try image.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(machines, forKey: .machines)
        try container.encode(layers, forKey: .layers)
    }

    var cells: [Table.Cell] {
        let origin = image.base.map { "prepared from sha256:\($0.prefix(12))" } ?? image.name ?? image.origin
        return [
            "\(image.profile)", "sha256:\(image.digest.prefix(12))", "\(Format.size(image.fileBytes))",
            "\(Format.relative(image.created, to: Date()))", "\(origin)", "\(users)",
        ]
    }

    private var users: String {
        let over = layers == 0 ? [] : [Format.count(layers, "prepared image")]
        return (over + machines).joined(separator: ", ")
    }
}
