/// A path of `include:local` with `*` and `**` (gitlab `app/models/repository.rb`, `search_files_by_wildcard_path`):
/// `*` stands for anything but `/`, `**` for anything at all, so `ci/**.yml` goes into folders and `ci/**/*.yml`
/// leaves out those that lie in `ci` itself.
struct WildcardPath {
    private enum Piece: Equatable {
        case byte(UInt8)
        case anythingInFolder
        case anything
    }

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
        var states = reachable(from: [0])
        for byte in path.utf8 {
            var next: Set<Int> = []
            for state in states where state < pieces.count {
                switch pieces[state] {
                case .byte(let own): if own == byte { next.insert(state + 1) }
                case .anythingInFolder: if byte != UInt8(ascii: "/") { next.insert(state) }
                case .anything: next.insert(state)
                }
            }
            states = reachable(from: next)
            if states.isEmpty { return false }
        }
        return states.contains(pieces.count)
    }

    private func reachable(from states: Set<Int>) -> Set<Int> {
        var all = states
        for var state in states {
            while state < pieces.count, pieces[state] == .anything || pieces[state] == .anythingInFolder {
                state += 1
                all.insert(state)
            }
        }
        return all
    }
}
