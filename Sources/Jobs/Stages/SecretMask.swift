internal import Foundation
internal import GitLabCI

/// Takes secret values out of what a script writes, as GitLab Runner does with masked variables, also where one comes in
/// pieces.
struct SecretMask: Sendable {
    /// GitLab masks no shorter values ("Mask a CI/CD variable"): they would be found everywhere.
    static let shortest = 8
    private static let mask = Data("[MASKED]".utf8)

    /// The longest first, so that of two that begin alike the whole is hidden.
    private let secrets: [Data]
    /// The end of what came, as long as it may be the beginning of a secret.
    private var held = Data()

    init(_ secrets: [String]) {
        self.secrets = Set(secrets).filter { $0.count >= Self.shortest }.map { Data($0.utf8) }
            .sorted { $0.count > $1.count }
    }

    /// Hides the values of masked variables.
    init(_ variables: VariableSet) {
        self.init(variables.variables.filter(\.isMasked).map(\.value))
    }

    /// - Returns: What can be shown now.
    mutating func feed(_ bytes: Data) -> Data {
        guard !secrets.isEmpty else { return bytes }
        var rest = held + bytes
        var shown = Data()
        while let range = firstSecret(in: rest) {
            shown += rest[..<range.lowerBound] + Self.mask
            rest = rest[range.upperBound...]
        }
        let kept = beginning(atEndOf: rest)
        shown += rest.dropLast(kept)
        held = Data(rest.suffix(kept))
        return shown
    }

    /// What was held back, when nothing more comes.
    mutating func finish() -> Data {
        defer { held = Data() }
        return held
    }

    private func firstSecret(in bytes: Data) -> Range<Data.Index>? {
        secrets.compactMap { bytes.range(of: $0) }.min { $0.lowerBound < $1.lowerBound }
    }

    /// How many bytes at the end may be the beginning of a secret.
    private func beginning(atEndOf bytes: Data) -> Int {
        let longest = min(bytes.count, (secrets.first?.count ?? 1) - 1)
        for count in stride(from: longest, to: 0, by: -1) {
            let end = bytes.suffix(count)
            if secrets.contains(where: { $0.count > count && $0.starts(with: end) }) { return count }
        }
        return 0
    }
}
