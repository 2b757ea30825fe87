internal import Foundation

/// The list of a folder's files, as web servers write it.
struct FolderIndex {
    /// File names, in no order.
    let names: Set<String>

    init(html: String) {
        var names: Set<String> = []
        for match in html.matches(of: /href\s*=\s*["']([^"'<>]{1,512})["']/.ignoresCase()) {
            let path = match.1.prefix { $0 != "?" && $0 != "#" }
            guard let last = path.split(separator: "/").last, let name = String(last).removingPercentEncoding else {
                continue
            }
            names.insert(name)
        }
        self.names = names
    }

    /// The newest of the files that a pattern with one `*` means. What `*` stands for may hold letters, digits, points,
    /// dashes and underscores; numbers in it count as numbers, so that `.10` is newer than `.9`.
    func newest(matching pattern: String) -> String? {
        let parts = pattern.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return names.contains(pattern) ? pattern : nil }
        return
            names.filter { name in
                guard name.count > parts[0].count + parts[1].count, name.hasPrefix(parts[0]), name.hasSuffix(parts[1])
                else { return false }
                return name.dropFirst(parts[0].count).dropLast(parts[1].count)
                    .allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
            }
            .max { $0.compare($1, options: .numeric) == .orderedAscending }
    }
}
