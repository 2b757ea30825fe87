import Foundation
import Testing

@testable import Profiles

@Suite("A profile that is wrong")
struct InvalidProfileTests {
    static let fixtures = Bundle.module.resourceURL?.appending(path: "Fixtures") ?? URL(filePath: "/")

    static let cases: [String] =
        (try? FileManager.default.contentsOfDirectory(atPath: fixtures.path).sorted()) ?? []

    @Test("There are fixtures to walk")
    func hasCases() { #expect(Self.cases.count >= 11) }

    @Test("Every problem is said with line, column, key and what was expected", arguments: cases)
    func saysEverything(_ name: String) throws {
        let folder = Self.fixtures.appending(path: name)
        let expected = try String(contentsOf: folder.appending(path: "expected.txt"), encoding: .utf8)
        let file = folder.appending(path: "profile.yaml").path
        let error = #expect(throws: ProfileError.self) { try ProfileCatalogue.profile(file: file) }
        guard case .invalid(let reported, let problems) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reported == file)
        if name == "syntax-error" {
            guard case .syntax(let text) = problems.first?.kind, problems.count == 1 else {
                Issue.record("\(problems)")
                return
            }
            #expect(problems[0].line >= 3 && !text.isEmpty)
        } else {
            let found = problems.map(\.plain).sorted { $0.localizedStandardCompare($1) == .orderedAscending }
            #expect(found.joined(separator: "\n") + "\n" == expected)
        }
    }

    @Test("Problems come in the order of the lines")
    func isSorted() throws {
        let file = Self.fixtures.appending(path: "wrong-values/profile.yaml").path
        let error = #expect(throws: ProfileError.self) { try ProfileCatalogue.profile(file: file) }
        guard case .invalid(_, let problems) = error else { return }
        #expect(problems.map(\.line) == problems.map(\.line).sorted())
    }
}

extension SettingProblem {
    /// One line a problem, for comparison with `expected.txt`.
    var plain: String { "\(line):\(column) \(key): \(kind.plain)" }
}

extension SettingProblem.Kind {
    fileprivate var plain: String {
        switch self {
        case .syntax(let text): "syntax(\(text))"
        case .duplicateKey: "duplicateKey"
        case .unknownKey(let nearest, _): "unknownKey(nearest: \(nearest ?? "none"))"
        case .missingKey(let expected): "missingKey(expected: \(expected.plain))"
        case .unexpected(let found, let expected): "unexpected(\(found.plain), expected: \(expected.plain))"
        case .diskSmallerThanImage(let disk, let image): "diskSmallerThanImage(disk: \(disk), image: \(image))"
        case .defaultNotAllowed: "defaultNotAllowed"
        case .noSuchBase(let nearest, _): "noSuchBase(nearest: \(nearest ?? "none"))"
        case .extendsItself(let chain): "extendsItself(\(chain.joined(separator: " ")))"
        case .noKernelToBoot: "noKernelToBoot"
        case .kernelNeedsBIOS: "kernelNeedsBIOS"
        }
    }
}

extension SettingProblem.Found {
    fileprivate var plain: String {
        if case .value(let text) = self { "value(\(text))" } else { "\(self)" }
    }
}

extension SettingExpectation {
    fileprivate var plain: String {
        switch self {
        case .wholeNumber(let range): "wholeNumber(\(range.lowerBound)...\(range.upperBound))"
        case .list(let item): "list(of: \(item.plain))"
        case .mapping(let keys): "mapping(\(keys.joined(separator: ", ")))"
        case .oneOf(let words, let keys):
            "oneOf(\(words.joined(separator: ", "))\(keys.map { "; \($0):" }.joined()))"
        case .exactlyOneOf(let keys): "exactlyOneOf(\(keys.joined(separator: ", ")))"
        case .atLeastOneOf(let keys): "atLeastOneOf(\(keys.joined(separator: ", ")))"
        default: "\(self)"
        }
    }
}
