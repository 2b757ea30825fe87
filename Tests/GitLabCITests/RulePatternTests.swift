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
            ("[0-9]{-1,3}x", "0{-1,3}x"), ("a{+2}", "a{{2}"), ("a{02}", "a{02}"),
            ("a{2,x}", "a{2,x}"), ("a{,2}", "a{,2}"), ("a{2}?b", "aab"), ("a{1}?b", "ab"), ("a|b|c|d", "d"),
            ("(?:(?i)x|a)b|c", "Ab"), ("a(?i)b|c", "C"), ("é+", "caféé"), (#"[^\s]{3}"#, "a bcd"), ("(a*)*b", "aab"),
            ("((a|b)?c){2}", "acbc"), (#"\W"#, "a-b"),
        ])
    func matches(_ pattern: String, _ text: String) throws {
        #expect(try #require(RulePattern(pattern)).matches(text) == true)
    }

    @Test(
        "A pattern is not found",
        arguments: [
            ("^a$", "ab"), ("a{3}", "aab"), ("[^abc]", "abc"), (#"\bord"#, "word"), ("a.b", "a\nb"), ("^b$", "a\nb"),
            ("MAIN", "main"), ("(?i:A)B", "ab"), (#"\d"#, "abc"), ("x+", ""), ("((a|b)?c){3}", "acbc"),
            ("[0-9]{-1,3}", "0"),
            ("a{2,x}", "aa"), ("a(?i)b|c", "Ab"), ("(?:(?i)x|a)b", "aB"), ("x(?i)y|z$", "xz-"),
        ])
    func doesNotMatch(_ pattern: String, _ text: String) throws {
        #expect(try #require(RulePattern(pattern)).matches(text) == false)
    }

    @Test(
        "What is no pattern, or none of RE2's, isn't read",
        arguments: [
            "(", ")", "[a", "*", "a{3,2}", "a{2000}", "(?=a)", "(?<=a)b", #"\"#, #"\p{L}"#, "[[:alpha:]]", "[b-a]",
            "a{5,3}", "{2}", "a{2}{3}", "a{2}?{3}", "a|{2}", "a**", "a(?i)*", "a{1001}",
        ])
    func unread(_ pattern: String) {
        #expect(RulePattern(pattern) == nil)
    }

    @Test("No pattern takes for ever")
    func bounded() throws {
        let text = String(repeating: "a", count: 5000) + "b"
        #expect(try #require(RulePattern("^(a|aa)+$")).matches(text) == false)
        #expect(RulePattern("(((a{100}){100}){100})") == nil)
        let many = try #require(RulePattern("^(" + String(repeating: "a|", count: 6000) + "b)$"))
        #expect(many.matches("b") == true && many.matches("c") == false)
        #expect(try #require(RulePattern("(a?){900}(a?){900}x")).matches(text) == nil)
        #expect(RulePattern(String(repeating: "((a{1000}){20}){0}", count: 3000)) == nil)
    }
}
