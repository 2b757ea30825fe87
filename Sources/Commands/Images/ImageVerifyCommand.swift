internal import ArgumentParser
internal import Images
internal import Terminal

struct ImageVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read images again, and say whether they are what their digests name.",
        discussion: """
            Ends with 0 when all are good, with 2 otherwise.

            Examples:
              virt-ci image verify
              virt-ci image verify debian-12
            """)
    @Argument(
        help: ArgumentHelp("Profiles, or digests; all images without.", valueName: "image"),
        completion: Candidates.images)
    var images: [String] = []
    @OptionGroup var scope: MachineScope
    @OptionGroup var host: HostOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context.current
        let store = try ImageStore(scope: scope, connections: host.connect, context: context)
        let rows = try await context.console.withImages(store) { catalogue, _ in
            let here = catalogue.images()
            let meant = try images.isEmpty ? here : images.flatMap { try Image.meant(by: $0, among: here) }
            var rows: [ImageConditionRow] = []
            for image in meant where !rows.contains(where: { $0.image == image }) {
                rows.append(ImageConditionRow(image: image, condition: try await catalogue.verify(image)))
            }
            return rows
        }
        try context.console.show(rows, as: output.format, empty: "There are no images.")
        let bad = rows.filter { $0.condition != .good }.count
        guard bad == 0 else {
            context.console.error(
                "\(bad) of \(Format.count(rows.count, "image")) \(bad == 1 ? "is" : "are") not what the digest names",
                hint: "virt-ci image remove IMAGE takes it away; one that is needed is made again")
            throw ExitCode(2)
        }
    }
}

struct ImageConditionRow: Row {
    static let header = ["PROFILE", "DIGEST", "CONDITION"]
    let image: Image
    let condition: ImageCondition

    private enum Keys: String, CodingKey { case profile, digest, condition, actual, missing }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(image.profile, forKey: .profile)
        try container.encode(image.digest, forKey: .digest)
        try container.encode(word, forKey: .condition)
        if case .changed(let actual) = condition { try container.encode(actual, forKey: .actual) }
        if case .missing(let volumes) = condition { try container.encode(volumes, forKey: .missing) }
    }

    var cells: [Table.Cell] {
        let detail =
            switch condition {
            case .good: ""
            case .changed(let actual): ": it is sha256:\(actual.prefix(12)) now"
            case .missing(let volumes): ": \(volumes.joined(separator: ", "))"
            }
        return [
            "\(image.profile)", "sha256:\(image.digest.prefix(12))",
            Table.Cell(word + detail, condition == .good ? .success : .failure),
        ]
    }

    private var word: String {
        switch condition {
        case .good: "good"
        case .changed: "changed"
        case .missing: "missing"
        }
    }
}
