internal import Images
internal import Programs
internal import Terminal

extension Failure {
    init(_ error: ImageError) {
        switch error {
        case .programsMissing(let programs):
            self.init(
                .environment, "To make the image, these are missing: \(programs.map(\.name).joined(separator: ", "))",
                hint: Self.install(programs))
        case .notEnoughDisk(let needed, let available, let path):
            self.init(
                .environment,
                "The image needs \(Format.size(needed)) at '\(path)', and \(Format.size(available)) are free",
                hint: "free some disk space")
        case .buildFailed(let step, let status, let lines):
            let said = lines.suffix(8).map { "\n  " + Sanitizer.line($0) }.joined()
            self.init(
                .environment, "\(EventSentence.step(step)) failed with \(status)\(said)",
                hint: "check the network to the packages' mirror, and the disk's space")
        case .brokenImage(let path, let reason):
            self.init(
                .environment, "'\(path)' can't be used as an image: \(Self.words(reason))",
                hint: "remove it and run the command again")
        case .digestMismatch(let expected, let actual, let url):
            self.init(
                .environment,
                "The image from \(Sanitizer.line(url)) is not the one its checksum names: "
                    + "sha256 is \(actual), expected \(expected)",
                hint: "the mirror may be behind; try again later")
        case .badSignature(let url, let reason):
            self.init(
                .environment,
                "The checksum file \(Sanitizer.line(url)) is not signed as it should be: "
                    + Sanitizer.line(reason),
                hint: "somebody may have changed it; try again later, and if it stays so ask the distribution")
        case .notSigned(let url):
            self.init(
                .environment,
                "The checksum file \(Sanitizer.line(url)) is not signed, and the profile has a key for it",
                hint: "somebody may have changed it; without 'key' in the profile it is taken on its host's word")
        case .noBuild(let pattern, let url):
            self.init(
                .environment, "There is no '\(Sanitizer.line(pattern))' in \(Sanitizer.line(url))",
                hint: "look there with a browser; the profile's 'url' names the files' pattern")
        case .noRoom(let url, let available, let path):
            self.init(
                .environment,
                "The image from \(Sanitizer.line(url)) is larger than the \(Format.size(available)) that are free at "
                    + "'\(path)'",
                hint: "free some disk space")
        case .mirrorsFailed(let failures):
            let lines = failures.map { "\n" + EventSentence.mirror($0) }.joined()
            self.init(
                .environment, "None of the image's \(failures.count) addresses gave it:\(lines)",
                hint: "check the network; what was fetched so far is kept for the next time")
        case .notDownloaded(let profile):
            self.init(
                .usage, "The image of '\(profile)' isn't one that is downloaded",
                hint: "virt-ci image build \(profile)")
        case .unknownImage(let name, let known):
            let list = known.isEmpty ? "there are none" : "there are: \(known.joined(separator: ", "))"
            self.init(
                .usage, "There is no image '\(Sanitizer.line(name))'; \(list)",
                hint: "name a profile, or at least six digits of a digest; 'virt-ci image list' has both")
        case .ambiguousDigest(let digits, let digests):
            self.init(
                .usage, "'\(digits)' is the beginning of \(digests.count) digests: \(digests.joined(separator: ", "))",
                hint: "give more digits")
        case .imageInUse(let digest, let users):
            self.init(
                .environment,
                "The image sha256:\(digest.prefix(12)) is in use by \(users.map(Sanitizer.line).joined(separator: ", "))",
                hint: "virt-ci destroy takes machines away; the image can go after them")
        case .checksumMissing(let file, let url):
            self.init(
                .environment, "The checksum file \(Sanitizer.line(url)) doesn't name '\(Sanitizer.line(file))'",
                hint: "the profile's 'download' names an older image, or another mirror's file")
        }
    }

    private static func words(_ broken: BrokenImage) -> String {
        switch broken {
        case .absent: "it is not there"
        case .notQcow2: "it is not qcow2"
        case .hasBackingFile(let file): "it is based on another file, '\(Sanitizer.line(file))'"
        case .hasDataFile(let file): "it keeps its data in another file, '\(Sanitizer.line(file))'"
        case .isEncrypted: "it is encrypted"
        case .inconsistent(let said): "it is damaged: \(Sanitizer.line(said))"
        }
    }
}
