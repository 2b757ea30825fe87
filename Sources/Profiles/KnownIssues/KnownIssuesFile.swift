internal import Foundation
public import TestResults

/// The failures people know, as `known-issues.yaml` lists them: a mapping from each issue's name to its signs.
public enum KnownIssuesFile {
    /// What the file is called, in a directory of profiles.
    public static let name = "known-issues.yaml"

    private static let keys = [
        "reference", "summary", "test", "assertion", "log", "status", "hang", "distributions", "one_in",
    ]

    /// The issues of all directories; of one name, the first directory's.
    ///
    /// - Throws: As `read(_:)`; a directory without the file is none of an error.
    public static func issues(in directories: [String]) throws(ProfileError) -> [KnownIssue] {
        var found: [KnownIssue] = []
        for directory in directories {
            let file = "\(directory)/\(name)"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            let known = Set(found.map(\.name))
            found += try read(file).filter { !known.contains($0.name) }
        }
        return found
    }

    /// - Throws: `ProfileError.unreadable`, `.tooLarge`, or `.invalid` with every problem in the file.
    public static func read(_ file: String) throws(ProfileError) -> [KnownIssue] {
        let root: Setting
        do {
            root = try compose(try readText(file), file: file)
        } catch let error as SyntaxProblem {
            throw .invalid(file: file, problems: [error.problem])
        } catch let error as ProfileError {
            throw error
        } catch {
            throw .unreadable(path: file, code: EIO)
        }
        let problems = ProblemList()
        let issues = issues(root, problems)
        guard problems.problems.isEmpty else { throw .invalid(file: file, problems: problems.sorted(first: file)) }
        return issues
    }

    private static func issues(_ root: Setting, _ problems: ProblemList) -> [KnownIssue] {
        guard case .mapping(let entries) = root.content else {
            // A file in which all is commented out lists nothing.
            if root.found != .nothing {
                problems.add(.unexpected(found: root.found, expected: .mapping(["NAME"])), at: root.place, key: "")
            }
            return []
        }
        return entries.compactMap { entry in
            guard let name = entry.key.flatMap(Values.line) else {
                problems.add(.unexpected(found: .nothing, expected: .line), at: entry.keyPlace, key: "")
                return nil
            }
            return Section(entry.value, path: name, keys: keys, problems: problems).flatMap { issue(name, $0) }
        }
    }

    private static func issue(_ name: String, _ section: Section) -> KnownIssue? {
        let reference = section.required("reference", .webAddress, Values.webAddress)
        let summary = section.required("summary", .line, Values.line)
        let words = ["failed", "error", "interrupted"]
        let signs = KnownIssue.Signs(
            test: patterns("test", section), assertion: patterns("assertion", section),
            log: patterns("log", section),
            statuses: section.list("status", of: .oneOf(words, mapping: [])) { word in
                words.contains(word) ? TestStatus(rawValue: word) : nil
            } ?? [], hang: section.optional("hang", .boolean, Values.boolean) ?? false)
        let distributions =
            section.list("distributions", of: .distributionRange) { DistributionRange($0) } ?? []
        let oneIn = section.optional("one_in", .wholeNumber(1...1_000_000), Values.wholeNumber(1...1_000_000))
        if !signs.isTelling, !["test", "assertion", "log", "hang"].contains(where: section.has) {
            section.missing("assertion", .atLeastOneOf(["test", "assertion", "log", "hang"]))
        }
        guard let reference, let summary else { return nil }
        return KnownIssue(
            name: name, reference: reference, summary: summary, signs: signs, distributions: distributions,
            oneIn: oneIn.map(Double.init))
    }

    private static func patterns(_ key: String, _ section: Section) -> [KnownPattern] {
        section.list(key, of: .pattern) { KnownPattern($0) } ?? []
    }
}
