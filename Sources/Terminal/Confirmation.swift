internal import Foundation

extension Console {
    /// Asks a question that is answered with yes or no; no is what an empty line, the end of input, or anything else
    /// means. Only where `canAsk`.
    public func confirm(_ question: String) -> Bool {
        note("\(question) [y/N]")
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
        return ["y", "yes"].contains(answer)
    }
}
