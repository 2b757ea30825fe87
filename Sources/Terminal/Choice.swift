internal import Foundation

/// A question to a person on a terminal.
extension Console {
    /// Whether somebody can see a question and answer it.
    public var canAsk: Bool { verbosity > .quiet && diagnostics.isTerminal && isatty(STDIN_FILENO) == 1 }

    /// Asks for one of several things by its number.
    ///
    /// - Returns: Its index.
    /// - Throws: `CancellationError` at the end of input, and when cancelled.
    public func choose(_ question: String, among names: [String]) async throws -> Int {
        note(question)
        for (index, name) in names.enumerated() { note("  \(index + 1)  \(Sanitizer.line(name))") }
        let input = LineInput()
        while true {
            note("A number from 1 to \(names.count):")
            guard let line = await input.next() else { throw CancellationError() }
            if let number = Int(line.trimmingCharacters(in: .whitespaces)), names.indices.contains(number - 1) {
                return number - 1
            }
        }
    }
}
