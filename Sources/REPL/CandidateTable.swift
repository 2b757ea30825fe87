internal import Terminal

/// What Tab shows when there are several candidates.
struct CandidateTable {
    /// More than this scroll the line away that they are for.
    private static let most = 60
    let candidates: [Candidate]

    init(_ candidates: [Candidate]) { self.candidates = candidates }

    func text(_ stream: TerminalStream) -> String {
        let width = stream.width ?? 80
        let shown = candidates.prefix(Self.most)
        let isDescribed = shown.contains { !$0.description.isEmpty }
        var lines = isDescribed ? described(shown, width, stream.style) : columns(shown, width)
        if candidates.count > shown.count { lines.append("… and \(candidates.count - shown.count) more") }
        return lines.map { $0 + "\n" }.joined()
    }

    private func described(_ shown: ArraySlice<Candidate>, _ width: Int, _ style: Style) -> [String] {
        let names = shown.map { Sanitizer.line($0.text) }
        let column = min(names.map(DisplayWidth.of).max() ?? 0, width / 2)
        return zip(shown, names).map { candidate, name in
            let padding = String(repeating: " ", count: max(0, column - DisplayWidth.of(name)))
            let room = width - max(column, DisplayWidth.of(name)) - 3
            let description = DisplayWidth.truncate(Sanitizer.line(candidate.description), to: max(0, room))
            guard !description.isEmpty else { return name }
            return "\(name)\(padding)  \(style(description, as: .faint))"
        }
    }

    private func columns(_ shown: ArraySlice<Candidate>, _ width: Int) -> [String] {
        let names = shown.map { Sanitizer.line($0.text) }
        let column = (names.map(DisplayWidth.of).max() ?? 0) + 2
        let perLine = max(1, width / column)
        return stride(from: 0, to: names.count, by: perLine).map { start in
            let line = names[start..<min(start + perLine, names.count)].map { name in
                name + String(repeating: " ", count: column - DisplayWidth.of(name))
            }
            return String(line.joined().reversed().drop { $0 == " " }.reversed())
        }
    }
}
