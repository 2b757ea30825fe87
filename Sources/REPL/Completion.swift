/// What a word at the cursor could become.
public struct Candidate: Sendable, Hashable {
    /// The whole word, as the command gets it: neither quoted nor escaped.
    public var text: String
    /// What it means; shown beside it when there are several.
    public var description: String
    /// Whether nothing can follow in the same word, so that a space may.
    public var endsWord: Bool

    public init(_ text: String, _ description: String = "", endsWord: Bool = true) {
        self.text = text
        self.description = description
        self.endsWord = endsWord
    }
}

/// Answers Tab: the line before the word at the cursor, and that word's beginning. The user waits for it, so it is
/// answered from memory and small files.
public typealias Completer = @Sendable (_ before: String, _ word: String) -> [Candidate]

/// The candidates of one Tab, as readline wants them.
struct Completion: Sendable {
    /// How each is written into the line.
    let written: [String]
    let candidates: [Candidate]

    /// - Parameters:
    ///   - typed: The word's beginning as it is in the line, without an opening quote.
    ///   - quote: The quote it is in.
    init(_ all: [Candidate], typed: String, quote: Character?) {
        let word = quote == nil ? WordSplitter.unescaped(typed) : typed
        candidates = all.filter { $0.text.hasPrefix(word) }
        written = candidates.map { quote == nil ? WordSplitter.escaped($0.text) : $0.text }
    }

    /// What all of them begin with.
    var common: String {
        guard var common = written.first else { return "" }
        for text in written.dropFirst() { common = common.commonPrefix(with: text) }
        return common
    }
}

extension String {
    /// The characters with which both begin.
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
