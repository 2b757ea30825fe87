internal import Foundation
internal import Images
internal import Programs
internal import Terminal

extension EventSentence {
    static func note(_ note: ImageNote) -> String {
        switch note {
        case .resolved(let name, let digest):
            return "The newest build is \(Sanitizer.line(name)), sha256:\(digest.prefix(12))"
        case .unchecked(let reason, let url):
            let host = Sanitizer.line(URL(string: url)?.host() ?? url)
            let why =
                switch reason {
                case .noKey: "the profile has no key to check it with"
                case .noProgram(let program): "\(program.name) is not installed"
                }
            return "The checksum is taken on the word of \(host): \(why)"
        case .mirrorFailed(let failure):
            return Self.mirror(failure) + "; trying the next address"
        }
    }

    /// What was wrong with an address of an image, with its host.
    static func mirror(_ failure: MirrorFailure) -> String {
        switch failure.reason {
        case .transfer(let error): Failure(error).sentence
        case .wrongBytes(let digest):
            "\(Sanitizer.line(failure.url)) gives other bytes than its checksum names, sha256:\(digest.prefix(12))"
        }
    }
}
