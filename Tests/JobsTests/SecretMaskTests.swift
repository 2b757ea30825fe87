import Foundation
import GitLabCI
import Testing

@testable import Jobs

@Suite("Secrets in what a script writes")
struct SecretMaskTests {
    private func masked(_ pieces: [String], _ secrets: [String]) -> String {
        var mask = SecretMask(secrets)
        let shown = pieces.reduce(Data()) { $0 + mask.feed(Data($1.utf8)) }
        return String(decoding: shown + mask.finish(), as: UTF8.self)
    }

    @Test("Are taken out, wherever the pieces are cut")
    func pieces() {
        let text = "key=s3cret-value! s3cret-valu, s3cret-value s3cret-values3cret-value"
        let expected = "key=[MASKED]! s3cret-valu, [MASKED] [MASKED][MASKED]"
        for size in 1...text.count {
            let characters = Array(text)
            let pieces = stride(from: 0, to: characters.count, by: size).map { start in
                String(characters[start..<min(start + size, characters.count)])
            }
            #expect(masked(pieces, ["s3cret-value"]) == expected)
        }
    }

    @Test("What can't be one is shown at once, and the longer of two goes whole")
    func order() {
        var mask = SecretMask(["s3cret-value"])
        #expect(mask.feed(Data("progress 10 %\r".utf8)) == Data("progress 10 %\r".utf8))
        #expect(masked(["abcdefgh-long abcdefgh"], ["abcdefgh", "abcdefgh-long"]) == "[MASKED] [MASKED]")
    }

    @Test("Short values and those of other variables stay, as with GitLab")
    func short() {
        #expect(masked(["yes and yes"], ["yes", ""]) == "yes and yes")
        let variables = VariableSet([
            Variable(key: "A", value: "shown-value", origin: .job),
            Variable(key: "B", value: "hidden-value", isMasked: true, origin: .local),
        ])
        var mask = SecretMask(variables)
        let shown = mask.feed(Data("shown-value hidden-value.".utf8))
        #expect(String(decoding: shown, as: UTF8.self) == "shown-value [MASKED].")
    }
}
