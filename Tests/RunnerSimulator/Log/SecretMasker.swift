internal import Foundation

/// Replaces masked values in a stream of bytes, also where a value is split over several writes
/// (gitlab-runner `common/buildlogger/internal/masker`).
struct SecretMasker {
    private let secrets: [Data]
    /// The end of what came, as long as it may be the beginning of a secret.
    private var held = Data()
    private static let mask = Data("[MASKED]".utf8)

    init(_ secrets: [String]) {
        // The longest first, so that of two that begin alike the longer one is taken.
        self.secrets = Set(secrets).filter { !$0.isEmpty }.map { Data($0.utf8) }.sorted { $0.count > $1.count }
    }

    mutating func mask(_ bytes: Data) -> Data {
        guard !secrets.isEmpty else { return bytes }
        var rest = held + bytes
        var result = Data()
        while let range = firstSecret(in: rest) {
            result += rest[..<range.lowerBound]
            result += Self.mask
            rest = rest[range.upperBound...]
        }
        let kept = beginning(atEndOf: rest)
        result += rest.dropLast(kept)
        held = Data(rest.suffix(kept))
        return result
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
