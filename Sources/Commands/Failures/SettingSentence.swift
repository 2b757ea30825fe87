internal import Foundation
internal import Profiles
internal import Terminal

extension Failure {
    init(_ error: ProfileError) {
        let (sentence, hint) = SettingSentence.sentence(error)
        self.init(.configuration, sentence, hint: hint)
    }
}

extension Failure {
    init(_ error: UserConfigurationError) {
        let (sentence, hint) = SettingSentence.sentence(error)
        self.init(.configuration, sentence, hint: hint)
    }
}

extension Failure {
    init(_ error: PolicyError) {
        let (sentence, hint) = SettingSentence.sentence(error)
        self.init(.configuration, sentence, hint: hint)
    }
}

/// What is wrong with a profile or a host's policy, in words.
enum SettingSentence {
    static func sentence(_ error: ProfileError) -> (sentence: String, hint: String?) {
        switch error {
        case .unknown(let name, let known, let nearest, let directories):
            let list =
                known.isEmpty
                ? "there are none in \(directories.joined(separator: ", "))"
                : "there are: \(known.joined(separator: ", "))"
            let hint = nearest.map { "did you mean '\($0)'?" }
            return (
                "There is no profile '\(name)'; \(list)",
                hint ?? "choose one with --profile, or write your own: ~/.config/virt-ci/profiles/\(name).yaml"
            )
        case .badName(let name):
            return (
                "'\(Sanitizer.line(name))' can be no profile's name",
                "names have lower-case letters, digits, '.' and '-', and begin with a letter or digit"
            )
        case .unreadable(let path, let code):
            return ("Cannot read '\(path)': \(String(cString: strerror(code)))", nil)
        case .tooLarge(let file, let limit):
            return ("Cannot read the profile '\(file)': it is larger than \(Format.size(UInt64(limit)))", nil)
        case .invalid(let file, let problems):
            let kind = file.hasSuffix("/" + KnownIssuesFile.name) ? "The file of known issues" : "The profile"
            return (list(problems, of: "\(kind) '\(file)'"), nil)
        }
    }

    static func sentence(_ error: PolicyError) -> (sentence: String, hint: String?) {
        switch error {
        case .unreadable(let file, let code):
            return (
                "Cannot read the host's policy '\(file)': \(String(cString: strerror(code)))",
                code == ENOENT ? "virt-ci executor policy prints one to begin with; --policy names another file" : nil
            )
        case .tooLarge(let file, let limit):
            return ("Cannot read the policy '\(file)': it is larger than \(Format.size(UInt64(limit)))", nil)
        case .invalid(let file, let problems): return (list(problems, of: "The policy '\(file)'"), nil)
        case .writableByOthers(let file):
            return (
                "The policy '\(file)' can be written by others than root and the executor's user",
                "chown root '\(file)' && chmod 644 '\(file)'"
            )
        }
    }

    static func sentence(_ error: UserConfigurationError) -> (sentence: String, hint: String?) {
        switch error {
        case .unreadable(let file, let code):
            ("Cannot read the configuration '\(file)': \(String(cString: strerror(code)))", nil)
        case .tooLarge(let file, let limit):
            ("Cannot read the configuration '\(file)': it is larger than \(Format.size(UInt64(limit)))", nil)
        case .invalid(let file, let problems): (list(problems, of: "The configuration '\(file)'"), nil)
        }
    }

    private static func list(_ problems: [SettingProblem], of what: String) -> String {
        let lines = problems.prefix(20).map { "\($0.file):\($0.line):\($0.column): \(sentence($0))" }
        let rest = problems.count > 20 ? ["and \(problems.count - 20) more"] : []
        return (["\(what) has \(Format.count(problems.count, "problem"))"] + lines + rest).joined(separator: "\n")
    }

    private static func sentence(_ problem: SettingProblem) -> String {
        let key = Sanitizer.line(problem.key)
        switch problem.kind {
        case .syntax(let text): return "this is not YAML: \(Sanitizer.line(text))"
        case .duplicateKey: return "'\(key)' is there twice"
        case .unknownKey(let nearest?, _): return "there is no key '\(key)'; did you mean '\(nearest)'?"
        case .unknownKey(nil, let known): return "there is no key '\(key)'; expected: \(known.joined(separator: ", "))"
        case .missingKey(let expected):
            switch expected {
            case .exactlyOneOf, .atLeastOneOf: return "'\(key)' lacks \(words(expected))"
            default: return "'\(key)' is missing: expected \(words(expected))"
            }
        case .unexpected(_, .exactlyOneOf(let keys)):
            return "'\(key)' must have exactly one of \(keys.joined(separator: ", "))"
        case .unexpected(let found, let expected):
            let place = key.isEmpty ? "the file" : "'\(key)'"
            return "\(place) is \(words(found)); expected \(words(expected))"
        case .diskSmallerThanImage(let disk, let image):
            return "'\(key)' is \(Format.size(disk)), less than its image's \(Format.size(image))"
        case .noKernelToBoot:
            return "'boot' is kernel, but only an image that is built has one beside it; expected loader"
        case .defaultNotAllowed(let profiles):
            return "'\(key)' is none of 'profiles': \(profiles.joined(separator: ", "))"
        case .noSuchBase(let nearest?, _): return "there is no profile '\(key)' names; did you mean '\(nearest)'?"
        case .noSuchBase(nil, let known):
            return "there is no profile '\(key)' names; there are: \(known.joined(separator: ", "))"
        case .extendsItself(let chain): return "'\(key)' goes round in a circle: \(chain.joined(separator: " → "))"
        case .kernelNeedsBIOS: return "'firmware' is uefi, but 'boot: kernel' goes with bios only"
        }
    }

    private static func words(_ found: SettingProblem.Found) -> String {
        switch found {
        case .value(let text): "'\(Sanitizer.line(text))'"
        case .mapping: "a mapping"
        case .list: "a list"
        case .nothing: "empty"
        }
    }

    private static func words(_ expected: SettingExpectation) -> String {
        switch expected {
        case .line: "a line of text"
        case .text: "text"
        case .wholeNumber(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .size: "a size with its unit, such as 8 GiB"
        case .duration: "a time with its unit, such as 300 s or 5 min, at most 24 h"
        case .boolean: "true or false"
        case .list(let item): "a list, each item \(words(item))"
        case .mapping(let keys): "a mapping with \(keys.joined(separator: ", "))"
        case .oneOf(let words, let keys):
            (words + keys.map { "a mapping with '\($0)'" }).joined(separator: " or ")
        case .exactlyOneOf(let keys): "exactly one of \(keys.joined(separator: ", "))"
        case .atLeastOneOf(let keys): "at least one of \(keys.joined(separator: ", "))"
        case .webAddress: "an https address (http to this machine only)"
        case .mirrorAddress: "an http or https address"
        case .digest: "a SHA-256, 64 hexadecimal digits"
        case .name: "a name of letters, digits, '.', '_', '-'"
        case .profileName: "a profile's name: lower-case letters, digits, '.' and '-'"
        case .package: "a package's name, maybe with a version"
        case .path: "a file's path"
        case .pattern: "a text to look for in a line, with * for anything"
        case .distributionRange: "a distribution, maybe with versions, such as fedora 41-43"
        case .command: "a list of words, or words without signs of the shell, which reads none of it"
        case .projectPattern: "a project's path such as group/project, or group/* for all of a group"
        case .absolutePath: "an absolute path"
        case .connection: "a libvirt connection such as qemu:///system"
        }
    }
}
