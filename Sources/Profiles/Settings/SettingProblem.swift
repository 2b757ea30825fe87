/// One thing wrong in a file of settings: a profile, or a host's policy.
public struct SettingProblem: Sendable, Equatable {
    /// Path of the file.
    public var file: String
    /// Line in the file, from 1.
    public var line: Int
    /// Column in the line, from 1.
    public var column: Int
    /// The key with those above it, such as `shape.memory` or `image.build.packages[3]` (counted from 1);
    /// empty for the file as a whole.
    public var key: String
    public var kind: Kind

    public init(file: String, line: Int, column: Int, key: String, kind: Kind) {
        self.file = file
        self.line = line
        self.column = column
        self.key = key
        self.kind = kind
    }

    init(place: Place, key: String, kind: Kind) {
        self.init(file: place.file, line: place.line, column: place.column, key: key, kind: kind)
    }

    /// What stands in the file instead of what was expected.
    public enum Found: Sendable, Equatable {
        /// A single value, shortened to 80 characters.
        case value(String)
        case mapping
        case list
        /// The key has no value.
        case nothing
    }

    /// What is wrong.
    public enum Kind: Sendable, Equatable {
        /// Not YAML; in the parser's words.
        case syntax(String)
        /// The key is there twice; the line is that of the first.
        case duplicateKey
        /// No such key; the one that was probably meant, and all that may stand there.
        case unknownKey(nearest: String?, known: [String])
        /// The key must be there.
        case missingKey(expected: SettingExpectation)
        /// The value is something else.
        case unexpected(found: Found, expected: SettingExpectation)
        /// The machine's disk is smaller than the image that goes on it; both in bytes.
        case diskSmallerThanImage(disk: UInt64, image: UInt64)
        /// `boot: kernel` needs the kernel kept beside an image built here; others have only their boot loader.
        case noKernelToBoot
        /// The kernel is started without a boot loader, and the firmware that does so is BIOS.
        case kernelNeedsBIOS
        /// There is no profile to extend by that name; the one that was probably meant, and those there are.
        case noSuchBase(nearest: String?, known: [String])
        /// A profile extends itself, by way of others; their names, the first again at the end.
        case extendsItself(chain: [String])
        /// The profile for jobs without a `DISTRO` is none of those that are allowed.
        case defaultNotAllowed(profiles: [String])
    }
}

/// What should have stood there.
public enum SettingExpectation: Sendable, Equatable {
    /// A line of text.
    case line
    /// Text of any number of lines.
    case text
    /// A whole number in this range.
    case wholeNumber(ClosedRange<Int>)
    /// A size with a unit, such as `8 GiB` or `512 MiB`, more than nothing.
    case size
    /// A length of time with a unit, such as `300 s`, `5 min` or `1 h`, more than nothing and up to a day.
    case duration
    /// `true` or `false`.
    case boolean
    /// A list, each item one of these.
    indirect case list(of: SettingExpectation)
    /// A mapping with these keys.
    case mapping([String])
    /// One of these words, or, where `mapping` is not empty, a mapping with one of its keys.
    case oneOf([String], mapping: [String])
    /// A mapping with exactly one of these keys.
    case exactlyOneOf([String])
    /// At least one of these keys.
    case atLeastOneOf([String])
    /// An address with https; http for this machine only.
    case webAddress
    /// An address with http or https.
    case mirrorAddress
    /// A SHA-256: 64 hexadecimal digits.
    case digest
    /// A name: letters, digits, and some of `. _ -`.
    case name
    /// A profile's name.
    case profileName
    /// A project's path, or a group's with `/*` behind it.
    case projectPattern
    /// The absolute path of a file or folder.
    case absolutePath
    /// A libvirt connection's address.
    case connection
    /// A package: a name, maybe with a version, no spaces.
    case package
    /// A pattern to find in a line: at most 500 bytes, with something in it besides `*`.
    case pattern
    /// Versions of a distribution, such as `fedora 41-43`.
    case distributionRange
    /// A program with its arguments, that needs no shell.
    case command
    /// The path of a file; relative ones start at the profile's directory.
    case path
}
