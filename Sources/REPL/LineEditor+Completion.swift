internal import CReadline
internal import Foundation
internal import Synchronization
internal import Terminal

/// Called by readline at Tab, on its queue.
func completeWord(
    _ text: UnsafePointer<CChar>?, _ start: Int32, _ end: Int32
) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    // Without this readline falls back to the names of files.
    vci_rl_no_file_names()
    guard let text, let buffer = vci_rl_buffer() else { return nil }
    let quote = UnicodeScalar(UInt32(vci_rl_quote_character())).flatMap { $0 == "\0" ? nil : Character($0) }
    // An opening quote belongs to the word and not to what is before it.
    let length = max(0, Int(start) - (quote == nil ? 0 : 1))
    let before = String(decoding: UnsafeRawBufferPointer(start: buffer, count: length), as: UTF8.self)
    let typed = String(cString: text)
    let completer = LineEditor.state.withLock { $0.completer }
    let word = quote == nil ? WordSplitter.unescaped(typed) : typed
    let completion = Completion(completer(before, word), typed: typed, quote: quote)
    guard !completion.written.isEmpty else { return nil }
    LineEditor.state.withLock { $0.shown = completion }
    if completion.candidates.count == 1, !completion.candidates[0].endsWord { vci_rl_append_nothing() }
    return matches(completion)
}

/// In memory that readline frees: first what all have in common, then each, where there are several.
private func matches(_ completion: Completion) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let texts = completion.written.count == 1 ? completion.written : [completion.common] + completion.written
    let size = (texts.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard let memory = malloc(size) else { return nil }
    let array = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { (array + index).initialize(to: strdup(text)) }
    (array + texts.count).initialize(to: nil)
    return array
}

/// Called by readline to show what Tab found, on its queue.
func displayMatches(_ matches: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int32, _ width: Int32) {
    let (shown, console) = LineEditor.state.withLock { ($0.shown, $0.console) }
    rl_crlf()
    vci_rl_flush()
    if let console { console.out(CandidateTable(shown.candidates).text(console.output)) }
    rl_forced_update_display()
}

/// Whether a character of the line has a backslash before it, so that it is part of a word.
func isQuoted(_ line: UnsafeMutablePointer<CChar>?, _ index: Int32) -> Int32 {
    guard let line else { return 0 }
    var position = Int(index) - 1
    while position >= 0, line[position] == CChar(bitPattern: UInt8(ascii: "\\")) { position -= 1 }
    return (Int(index) - 1 - position) % 2 == 1 ? 1 : 0
}
