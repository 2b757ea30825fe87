/// A path of `include:local` with `*` and `**` (gitlab `app/models/repository.rb`, `search_files_by_wildcard_path`):
/// `*` stands for anything but `/`, `**` for anything at all, so `ci/**.yml` goes into folders and `ci/**/*.yml`
/// leaves out those that lie in `ci` itself.
struct WildcardPath {
    private enum Piece: Equatable {
        case byte(UInt8)
        case anythingInFolder
        case anything
    }

    /// Linux has no longer paths (`PATH_MAX`).
    private static let lengthLimit = 4096

    private let pieces: [Piece]

    static func isWildcard(_ path: String) -> Bool { path.utf8.contains(UInt8(ascii: "*")) }

    init(_ path: String) {
        let bytes = Array(path.utf8)
        var pieces: [Piece] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "*") else {
                pieces.append(.byte(bytes[index]))
                index += 1
                continue
            }
            let isDoubled = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "*")
            pieces.append(isDoubled ? .anything : .anythingInFolder)
            index += isDoubled ? 2 : 1
        }
        self.pieces = pieces
    }

    /// Follows all ways at once, so that no pattern takes more than length times length steps.
    func matches(_ path: String) -> Bool {
        guard pieces.count <= Self.lengthLimit, path.utf8.count <= Self.lengthLimit else { return false }
        var isReached = [Bool](repeating: false, count: pieces.count + 1)
        var reached = 0...0
        isReached[0] = true
        for byte in path.utf8 {
            passWildcards(&isReached, &reached)
            var next: (first: Int, last: Int)?
            // From the end, so that what is reached now is not taken for what was.
            for position in reached.reversed() where isReached[position] {
                isReached[position] = false
                guard position < pieces.count, let goal = goal(from: position, with: byte) else { continue }
                isReached[goal] = true
                next = (goal, max(next?.last ?? goal, goal))
            }
            guard let next else { return false }
            reached = min(next.first, next.last)...next.last
        }
        passWildcards(&isReached, &reached)
        return isReached[pieces.count]
    }

    private func goal(from position: Int, with byte: UInt8) -> Int? {
        switch pieces[position] {
        case .byte(let own): own == byte ? position + 1 : nil
        case .anythingInFolder: byte == UInt8(ascii: "/") ? nil : position
        case .anything: position
        }
    }

    /// A wildcard may stand for nothing.
    private func passWildcards(_ isReached: inout [Bool], _ reached: inout ClosedRange<Int>) {
        var last = reached.upperBound
        for position in reached.lowerBound..<pieces.count {
            guard position <= last else { break }
            guard isReached[position], pieces[position] == .anything || pieces[position] == .anythingInFolder else {
                continue
            }
            isReached[position + 1] = true
            last = max(last, position + 1)
        }
        reached = reached.lowerBound...last
    }
}
