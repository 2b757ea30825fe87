import Foundation
import Guests
import Programs
import Testing

@Suite("A word for a shell")
struct ShellWordTests {
    @Test(
        "Comes back from a real shell as it was",
        arguments: [
            "", "plain", "two words", "it's", "$HOME `id` \"x\"", "new\nline", "-n", "ünï", "*?[a]{b,c}~", "\u{1b}[31m",
        ])
    func roundTrip(_ word: String) async throws {
        let sh = Program("sh", debianPackage: "dash", fedoraPackage: "bash")
        let result = try await sh.run(["-c", "printf '<%s>' \(ShellWord.line([word, "end"]))"])
        #expect(String(decoding: result.standardOutput, as: UTF8.self) == "<\(word)><end>")
    }

    @Test("Stays readable when it can")
    func plain() { #expect(ShellWord.line(["tar", "-x", "/a/b_c.d"]) == "tar -x /a/b_c.d") }
}
