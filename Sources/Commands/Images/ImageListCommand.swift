internal import ArgumentParser
internal import Foundation
internal import Images
internal import Profiles
internal import Terminal

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
