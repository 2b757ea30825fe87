/// Versions of one distribution, as `fedora`, `fedora 41-43`, `centos-stream 9-`, `debian 12`.
public struct DistributionRange: Sendable, Hashable, Codable {
    /// The distribution's name, as profiles begin with it.
    public var distribution: String
    /// The first version, nil for all from the beginning.
    public var first: Int?
    /// The last version, nil for all to come.
    public var last: Int?

    /// nil when the text is none.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard let name = words.first, words.count <= 2, !name.utf8.contains(where: { !Self.isOfName($0) }) else {
            return nil
        }
        distribution = String(name)
        guard words.count == 2 else { return }
        guard let (before, after) = words[1].split(at: "-") else {
            guard let version = words[1].wholeNumber else { return nil }
            (first, last) = (version, version)
            return
        }
        guard before.isEmpty || before.wholeNumber != nil, after.isEmpty || after.wholeNumber != nil else { return nil }
        (first, last) = (before.wholeNumber, after.wholeNumber)
        guard (first ?? 0) <= (last ?? .max), first != nil || last != nil else { return nil }
    }

    /// Whether a profile's name is of one of these versions; one without a version in it is of all.
    public func contains(_ profile: String) -> Bool {
        guard let rest = profile[...].after(distribution) else { return false }
        guard !rest.isEmpty else { return true }
        guard rest.utf8.first == UInt8(ascii: "-"), let (version, _) = rest.dropFirst().leadingNumber else {
            return false
        }
        return (first ?? 0) <= version && version <= last ?? .max
    }

    private static func isOfName(_ byte: UInt8) -> Bool { byte.isWord || byte == UInt8(ascii: "-") }
}

extension Substring {
    fileprivate func after(_ prefix: String) -> Substring? {
        utf8.starts(with: prefix.utf8) ? self[utf8.index(startIndex, offsetBy: prefix.utf8.count)...] : nil
    }
}
