import GitLabCI
import Testing

@Suite("Patterns of rules")
struct RulePatternTests {
    @Test(
        "A pattern is found in a text",
        arguments: [
            ("a", "bab"), ("^$", ""), ("", "x"), ("a|b", "xb"), ("^(a|b)*c$", "ababc"), ("a{2,3}", "baab"),
            ("a{2}", "aa"),
            ("a{2,}", "aaaa"), ("x{", "x{"), ("[^a-c]", "abcd"), ("[]a]", "]"), ("[a-]", "-"), (#"[\d_]+"#, "x_7"),
            (#"\bword\b"#, "a word."), (#"\Aab\z"#, "ab"), (#"\."#, "a.b"), ("(?i)MAIN", "main"), ("a(?i)B", "ab"),
            ("(?i:A)b", "ab"), ("(?P<name>a)b", "ab"), ("(?m)^b$", "a\nb\nc"), ("(?s)a.b", "a\nb"), ("a??b", "ab"),
            ("é+", "caféé"), (#"[^\s]{3}"#, "a bcd"), ("(a*)*b", "aab"), ("((a|b)?c){2}", "acbc"), (#"\W"#, "a-b"),
        ])
    func matches(_ pattern: String, _ text: String) throws {
        #expect(try #require(RulePattern(pattern)).matches(text))
    }

    @Test(
        "A pattern is not found",
        arguments: [
            ("^a$", "ab"), ("a{3}", "aab"), ("[^abc]", "abc"), (#"\bord"#, "word"), ("a.b", "a\nb"), ("^b$", "a\nb"),
            ("MAIN", "main"), ("(?i:A)B", "ab"), (#"\d"#, "abc"), ("x+", ""), ("((a|b)?c){3}", "acbc"),
        ])
    func doesNotMatch(_ pattern: String, _ text: String) throws {
        #expect(try !#require(RulePattern(pattern)).matches(text))
    }

    @Test(
        "What is no pattern, or none of RE2's, isn't read",
        arguments: [
            "(", ")", "[a", "*", "a{3,2}", "a{2000}", "(?=a)", "(?<=a)b", #"\"#, #"\p{L}"#, "[[:alpha:]]", "[b-a]",
        ])
    func unread(_ pattern: String) {
        #expect(RulePattern(pattern) == nil)
    }

    @Test("No pattern takes for ever")
    func bounded() throws {
        let text = String(repeating: "a", count: 5000) + "b"
        #expect(try !#require(RulePattern("^(a|aa)+$")).matches(text))
        #expect(RulePattern("(((a{100}){100}){100})") == nil)
    }
}
