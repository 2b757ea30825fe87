import Foundation
import TestResults
import Testing

@testable import Profiles

@Suite("The file of known issues")
struct KnownIssuesFileTests {
    @Test("The issues that come with the program can be read, and both of the first RFC are there")
    func shipped() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../profiles")
        let issues = try KnownIssuesFile.issues(in: [root.path])
        #expect(Set(issues.map(\.name)).isSuperset(of: ["rhbz#2044379", "qemu#933"]))
        let hang = TestResult(
            name: "scripts/networks/000-install.t", status: .interrupted, reason: "Test interrupted: Timeout reached")
        #expect(issues.filter { $0.explains(hang, in: "fedora-43", hung: true) }.map(\.name) == ["rhbz#2044379"])
        #expect(issues.filter { $0.explains(hang, in: "debian-12", hung: true) }.isEmpty)
        // A test that was interrupted is not known for that alone.
        #expect(issues.filter { $0.explains(hang, in: "fedora-43") }.isEmpty)
    }

    @Test("It is no profile, and the first directory's issue of a name wins")
    func directories() throws {
        let text = "a#1:\n  reference: https://example.org/1\n  summary: one\n  test: [x]\n"
        let files = ["a/known-issues.yaml": text, "b/known-issues.yaml": text.replacing("one", with: "two")]
        try withFolders(files) { root throws in
            #expect(try ProfileCatalogue(directories: ["\(root)/a"]).entries().isEmpty)
            let issues = try KnownIssuesFile.issues(in: ["\(root)/none", "\(root)/a", "\(root)/b"])
            #expect(issues.map(\.summary) == ["one"])
        }
    }

    @Test("What is wrong is told with its line")
    func problems() throws {
        let text = """
            a#1:
              reference: ftp://example.org
              summary: one
              tests: [x]
              assertion: ["*", ok]
              distributions: [fedora 9-3]
              status: [passed]
            b#2:
              reference: https://example.org
              summary: two
            """
        try withFolders(["known-issues.yaml": text]) { root throws in
            let file = "\(root)/known-issues.yaml"
            do {
                _ = try KnownIssuesFile.read(file)
                Issue.record("was read")
            } catch ProfileError.invalid(_, let problems) {
                #expect(
                    problems.map { "\($0.line) \($0.key)" } == [
                        "2 a#1.reference", "4 a#1.tests", "5 a#1.assertion[1]", "6 a#1.distributions[1]",
                        "7 a#1.status[1]", "9 b#2.assertion",
                    ])
            }
        }
    }
}
